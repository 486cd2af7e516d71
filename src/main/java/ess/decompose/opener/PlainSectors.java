package ess.decompose.opener;

/**
 * A disk whose image is byte for byte the same.
 *
 * @param image the image
 */
record PlainSectors(Bytes image) implements Sectors {

  @Override
  public long size() {
    return image.size();
  }

  @Override
  public long place(long at) {
    return at;
  }

  @Override
  public long run(long at) {
    return Math.max(1, image.size() - at);
  }
}
