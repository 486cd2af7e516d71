package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;

/** What letters in base 85 stand for, up to a tilde (ISO 32000-1, 7.4.3). */
public final class Ascii85 extends PdfFilters.OneByOne {
  private final InputStream in;
  private final int[] out = new int[4];
  private int at;
  private int size;
  private boolean ended;

  /** Reads the letters from a stream, passing over blanks. */
  public Ascii85(InputStream in) {
    this.in = in;
  }

  @Override
  int next() throws IOException {
    if (at == size) {
      fill();
    }
    return at < size ? out[at++] : -1;
  }

  private void fill() throws IOException {
    at = 0;
    size = 0;
    long value = 0;
    int n = 0;
    while (n < 5 && !ended) {
      int c = in.read();
      if (c < 0 || c == '~') {
        ended = true;
      } else if (c == 'z' && n == 0) {
        n = 5;
      } else if (c >= '!' && c <= 'u') {
        value = value * 85 + (c - '!');
        n++;
      }
    }
    for (int i = n; i < 5; i++) {
      value = value * 85 + 84;
    }
    size = Math.max(0, n - 1);
    for (int i = 0; i < size; i++) {
      out[i] = (int) (value >> (24 - 8 * i)) & 0xff;
    }
  }
}
