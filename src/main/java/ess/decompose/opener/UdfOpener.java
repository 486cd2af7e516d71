package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens UDF (ECMA-167), the format of DVDs and of images that Windows mounts. */
final class UdfOpener implements Opener {

  private static final int[] BLOCK_SIZES = {2048, 512, 4096};
  private static final int ANCHOR = 256;
  private static final int SIGNATURES = 32_768;
  private static final int SIGNATURE_SIZE = 2048;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.UDF);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Claims claims = new Claims();
    claims.add(SIGNATURES, SIGNATURES + (long) SIGNATURE_SIZE);
    if (!read(opening, claims, "")) {
      opening.damaged("anchor", null);
    }
    claims.gaps(opening);
  }

  /**
   * Hands over what the image holds as UDF, and claims it; says whether it is one at all. A disc
   * may be one and ISO 9660 as well, with other files in each: the prefix keeps their names apart.
   */
  static boolean read(Opening opening, Claims claims, String prefix) {
    Sectors disk = new PlainSectors(opening.bytes());
    for (int size : BLOCK_SIZES) {
      Long anchor = anchor(disk, size);
      if (anchor != null) {
        signatures(disk, claims);
        new UdfVolume(opening, disk, claims, size, prefix).open(anchor);
        return true;
      }
    }
    return false;
  }

  /** What says that the disc is UDF; each of 2048 bytes whatever the size of a block is. */
  private static void signatures(Sectors disk, Claims claims) {
    long at = SIGNATURES;
    for (int i = 0; i < ANCHOR; i++) {
      String name = disk.read(at + 1, 5).latin1();
      if (name.matches("BEA01|NSR0[23]|TEA01|BOOT2")) {
        claims.add(at, at + SIGNATURE_SIZE);
      } else if (!name.equals("CD001")) {
        return;
      }
      at += SIGNATURE_SIZE;
    }
  }

  private static @Nullable Long anchor(Sectors disk, int size) {
    long blocks = disk.size() / size;
    for (long block : new long[] {ANCHOR, blocks - 1, blocks - 1 - ANCHOR, 512}) {
      long at = block * size;
      if (at > 0 && UdfVolume.tag(disk, at) == UdfVolume.ANCHOR && disk.u32(at + 12) == block) {
        return at;
      }
    }
    return null;
  }
}
