package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker sends to the running service, and the status by which it is refused. */
class AttackTest {

  private static final String UNKNOWN = "01890000-0000-7000-8000-000000000000";
  private static Service service;

  @BeforeAll
  static void start(@TempDir Path dir) {
    service =
        Service.with()
            .property("ess.serve.cors-origins", "https://page.example")
            .routes("src/test/resources/routes/swallow-message")
            .start(dir);
    for (int i = 0; i < 3; i++) {
      service.submit(service.token("analyst"), Judges.mail("clean"));
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Everything that comes back to bytes sent as they stand. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(1_500);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8_192];
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
        answer.append("<end>");
      } catch (java.net.SocketTimeoutException e) {
        answer.append("<open>");
      }
      return answer.toString();
    }
  }

  /** In each row {@code ~} ends a line, {@code `} is a bare line feed, {@code ^} a bare return. */
  private static String unfolded(String row) {
    return row.replace("~", "\r\n")
        .replace("`", "\n")
        .replace("^", "\r")
        .replace("@T", "Authorization: Bearer " + service.token("analyst"))
        .replace("@J", "POST /api/v1/auth/login HTTP/1.1\r\nContent-Type: application/json")
        .replace("@M", "POST /api/v1/messages HTTP/1.1\r\nContent-Type: message/rfc822");
  }

  private static final String SMUGGLED = "GET /api/v1/stats HTTP/1.1~Host: x~@T~~";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "length and chunks          | @J~Host: x~Content-Length: 6~Transfer-Encoding: chunked~~0~~G",
        "chunks and length          | @J~Host: x~Transfer-Encoding: chunked~Content-Length: 4~~5c~GPOST~0~~",
        "two lengths                | @J~Host: x~Content-Length: 2~Content-Length: 4~~{}",
        "two equal lengths          | @J~Host: x~Content-Length: 2~Content-Length: 2~~{}",
        "a list of lengths          | @J~Host: x~Content-Length: 2, 4~~{}",
        "a length with a sign       | @J~Host: x~Content-Length: +2~~{}",
        "a negative length          | @J~Host: x~Content-Length: -2~~{}",
        "a length in hex            | @J~Host: x~Content-Length: 0x2~~{}",
        "a coding that looks alike  | @M~Host: x~@T~Transfer-Encoding: xchunked~~",
        "a list of codings          | @M~Host: x~@T~Transfer-Encoding: gzip, chunked~~0~~",
        "chunked twice              | @M~Host: x~@T~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
        "chunked and identity       | @M~Host: x~@T~Transfer-Encoding: chunked~Transfer-Encoding: identity~~0~~",
        "chunks in HTTP/1.0         | POST /api/v1/messages HTTP/1.0~Host: x~@T~Content-Type: message/rfc822~Transfer-Encoding: chunked~~0~~",
        "a space before the colon   | @J~Host: x~Content-Length : 2~~{}",
        "a folded line              | @M~Host: x~@T~Transfer-Encoding:~ chunked~Content-Length: 3~~0~~",
        "a body where none belongs  | GET /api/v1/stats HTTP/1.1~Host: x~@T~Content-Length: 5~~GET /",
        "no host                    | GET /api/v1/stats HTTP/1.1~@T~~",
        "two hosts                  | GET /api/v1/stats HTTP/1.1~Host: x~Host: y~@T~~",
        "a host with a path         | GET /api/v1/stats HTTP/1.1~Host: x/y~@T~~",
        "a host with a user         | GET /api/v1/stats HTTP/1.1~Host: x@y~@T~~",
        "the address of another     | GET http://evil.example/api/v1/stats HTTP/1.1~Host: x~@T~~",
        "no address                 | OPTIONS * HTTP/1.1~Host: x~@T~~",
        "a NUL in a header          | GET /api/v1/stats HTTP/1.1~Host: x~X-A: a\u0000b~@T~~",
        "a return in a header       | GET /api/v1/stats HTTP/1.1~Host: x~X-A: a^b~@T~~",
        "a name that is none        | GET /api/v1/stats HTTP/1.1~Host: x~X(A: b~@T~~",
        "no protocol                | GET /api/v1/stats~~",
        "nonsense                   | \u0016\u0003\u0001 hello~~",
      })
  void whatCanBeReadInTwoWaysIsReadInNone(String name, String request) throws Exception {
    String answer = raw(unfolded(request.strip().replace("\\u0000", "\0") + SMUGGLED));

    assertThat(answer).matches("(?s)HTTP/1\\.[01] 400 .*<end>");
    assertThat(answer.split("HTTP/1\\.[01] ")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", "-1", "fffffffffffffffff", "1g", "0x1"})
  void aChunkOfNoSizeEndsTheConnection(String size) throws Exception {
    String answer =
        raw(unfolded("@M~Host: x~@T~Transfer-Encoding: chunked~~" + size + "~a~0~~" + SMUGGLED));

    assertThat(answer).endsWith("<end>").doesNotContain(" 200 ", " 202 ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "a long line           | 414 | GET /api/v1/stats?q=@9000 HTTP/1.1~Host: x~@T~~",
        "a long header         | 431 | GET /api/v1/stats HTTP/1.1~Host: x~X-A: @17000~@T~~",
        "many headers          | 431 | GET /api/v1/stats HTTP/1.1~Host: x~@many~@T~~",
        "a body that says so   | 413 | @M~Host: x~@T~Content-Length: 99999999~~",
        "a length beyond all   | 413 | @M~Host: x~@T~Content-Length: 999999999999999999~~",
        "JSON beyond the limit | 413 | @J~Host: x~Content-Length: 70000~~{\"username\":\"@70000",
        "TRACE                 | 405 | TRACE /api/v1/stats HTTP/1.1~Host: x~@T~~",
        "a made-up method      | 405 | JEFF /api/v1/stats HTTP/1.1~Host: x~@T~~",
        "a method in lower case| 405 | get /api/v1/stats HTTP/1.1~Host: x~@T~~",
        "CONNECT               | 400 | CONNECT evil.example:443 HTTP/1.1~Host: x~@T~~",
        "HTTP/2 without TLS    | 501 | PRI * HTTP/2.0~~SM~~",
      })
  void whatIsTooMuchOrNotOfferedIsNamed(String name, int status, String request) throws Exception {
    String whole =
        request
            .strip()
            .replace("@9000", "a".repeat(9_000))
            .replace("@17000", "a".repeat(17_000))
            .replace("@70000", "a".repeat(70_000))
            .replace("@many", "X-A: bbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n".repeat(600) + "X-B: c");

    assertThat(raw(unfolded(whole))).matches("(?s)HTTP/[12]\\.[01] " + status + " .*");
  }

  private static HttpRequest.Builder asked(String path, String role) {
    return service.request(path).header("Authorization", "Bearer " + service.token(role));
  }

  @Test
  void aCursorIsOnlyGoodAsItWasGiven() throws Exception {
    String page = service.get("/api/v1/messages?limit=1", service.token("reader")).body();
    String cursor =
        new com.fasterxml.jackson.databind.ObjectMapper().readTree(page).path("next").asText();
    List<String> altered =
        List.of(
            cursor.substring(1),
            cursor.substring(0, cursor.length() - 2),
            cursor + "A",
            "A" + cursor.substring(1),
            new StringBuilder(cursor).reverse().toString(),
            "A".repeat(cursor.length()),
            "a");

    assertThat(cursor).isNotEmpty();
    assertThat(altered)
        .allSatisfy(
            other ->
                assertThat(
                        service
                            .get("/api/v1/messages?cursor=" + other, service.token("reader"))
                            .statusCode())
                    .as(other)
                    .isEqualTo(400));
    assertThat(service.get("/api/v1/audit?cursor=" + cursor, service.token("admin")).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/parts", "/raw", "/content?part=message"})
  void anIdOfNothingIsNotFoundAndWhatIsNoIdIsRefused(String below) {
    String token = service.token("admin");

    assertThat(service.get("/api/v1/messages/" + UNKNOWN + below, token).statusCode())
        .isEqualTo(404);
    for (String id :
        List.of(
            "1",
            UNKNOWN + "'",
            UNKNOWN.toUpperCase(java.util.Locale.ROOT).replace('0', 'A'),
            "%00",
            "%2e%2e",
            "..%2f..%2fetc",
            "${jndi:ldap:x}".replace("$", "%24").replace("{", "%7B").replace("}", "%7D"),
            "1%20or%201=1")) {
      assertThat(service.get("/api/v1/messages/" + id + below, token).statusCode())
          .as(id)
          .isIn(400, 404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?Set-Cookie=a",
        "?Location=http://evil.example",
        "?CamelHttpResponseCode=200",
        "?camelhttpuri=http://evil.example",
        "?org.apache.camel.x=1",
        "?a%0d%0aSet-Cookie:%20b=c",
        "?verdict=clean%0d%0aSet-Cookie:%20b=c",
        "?mailbox=a%0aX:%20y",
        "?limit=1&limit=2",
        "?limit=1e3",
        "?limit=0x10",
        "?limit=99999999999999999999",
        "?limit=%EF%BC%91",
        "?q=",
        "?cursor=../../x",
        "?from=now",
        "?verdict=clean'--",
        "?id=1",
        "?__proto__=1"
      })
  void aQueryOutsideTheContractIsRefusedAndComesBackNowhere(String query) {
    HttpResponse<String> answer = service.get("/api/v1/messages" + query, service.token("reader"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location", "x");
  }

  @ParameterizedTest
  @CsvSource({
    "X-HTTP-Method-Override, POST",
    "X-HTTP-Method, DELETE",
    "X-Method-Override, PUT",
    "X-Original-URL, /api/v1/audit",
    "X-Rewrite-URL, /api/v1/audit",
    "X-Forwarded-For, 127.0.0.1",
    "X-Forwarded-Host, evil.example",
    "X-Forwarded-User, admin",
    "Forwarded, for=127.0.0.1;host=evil.example",
    "CamelHttpMethod, POST",
    "CamelVertxPlatformHttpAuthenticatedUser, admin",
    "X-Correlation-Id, chosen",
  })
  void aHeaderThatSteersOthersDoesNotSteerUs(String name, String value) {
    HttpResponse<String> plain = service.send(asked("/api/v1/stats", "reader"));

    HttpResponse<String> steered =
        service.send(asked("/api/v1/stats", "reader").header(name, value));

    assertThat(steered.statusCode()).isEqualTo(200);
    assertThat(steered.body()).isEqualTo(plain.body());
    assertThat(steered.headers().map().toString()).doesNotContain("evil.example", "chosen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://page.example.evil.example",
        "https://page.example:444",
        "http://page.example",
        "https://PAGE.example",
        "null",
        "file://"
      })
  void aPageFromElsewhereIsToldNothing(String origin) {
    HttpResponse<String> asked =
        service.send(asked("/api/v1/stats", "reader").header("Origin", origin));
    HttpResponse<String> preflight =
        service.send(
            service
                .request("/api/v1/messages")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));

    assertThat(preflight.statusCode()).isEqualTo(401);
    for (HttpResponse<String> answer : Arrays.asList(asked, preflight)) {
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-allow"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void aFormOfAnotherPageIsNoLogIn(String type) {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/auth/login")
                .header("Origin", "https://evil.example")
                .header("Content-Type", type)
                .POST(
                    BodyPublishers.ofString(
                        "{\"username\":\"admin\",\"password\":\"" + Service.PASSWORD + "\"}")));

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/messages/../stats",
        "/api/v1/./stats",
        "/api/v1/stats/",
        "/api/v1/stats;a=b",
        "/api/v1/%73tats%00",
        "/API/v1/stats",
        "//api/v1/stats",
        "/api/v1/stats%2f",
        "/api/v1/..%2fv1%2fstats",
        "/api/v1/stats%23"
      })
  void anotherSpellingOfAPathIsAnotherPath(String path) throws Exception {
    String answer = raw(unfolded("GET " + path + " HTTP/1.1~Host: x~@T~~"));

    assertThat(answer).containsPattern("^HTTP/1.1 40[04] ");
  }

  @Test
  void aHostOfAnotherDoesNotMakeItsPagesOurs() throws Exception {
    String answer =
        raw(
            unfolded(
                "GET /api/v1/feed HTTP/1.1~Host: evil.example~Origin: http://evil.example~Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Version: 13~Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==~@T~~"));

    assertThat(answer).startsWith("HTTP/1.1 403 ");
  }
}
