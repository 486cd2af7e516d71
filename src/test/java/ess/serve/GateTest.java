package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

  @TempDir static Path dir;
  private static Service service;

  @BeforeAll
  static void start() {
    service = Service.with().start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void isProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = Documents.json(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("correlationId").asText())
        .isEqualTo(answer.headers().firstValue("X-Correlation-Id").orElseThrow());
    assertThat(answer.body().toLowerCase(Locale.ROOT))
        .doesNotContain("exception", "camel", "vertx", "vert.x", "sqlite", "select ", ".java");
  }

  static Stream<Contract.Call> guarded() {
    var vertx = io.vertx.core.Vertx.vertx();
    try {
      return Contract.load(vertx, Path.of("config/openapi.yaml")).calls().stream()
          .filter(call -> !call.isOpen());
    } finally {
      vertx.close();
    }
  }

  private static HttpRequest.Builder request(Contract.Call call, String... headers) {
    return service
        .request(call.path().replace("{id}", "019a0000-0000-7000-8000-000000000000"))
        .headers(headers)
        .method(call.method().name(), BodyPublishers.noBody());
  }

  private static int status(Contract.Call call, String role) {
    return service.status(request(call, "Authorization", "Bearer " + service.token(role)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void everyOperationRefusesWithoutAToken(Contract.Call call) {
    HttpResponse<String> answer = service.send(request(call, "Accept", "*/*"));

    isProblem(answer, 401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void everyOperationKnowsItsLeastRole(Contract.Call call) {
    int asReader = status(call, "reader");
    int asAnalyst = status(call, "analyst");
    int asAdmin = status(call, "admin");

    assertThat(asReader == 403).isEqualTo(call.role() != Role.READER);
    assertThat(asAnalyst == 403).isEqualTo(call.role() == Role.ADMIN);
    assertThat(asAdmin).isNotEqualTo(403);
  }

  static Stream<ess.auth.TokenForge.Attack> attacks() {
    return Service.FORGE.attacks().filter(attack -> !attack.token().isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void aTokenThatIsNoneIsRefused(ess.auth.TokenForge.Attack attack) {
    HttpResponse<String> answer = service.get("/api/v1/stats", attack.token());

    assertThat(answer.statusCode()).isIn(401, 431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/config/application.properties",
        "/pom.xml",
        "/config/openapi.yaml",
        "/ess/serve/Serving.class",
        "/index.html",
        "/api/v1",
        "/api/v1/",
        "/api/v1/../../pom.xml",
        "/api/v1/%2e%2e/%2e%2e/pom.xml",
        "/api/v1//messages",
        "/observe/health",
        "/q/health",
        "/META-INF/MANIFEST.MF"
      })
  void nothingIsServedButTheContract(String path) {
    HttpResponse<String> stranger = service.send(service.request(path));
    HttpResponse<String> known = service.get(path, service.token("admin"));

    isProblem(stranger, 401);
    isProblem(known, 404);
  }

  @Test
  void noHeaderOrQueryNameComesBack() {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/stats")
                .header("Authorization", "Bearer " + service.token("reader"))
                .header("Location", "https://evil.example")
                .header("Access-Control-Allow-Origin", "*")
                .header("Set-Cookie", "a=b")
                .header("ETag", "x")
                .header("Retry-After", "5")
                .header("Content-Disposition", "inline")
                .header("X-Own", "x")
                .header("CamelHttpResponseCode", "299"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map().keySet().stream().map(h -> h.toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrder(
            "cache-control",
            "content-security-policy",
            "content-type",
            "etag",
            "referrer-policy",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-correlation-id");
  }

  @Test
  void aHeaderIsNoParameter() {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/messages?limit=5")
                .header("Authorization", "Bearer " + service.token("reader"))
                .header("limit", "7")
                .header("verdict", "x")
                .header("cursor", "x")
                .header("CamelJdbcParameters", "x"));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpResponseCode=299",
        "camelHttpUri=http://127.0.0.1:1",
        "CAMELJdbcParameters=1",
        "org.apache.camel.x=1",
        "Set-Cookie=evil",
        "id=2",
        "limit=5&limit=6",
        "Limit=5",
        "limit=0",
        "limit=201",
        "limit=abc",
        "limit=5.0",
        "limit=",
        "limit=99999999999999999999",
        "verdict=evil",
        "verdict=clean,evil",
        "verdict=",
        "verdict=clean&verdict=clean",
        "mailbox=../x",
        "mailbox=%00",
        "from=yesterday",
        "from=2026-13-01T00:00:00Z",
        "to=2026-01-01",
        "q=",
        "cursor=%2e%2e",
        "cursor=AAAA",
        "cursor=MDE5YTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwAAAAAAAAAAAAAAAAAAAAAA"
      })
  void aQueryOutsideTheContractIsRefused(String query) {
    HttpResponse<String> answer = service.get("/api/v1/messages?" + query, service.token("reader"));

    isProblem(answer, 400);
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q=1.5",
        "q=null",
        "q=100%25",
        "q=%22quoted%22",
        "q=%5C",
        "q=a%26b%3Dc",
        "q=%25_",
        "q='%20or%201=1%20--",
        "verdict=clean,malicious",
        "mailbox=main.1",
        "from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00.5%2B02:00",
        "limit=200"
      })
  void aQueryInsideTheContractIsAnswered(String query) {
    HttpResponse<String> answer = service.get("/api/v1/messages?" + query, service.token("reader"));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "019A0000-0000-7000-8000-000000000000", "..%2F..%2Fx", "%00", "x'--"})
  void anIdOutsideTheContractIsRefused(String id) {
    isProblem(service.get("/api/v1/messages/" + id, service.token("reader")), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/parts", "/raw"})
  void whatIsNotThereIsNotFound(String below) {
    HttpResponse<String> answer =
        service.get(
            "/api/v1/messages/019a0000-0000-7000-8000-000000000000" + below,
            service.token("analyst"));

    isProblem(answer, 404);
    assertThat(answer.body()).contains("No message has this id.");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/messages",
    "DELETE, /api/v1/messages",
    "HEAD, /api/v1/stats",
    "OPTIONS, /api/v1/stats",
    "TRACE, /api/v1/stats",
    "PATCH, /api/v1/auth/login"
  })
  void anotherMethodIsToldWhichThereAre(String method, String path) {
    HttpResponse<String> answer =
        service.send(
            service
                .request(path)
                .header("Authorization", "Bearer " + service.token("admin"))
                .method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).isPresent();
  }

  @Test
  void pagesOfOtherOriginsGetNoLeave() {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/stats")
                .header("Authorization", "Bearer " + service.token("reader"))
                .header("Origin", "https://evil.example"));

    assertThat(answer.headers().map().keySet()).noneMatch(h -> h.startsWith("access-control"));
  }

  @Test
  void everyAnswerProtectsTheBrowser() {
    HttpResponse<String> answer = service.send(service.request("/nowhere"));

    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .contains("default-src 'none'; frame-ancestors 'none'; sandbox");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().map()).doesNotContainKey("server");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/openapi.yaml, openapi: 3.1.0",
    "/api/v1/asyncapi.yaml, asyncapi: 3.0.0",
    "/.well-known/jwks.json, P-256"
  })
  void whatIsPublicIsOpen(String path, String text) {
    HttpResponse<String> answer = service.send(service.request(path));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(text);
  }

  @Test
  void aNewRouteIsClosedByDefault() throws Exception {
    Path file = dir.resolve("new.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: new
            from:
              uri: platform-http:/api/v1/new
              steps:
                - setBody:
                    expression:
                      constant:
                        expression: secret
        """);
    var context = service.main.getCamelContext();
    var resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
    assertThatThrownBy(() -> PluginHelper.getRoutesLoader(context).loadRoutes(resource))
        .hasMessageContaining(
            "route new answers any method of /api/v1/new, which the contract does not name");

    HttpResponse<String> stranger = service.send(service.request("/api/v1/new"));
    HttpResponse<String> admin = service.get("/api/v1/new", service.token("admin"));

    isProblem(stranger, 401);
    isProblem(admin, 404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "application/json | {\"username\":\"a\"}                                    | 400",
        "application/json | {\"username\":\"a\",\"password\":5}                     | 400",
        "application/json | {\"username\":\"a\",\"password\":\"b\",\"role\":\"x\"}  | 400",
        "application/json | {\"username\":\"a\",\"password\":\"b\",\"password\":\"c\"} | 400",
        "application/json | {\"username\":\"\",\"password\":\"b\"}                  | 400",
        "application/json | []                                                      | 400",
        "application/json | {                                                       | 400",
        "application/json | ``                                                      | 400",
        "text/plain       | {\"username\":\"a\",\"password\":\"b\"}                 | 415",
        "application/json | {\"username\":\"' or 1=1 --\",\"password\":\"b\"}       | 401",
      })
  void aBodyOutsideTheContractIsRefused(String type, String body, int status) {
    var answer =
        service.send(
            service
                .request("/api/v1/auth/login")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aLargeBodyIsRefused() {
    var answer = service.login("a", "b".repeat(70_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("urn:ess:problem:too-large");
  }
}
