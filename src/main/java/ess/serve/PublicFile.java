package ess.serve;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Something that anybody may read, and how browsers are to treat it. Safe for many threads. */
final class PublicFile {

  private static final String DOCUMENT = "public, max-age=300";

  private final String type;
  private final byte[] content;
  private final String caching;
  private final @Nullable String policy;
  private final Form plain;
  private volatile @Nullable Form packed;

  /**
   * The content as it is sent.
   *
   * @param bytes what is sent
   * @param tag the strong entity tag of these bytes
   */
  record Form(Buffer bytes, String tag) {}

  private PublicFile(String type, byte[] content, String caching, @Nullable String policy) {
    this.type = type;
    this.content = content;
    this.caching = caching;
    this.policy = policy;
    this.plain = new Form(Buffer.buffer(content), EntityTags.of(content));
  }

  /**
   * Makes one.
   *
   * @param type its media type
   * @param content what it says
   * @param caching the value of {@code Cache-Control}
   * @param policy the value of {@code Content-Security-Policy}; null for the strictest
   */
  static PublicFile of(String type, byte[] content, String caching, @Nullable String policy) {
    return new PublicFile(type, content.clone(), caching, policy);
  }

  /** A text that changes with the service at most. */
  static PublicFile document(String type, String text) {
    return of(type, text.getBytes(StandardCharsets.UTF_8), DOCUMENT, null);
  }

  String type() {
    return type;
  }

  String caching() {
    return caching;
  }

  @Nullable String policy() {
    return policy;
  }

  /** Whether it goes out packed to those who take it so. */
  boolean isPackable() {
    return Gzip.isWorth(content.length) && !type.startsWith("image/");
  }

  /** The content, as it is or packed; it is packed when it is first asked for. */
  Form form(boolean wantsPacked) {
    if (!wantsPacked) {
      return plain;
    }
    @Nullable Form ready = packed;
    if (ready == null) {
      ready = new Form(Gzip.pack(content), EntityTags.ofPacked(content));
      packed = ready;
    }
    return ready;
  }
}
