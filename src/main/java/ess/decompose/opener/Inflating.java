package ess.decompose.opener;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A deflate stream (RFC 1951) at the start of some bytes, that tells where it ends. */
final class Inflating extends BlockStream {

  private final Inflater inflater = new Inflater(true);

  Inflating(Bytes packed) {
    inflater.setInput(packed.array(), packed.from(), packed.size());
  }

  /** How many packed bytes were used. */
  long consumed() {
    return inflater.getBytesRead();
  }

  /** How many bytes were unpacked. */
  long produced() {
    return inflater.getBytesWritten();
  }

  boolean isFinished() {
    return inflater.finished();
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      int n = inflater.inflate(target, from, length);
      if (n > 0) {
        return n;
      }
      if (inflater.finished()) {
        return -1;
      }
      throw new IOException("the stream is cut off");
    } catch (DataFormatException e) {
      throw new IOException("not a deflate stream", e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
