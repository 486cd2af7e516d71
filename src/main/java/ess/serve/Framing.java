package ess.serve;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what two readers of HTTP may read as two different things (RFC 9112, sections 3.2, 6 and
 * 11.2): a proxy in front of us must never see another request than we do.
 */
final class Framing {

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");
  private static final String CHUNKED = "chunked";

  private Framing() {}

  /** What is ambiguous about the request, in a sentence; null if nothing is. */
  static @Nullable String complaint(HttpServerRequest request) {
    if (!request.uri().startsWith("/")) {
      return "The request line needs a path.";
    }
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
      return "The request needs one Host.";
    }
    List<String> lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
    if (lengths.size() > 1 || (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches())) {
      return "Content-Length is one number.";
    }
    List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return null;
    }
    boolean isChunked = codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.get(0));
    return isChunked && lengths.isEmpty() && request.version() == HttpVersion.HTTP_1_1
        ? null
        : "The only Transfer-Encoding is chunked, and alone.";
  }
}
