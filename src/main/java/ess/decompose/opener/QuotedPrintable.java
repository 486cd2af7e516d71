package ess.decompose.opener;

import java.util.Arrays;

/** The quoted-printable transfer encoding (RFC 2045, section 6.7), read as leniently as clients. */
public final class QuotedPrintable {

  private QuotedPrintable() {}

  /** What the text stands for; what is not well-formed stays as it is. */
  public static byte[] decode(Bytes text) {
    byte[] in = text.array();
    byte[] out = new byte[text.size()];
    int n = 0;
    int i = text.from();
    int to = text.to();
    while (i < to) {
      byte b = in[i];
      if (b == ' ' || b == '\t') {
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
      int high = i + 1 < to ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < to ? Character.digit(in[i + 2], 16) : -1;
      if (high >= 0 && low >= 0) {
        out[n++] = (byte) (high << 4 | low);
        i += 3;
        continue;
      }
      int next = softBreak(in, i + 1, to);
      if (next < 0) {
        out[n++] = b;
        i++;
      } else {
        i = next;
      }
    }
    return Arrays.copyOf(out, n);
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
