package ess.decompose.opener;

import java.util.Arrays;

/** The quoted-printable transfer encoding (RFC 2045, section 6.7), read as leniently as clients. */
public final class QuotedPrintable {

  /**
   * What a text stands for.
   *
   * @param bytes the decoded bytes; what is not well-formed stays as it is
   * @param odd how many signs of equality are followed by neither digits nor a line end
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  public record Decoded(byte[] bytes, int odd) {}

  private QuotedPrintable() {}

  /** What lenient clients read: digits in either case, blanks at line ends dropped. */
  public static Decoded decode(Bytes text) {
    return decode(text, false);
  }

  /** What strict clients read: capital digits alone, blanks kept, other signs dropped. */
  public static byte[] decodeStrictly(Bytes text) {
    return decode(text, true).bytes;
  }

  private static Decoded decode(Bytes text, boolean strict) {
    byte[] in = text.array();
    byte[] out = new byte[text.size()];
    int n = 0;
    int odd = 0;
    int i = text.from();
    int to = text.to();
    while (i < to) {
      byte b = in[i];
      if (!strict && (b == ' ' || b == '\t')) {
        int end = i;
        while (end < to && (in[end] == ' ' || in[end] == '\t')) {
          end++;
        }
        if (end == to
            || in[end] == '\n'
            || (in[end] == '\r' && end + 1 < to && in[end + 1] == '\n')) {
          i = end;
          continue;
        }
        while (i < end) {
          out[n++] = in[i++];
        }
        continue;
      }
      if (b != '=') {
        out[n++] = b;
        i++;
        continue;
      }
      int high = i + 1 < to ? digit(in[i + 1], strict) : -1;
      int low = i + 2 < to ? digit(in[i + 2], strict) : -1;
      if (high >= 0 && low >= 0) {
        out[n++] = (byte) (high << 4 | low);
        i += 3;
        continue;
      }
      int next = softBreak(in, i + 1, to);
      if (next < 0) {
        odd++;
        if (!strict) {
          out[n++] = b;
        }
        i++;
      } else {
        i = next;
      }
    }
    return new Decoded(Arrays.copyOf(out, n), odd);
  }

  private static int digit(byte b, boolean strict) {
    return strict && b >= 'a' ? -1 : Character.digit(b, 16);
  }

  private static int softBreak(byte[] in, int from, int to) {
    int i = from;
    while (i < to && (in[i] == ' ' || in[i] == '\t' || in[i] == '\r')) {
      i++;
    }
    if (i >= to) {
      return to;
    }
    return in[i] == '\n' ? i + 1 : -1;
  }
}
