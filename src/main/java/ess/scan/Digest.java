package ess.scan;

import ess.message.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A digest over several values, each with its length, so that none runs into the next. */
final class Digest {

  private final MessageDigest digest = Sha256.newDigest();

  Digest add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  Digest add(byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
    return this;
  }

  String hex() {
    return Sha256.finish(digest).hex();
  }
}
