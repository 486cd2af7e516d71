package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Opens BinHex 4.0 (RFC 1741, appendix A): a file of the Macintosh with both its forks, run lengths
 * packed, in letters.
 */
final class BinHexOpener implements Opener {

  private static final String ALPHABET =
      "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
  private static final int[] VALUES = new int[128];
  private static final int RUN = 0x90;
  private static final int POLYNOMIAL = 0x1021;

  static {
    Arrays.fill(VALUES, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = i;
    }
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.BINHEX);
  }

  @Override
  public void open(Opening opening) {
    Bytes text = opening.bytes();
    int start = text.find(":", 0, text.size()) + 1;
    int end = text.find(":", start, text.size());
    int to = start > 0 && end > 0 ? end : text.size();
    if (start == 0 || end < 0) {
      opening.damaged("colon", new ByteRange(0, text.size()));
    }
    Bytes file = Bytes.of(decoded(opening, text.slice(start, to)));
    int name = Math.max(0, file.at(0));
    int header = name + 20;
    long data = big(file, name + 12);
    long resource = big(file, name + 16);
    checked(opening, file, 0, header);
    String called = file.slice(1, 1 + name).latin1();
    fork(opening, file, Entry.of(called).at(start, to), header + 2L, data);
    fork(
        opening,
        file,
        Entry.of(called + " resource fork").at(start, to),
        header + 2 + data + 2,
        resource);
    long behind = header + 6 + data + resource;
    if (behind < file.size() && !file.slice(behind, file.size()).isBlank()) {
      opening.stored(
          Entry.of("bytes behind the forks").at(start, to).view("unclaimed"),
          file.slice(behind, file.size()));
    }
    opening.gap(to + 1L, text.size());
  }

  private static void fork(Opening opening, Bytes file, Entry entry, long from, long size) {
    if (size == 0) {
      return;
    }
    opening.stored(entry.size(size), file.slice(from, from + size));
    if (from + size + 2 > file.size()) {
      opening.damaged(entry.name(), entry.range());
    } else {
      checked(opening, file, from, from + size);
    }
  }

  /** Compares a run with the checksum that stands behind it. */
  private static void checked(Opening opening, Bytes file, long from, long to) {
    Bytes run = file.slice(from, to);
    int sum = 0;
    for (int i = 0; i < run.size() + 2; i++) {
      sum ^= Math.max(0, run.at(i)) << 8;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 0x8000) != 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
      }
      sum &= 0xffff;
    }
    int said = (Math.max(0, file.at((int) to)) << 8) | Math.max(0, file.at((int) to + 1));
    if (said != sum && said != withoutZeros(run)) {
      Crc16.mismatch(opening, sum, said, new ByteRange(0, opening.bytes().size()));
    }
  }

  /** The sum as those writers count it that add no two zeros at the end. */
  private static int withoutZeros(Bytes run) {
    int sum = 0;
    for (int i = 0; i < run.size(); i++) {
      sum ^= run.at(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 0x8000) != 0 ? (sum << 1) ^ POLYNOMIAL : sum << 1;
      }
      sum &= 0xffff;
    }
    return sum;
  }

  private static byte[] decoded(Opening opening, Bytes text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = 0;
    int count = 0;
    int last = 0;
    boolean run = false;
    for (int i = 0; i < text.size() && out.size() < opening.memory(); i++) {
      int c = text.at(i);
      int value = c < 128 ? VALUES[c] : -1;
      if (value < 0) {
        continue;
      }
      bits = ((bits << 6) | value) & 0xffff;
      count += 6;
      if (count < 8) {
        continue;
      }
      count -= 8;
      int b = (bits >> count) & 0xff;
      if (run) {
        run = false;
        if (b == 0) {
          last = RUN;
          out.write(RUN);
        }
        for (int j = 1; j < b; j++) {
          out.write(last);
        }
      } else if (b == RUN) {
        run = true;
      } else {
        last = b;
        out.write(b);
      }
    }
    return out.toByteArray();
  }

  private static long big(Bytes bytes, int at) {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) bytes.u32(at)));
  }
}
