package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {

  @TempDir Path dir;

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof ServeException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThatThrownBy(() -> Service.with().property("ess.serve.port", port).start(dir))
          .satisfies(
              e ->
                  assertThat(reason(e))
                      .isEqualTo(
                          "port 127.0.0.1:%s is in use or may not be opened; set ESS_HTTP_PORT to a free one"
                              .formatted(port)));
    }
  }

  @Test
  void anObservePortInUseIsOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThatThrownBy(() -> Service.with().property("ess.observe.port", port).start(dir))
          .satisfies(e -> assertThat(reason(e)).contains(port).contains("set ESS_OBSERVE_PORT"));
    }
  }

  @Test
  void anOperationWithoutRouteKeepsTheServiceFromStarting() throws Exception {
    Path contract = dir.resolve("openapi.yaml");
    Files.writeString(
        contract,
        Files.readString(Path.of("config/openapi.yaml"))
            .replace("operationId: get-stats", "operationId: count-everything"));

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(
            e ->
                assertThat(reason(e))
                    .contains(
                        "the contract names count-everything (GET /api/v1/stats), but no route has this id")
                    .contains(
                        "route get-stats answers GET /api/v1/stats, which the contract does not name"));
  }

  @Test
  void aContractThatOpensMoreThanTheLogInIsRefused() throws Exception {
    Path contract = dir.resolve("openapi.yaml");
    Files.writeString(
        contract,
        Files.readString(Path.of("config/openapi.yaml"))
            .replace(
                "operationId: get-stats\n      x-role: reader",
                "operationId: get-stats\n      security: []"));

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(e -> assertThat(reason(e)).contains("the contract opens [get-stats] to all"));
  }

  @Test
  void anOperationWithoutRoleIsRefused() throws Exception {
    Path contract = dir.resolve("openapi.yaml");
    Files.writeString(
        contract,
        Files.readString(Path.of("config/openapi.yaml"))
            .replace("operationId: get-stats\n      x-role: reader", "operationId: get-stats"));

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(e -> assertThat(reason(e)).contains("get-stats needs either x-role"));
  }

  @Test
  void anOperationThatTheGateServesNeedsNoRoute() throws Exception {
    Path contract =
        contractWhere("operationId: get-stats", "operationId: live\n      x-served-by: gate");

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(
            e ->
                assertThat(reason(e))
                    .isEqualTo(
                        "route get-stats answers GET /api/v1/stats, which the contract does not name; add the operation to %s"
                            .formatted(contract)));
  }

  @Test
  void aRouteForAnOperationThatTheGateServesIsRefused() throws Exception {
    Path contract =
        contractWhere("operationId: get-stats", "operationId: get-stats\n      x-served-by: gate");

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(
            e ->
                assertThat(reason(e))
                    .isEqualTo(
                        "route get-stats answers GET /api/v1/stats, but the contract says x-served-by: gate"));
  }

  @Test
  void anUnknownServerOfAnOperationIsRefused() throws Exception {
    Path contract =
        contractWhere(
            "operationId: get-stats", "operationId: get-stats\n      x-served-by: nobody");

    assertThatThrownBy(
            () -> Service.with().property("ess.serve.contract", contract.toString()).start(dir))
        .satisfies(
            e ->
                assertThat(reason(e))
                    .contains("get-stats has x-served-by: nobody; the only value is gate"));
  }

  private Path contractWhere(String text, String other) throws Exception {
    Path contract = dir.resolve("openapi.yaml");
    return Files.writeString(
        contract, Files.readString(Path.of("config/openapi.yaml")).replace(text, other));
  }

  @ParameterizedTest
  @CsvSource({
    "ess.auth.private-key, '', ESS_JWT_PRIVATE_KEY",
    "ess.auth.access-token-life, 2h, ESS_ACCESS_TOKEN_LIFE",
    "ess.auth.access-token-life, soon, ess.auth.access-token-life",
    "ess.auth.admin-password, short, ESS_ADMIN_PASSWORD",
    "ess.auth.admin-username, '', ESS_ADMIN_USERNAME",
    "ess.serve.secret-key, short, ESS_SECRET_KEY",
    "ess.serve.port, 70000, ESS_HTTP_PORT",
    "ess.serve.cors-origins, *, ESS_CORS_ORIGINS",
    "ess.serve.tls-cert, pom.xml, ESS_HTTP_TLS_KEY",
    "ess.serve.public-url, ess.example, ESS_PUBLIC_URL",
    "ess.serve.trusted-proxies, proxy.example, ESS_TRUSTED_PROXIES",
    "ess.serve.security-contact, me, ESS_SECURITY_CONTACT",
    "ess.serve.rate-per-account, -1, ess.serve.rate-per-account",
    "ess.serve.idle-timeout, 1ms, ess.serve.idle-timeout",
    "ess.serve.api-url, https://a.example; script-src *, ESS_API_URL",
  })
  void aWrongSettingIsNamed(String property, String value, String named) {
    Map<String, String> properties = new TreeMap<>(Service.properties(dir));
    properties.put(property, value);

    assertThatThrownBy(() -> ServeSettings.read(name -> properties.getOrDefault(name, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void everythingWrongIsNamedAtOnce() {
    Map<String, String> properties = new TreeMap<>(Service.properties(dir));
    properties.put("ess.auth.access-token-life", "2h");
    properties.put("ess.serve.port", "70000");

    assertThatThrownBy(() -> ServeSettings.read(name -> properties.getOrDefault(name, "")))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
  }

  @Test
  void theSettingsAreThoseOfTheConfiguration() throws Exception {
    String file = Files.readString(Path.of("config/application.properties"));
    Map<String, String> properties = new TreeMap<>(Service.properties(dir));
    Map<String, String> asked = new TreeMap<>();

    ServeSettings.read(
        name -> {
          asked.put(name, "");
          return properties.getOrDefault(name, "");
        });

    assertThat(asked.keySet()).allMatch(name -> file.contains("\n" + name + " = "));
    assertThat(
            file.lines()
                .filter(line -> line.matches("ess\\.(auth|serve|observe)\\..*"))
                .map(line -> line.split(" ")[0]))
        .containsExactlyInAnyOrderElementsOf(
            asked.keySet().stream().filter(name -> !name.equals("ess.data.dir")).toList());
  }

  @Test
  void healthAndMetricsHaveAPortOfTheirOwn() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (Service service =
        Service.with().property("ess.observe.port", Integer.toString(port)).start(dir)) {
      service
          .store
          .register()
          .status(
              new ess.message.MailboxStatus(
                  "main",
                  ess.message.MailboxStatus.State.FAILING,
                  "The server does not answer.",
                  java.time.Instant.now()));

      assertThat(observed(service, port, "/observe/health/live")).contains("UP");
      assertThat(observed(service, port, "/observe/health/ready")).contains("UP");
      assertThat(observed(service, port, "/observe/metrics")).contains("camel_routes_running");
      assertThat(service.send(service.request("/observe/metrics")).statusCode()).isEqualTo(401);

      service.store.close();
      assertThat(observed(service, port, "/observe/health/ready")).contains("DOWN");
      assertThat(observed(service, port, "/observe/health/live")).contains("UP");
    }
  }

  private static String observed(Service service, int port, String path) throws Exception {
    return service
        .http
        .send(
            java.net.http.HttpRequest.newBuilder(
                    java.net.URI.create("http://127.0.0.1:" + port + path))
                .build(),
            java.net.http.HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @CsvSource({
    "ess.auth.private-key,    secret,         ESS_JWT_PRIVATE_KEY does not begin with",
    "ess.auth.private-key,    -----BEGIN PRIVATE KEY-----MIIB-----END PRIVATE KEY-----, ESS_JWT_PRIVATE_KEY cannot be read",
    "ess.auth.previous-keys,  secret,         ESS_JWT_PREVIOUS_KEYS holds something that is no public key",
    "ess.auth.admin-password, password123456, ESS_ADMIN_PASSWORD is not taken",
    "ess.auth.common-passwords, nowhere,      the list of common passwords nowhere cannot be read"
  })
  void withoutAKeyOrAFittingPasswordThereIsNoStart(String property, String value, String sentence) {
    assertThatThrownBy(() -> Service.with().property(property, value).start(dir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence)
        .hasMessageNotContaining("MIIB");
  }
}
