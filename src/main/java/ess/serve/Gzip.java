package ess.serve;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Packs answers for those who take them so (RFC 9110, section 12.5.3). */
final class Gzip {

  /** The name of the coding. */
  static final String NAME = "gzip";

  /** What fits one packet is not worth it. */
  private static final int WORTH_BYTES = 1_400;

  private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

  private Gzip() {}

  /** Whether {@code Accept-Encoding} names it. */
  static boolean isAccepted(@Nullable String accepted) {
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",")) {
      String one = coding.strip();
      if (one.startsWith(NAME) && !REFUSED.matcher(one).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a content of that many bytes is packed. */
  static boolean isWorth(int bytes) {
    return bytes > WORTH_BYTES;
  }

  /** The packed content. */
  static Buffer pack(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return Buffer.buffer(packed.toByteArray());
  }
}
