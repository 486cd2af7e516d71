package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;

/** A stream that gives its bytes in blocks, and one alone as a block of one. */
public abstract class BlockStream extends InputStream {

  private final byte[] one = new byte[1];

  @Override
  public final int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] target, int from, int length) throws IOException;
}
