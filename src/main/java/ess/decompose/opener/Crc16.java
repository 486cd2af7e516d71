package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;

/** A stream that compares its bytes with a checksum of 16 bits when it was read to its end. */
final class Crc16 extends BlockStream {

  private static final int REFLECTED = 0xa001;

  private final InputStream in;
  private final Opening opening;
  private final ByteRange range;
  private final int said;
  private int sum;
  private boolean told;

  /** Compares with the sum that LHA keeps (CRC-16/ARC). */
  Crc16(InputStream in, int said, Opening opening, ByteRange range) {
    this.in = in;
    this.said = said;
    this.opening = opening;
    this.range = range;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int n = in.read(target, from, length);
    for (int i = 0; i < n; i++) {
      sum ^= target[from + i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        sum = (sum & 1) != 0 ? (sum >> 1) ^ REFLECTED : sum >> 1;
      }
    }
    if (n < 0 && sum != said && !told) {
      told = true;
      mismatch(opening, sum, said, range);
    }
    return n;
  }

  /** Names that a checksum is another than the archive says. */
  static void mismatch(Opening opening, int sum, int said, ByteRange range) {
    opening.note(
        Finding.of(
                "archive.checksum-mismatch",
                Opener.SOURCE,
                "An entry of the archive has another checksum than the archive says",
                Severity.LOW,
                2,
                opening.path())
            .withEvidence("CRC-16 %04x instead of %04x".formatted(sum, said))
            .withRange(range.from(), range.to()));
  }
}
