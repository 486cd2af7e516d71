package ess.serve;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Something that anybody may read, and how browsers are to treat it.
 *
 * @param type its media type
 * @param content what it says
 * @param caching the value of {@code Cache-Control}
 * @param policy the value of {@code Content-Security-Policy}; null for the strictest
 * @param tag the strong entity tag of the content, in quotes
 */
record PublicFile(
    String type, Buffer content, String caching, @Nullable String policy, String tag) {

  private static final String DOCUMENT = "public, max-age=300";

  static PublicFile of(String type, byte[] content, String caching, @Nullable String policy) {
    return new PublicFile(type, Buffer.buffer(content), caching, policy, EntityTags.of(content));
  }

  /** A text that changes with the service at most. */
  static PublicFile document(String type, String text) {
    return of(type, text.getBytes(StandardCharsets.UTF_8), DOCUMENT, null);
  }
}
