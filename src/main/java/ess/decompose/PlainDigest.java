package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A digest that does not see carriage returns and line ends at the end, about which parsers differ.
 */
final class PlainDigest {

  private static final int BLOCK = 16384;

  private final MessageDigest digest = Sha256.newDigest();
  private final byte[] block = new byte[BLOCK];
  private int used;
  private long lineFeeds;

  private PlainDigest() {}

  /** The digest of the bytes. */
  static String of(Bytes bytes) {
    PlainDigest plain = new PlainDigest();
    plain.add(bytes.array(), bytes.from(), bytes.to());
    return plain.end();
  }

  /** The digest of the bytes and what the stream has behind them, as far as it can be read. */
  static String of(Bytes bytes, InputStream rest) {
    PlainDigest plain = new PlainDigest();
    plain.add(bytes.array(), bytes.from(), bytes.to());
    byte[] some = new byte[BLOCK];
    try {
      for (int n = rest.read(some); n >= 0; n = rest.read(some)) {
        plain.add(some, 0, n);
      }
    } catch (IOException | RuntimeException e) {
      // What was decoded up to the fault is still an opinion.
      return plain.end();
    }
    return plain.end();
  }

  private void add(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = a[i];
      if (b == '\n') {
        lineFeeds++;
      } else if (b != '\r') {
        for (; lineFeeds > 0; lineFeeds--) {
          put((byte) '\n');
        }
        put(b);
      }
    }
  }

  private void put(byte b) {
    if (used == BLOCK) {
      digest.update(block, 0, used);
      used = 0;
    }
    block[used++] = b;
  }

  private String end() {
    digest.update(block, 0, used);
    return Sha256.finish(digest).hex();
  }
}
