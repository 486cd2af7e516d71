package ess.decompose.opener;

import ess.message.MediaType;

/** Opens the form in which Word keeps the macros of a document that is saved as XML or HTML. */
final class ActiveMimeOpener implements Opener {

  static final MediaType ACTIVE_MIME = MediaType.of("application/x-mso");

  private static final int USUAL_START = 0x32;
  private static final int MOST_HEADER = 4096;
  private static final int ZLIB = 0x78;
  private static final int CHECKSUM = 4;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(ACTIVE_MIME);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    int at = isZlib(file, USUAL_START) ? USUAL_START : 0;
    while (at < Math.min(MOST_HEADER, file.size()) && !isZlib(file, at)) {
      at++;
    }
    if (!isZlib(file, at)) {
      opening.damaged("no packed content", null);
      return;
    }
    try (Inflating in = new Inflating(file.slice(at + 2L, file.size()))) {
      opening.entry(Entry.of("editdata").at(at, file.size()), in);
      if (in.isFinished()) {
        opening.gap(at + 2 + in.consumed() + CHECKSUM, file.size());
      }
    }
  }

  /** The two bytes of a zlib header (RFC 1950): together a multiple of 31. */
  private static boolean isZlib(Bytes file, int at) {
    return file.at(at) == ZLIB && (file.at(at) * 256 + file.at(at + 1)) % 31 == 0;
  }
}
