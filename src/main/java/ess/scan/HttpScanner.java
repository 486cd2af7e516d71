package ess.scan;

import ess.message.Content;
import ess.message.Part;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows a part to an HTTP service: POST of its bytes with their media type, its path in {@code
 * X-Part-Path} and its digest in {@code X-Part-Sha256}. The service answers 200 with findings in
 * the JSON of {@code docs/adding-a-scanner.md}, or 204 for none. Redirects are not followed.
 * Immutable, safe for many threads.
 */
public final class HttpScanner {

  private static final byte[] NOTHING = "{\"findings\": []}".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_PATH = 1000;

  private final URI url;
  private final Duration readTimeout;
  private final int maxAnswerBytes;
  private final HttpClient client;

  /**
   * A scanner at the URL.
   *
   * @param url where to post to, http or https
   * @param connectTimeout how long to wait for a connection
   * @param readTimeout how long to wait for the answer to begin; the time-out of the scanner bounds
   *     the whole
   * @param maxAnswerBytes the longest answer that is read
   */
  public HttpScanner(
      String url, Duration connectTimeout, Duration readTimeout, int maxAnswerBytes) {
    this.url = checked(url);
    this.readTimeout = readTimeout;
    if (maxAnswerBytes < 2 || maxAnswerBytes > Answers.MAX_SIZE) {
      throw new IllegalArgumentException(
          "the longest answer is %d, must be 2 to %d".formatted(maxAnswerBytes, Answers.MAX_SIZE));
    }
    this.maxAnswerBytes = maxAnswerBytes;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build();
  }

  private static URI checked(String text) {
    URI uri = URI.create(text);
    String scheme = uri.getScheme();
    if (scheme == null
        || uri.getHost() == null
        || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
      throw new IllegalArgumentException(
          "the address of the scanner's service must be http://host… or https://host…");
    }
    return uri;
  }

  /** Posts the part and gives the answer as it comes. */
  public byte[] scan(Part part) throws IOException, InterruptedException {
    Content content = part.content();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(readTimeout)
            .header("Content-Type", part.type().toString())
            .header("Accept", "application/json")
            .header("X-Part-Path", headerValue(part.path().text()))
            .header("X-Part-Sha256", part.sha256().hex())
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(content::open), Math.max(1, content.size())))
            .build();
    HttpResponse<InputStream> response =
        client.send(content.size() == 0 ? empty(request) : request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 204) {
        return NOTHING.clone();
      }
      if (response.statusCode() != 200) {
        throw new ScanException(
            "the service of the scanner answered with status %d, expected 200 or 204"
                .formatted(response.statusCode()));
      }
      byte[] answer = body.readNBytes(maxAnswerBytes + 1);
      if (answer.length > maxAnswerBytes) {
        throw new ScanException(
            "the service of the scanner answered with more than %d bytes"
                .formatted(maxAnswerBytes));
      }
      return answer;
    }
  }

  private static HttpRequest empty(HttpRequest request) {
    return HttpRequest.newBuilder(request, (name, value) -> true)
        .POST(BodyPublishers.noBody())
        .build();
  }

  /** Visible ASCII as it is, all else percent-encoded in UTF-8 (RFC 3986, section 2.1). */
  private static String headerValue(String text) {
    StringBuilder value = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7f && b != '%') {
        value.append((char) b);
      } else {
        value.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return value.length() <= MAX_PATH * 3 ? value.toString() : value.substring(0, MAX_PATH * 3);
  }
}
