package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

  private static final String LOGIN =
      "{\"username\":\"admin\",\"password\":\"%s\",\"session\":\"%s\"}";

  @TempDir Path dir;
  private Service service;

  @AfterEach
  void stop() {
    service.close();
  }

  private void start() {
    service = Service.with().start(dir);
  }

  private HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        service
            .request("/api/v1/auth/" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return service.send(request);
  }

  private JsonNode logIn() {
    return Documents.json(service.login("admin", Service.PASSWORD).body());
  }

  private String cookie() {
    HttpResponse<String> answer =
        post("login", LOGIN.formatted(Service.PASSWORD, "cookie"), "Origin", origin());
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private String origin() {
    return "http://127.0.0.1:" + service.port();
  }

  private static String refreshing(JsonNode tokens) {
    return "{\"refreshToken\":\"%s\"}".formatted(tokens.get("refreshToken").asText());
  }

  private int statusWith(JsonNode tokens) {
    return service.get("/api/v1/stats", tokens.get("accessToken").asText()).statusCode();
  }

  private List<String> audit() throws Exception {
    List<String> actions = new ArrayList<>();
    try (Connection connection = service.store.reader().getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select action || ' ' || outcome from audit order by seq")) {
      while (rows.next()) {
        actions.add(rows.getString(1));
      }
    }
    return actions;
  }

  @Test
  void aRefreshTokenGivesTheNextOnes() throws Exception {
    start();
    JsonNode first = logIn();

    HttpResponse<String> answer = post("refresh", refreshing(first));

    JsonNode second = Documents.json(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(second.get("refreshToken")).isNotEqualTo(first.get("refreshToken"));
    assertThat(statusWith(second)).isEqualTo(200);
    assertThat(post("refresh", refreshing(second)).statusCode()).isEqualTo(200);
    assertThat(audit()).containsExactly("user.add done", "session.login done");
  }

  @Test
  void aReplayedRefreshTokenEndsAllThatCameOfIt() throws Exception {
    start();
    JsonNode first = logIn();
    JsonNode other = logIn();
    JsonNode second = Documents.json(post("refresh", refreshing(first)).body());

    HttpResponse<String> replayed = post("refresh", refreshing(first));

    assertThat(replayed.statusCode()).isEqualTo(401);
    assertThat(post("refresh", refreshing(second)).statusCode()).isEqualTo(401);
    assertThat(statusWith(first)).isEqualTo(401);
    assertThat(statusWith(second)).isEqualTo(401);
    assertThat(statusWith(other)).isEqualTo(200);
    assertThat(audit()).endsWith("session.refresh-reuse refused").hasSize(4);
  }

  @Test
  void aLogOutEndsTheSessionAtOnce() throws Exception {
    start();
    JsonNode tokens = logIn();

    HttpResponse<String> answer = post("logout", refreshing(tokens));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(statusWith(tokens)).isEqualTo(401);
    assertThat(post("refresh", refreshing(tokens)).statusCode()).isEqualTo(401);
    assertThat(post("logout", refreshing(tokens)).statusCode()).isEqualTo(204);
    assertThat(audit()).endsWith("session.logout done").hasSize(3);
  }

  @Test
  void aBrowserGetsItsTokenWhereNoScriptReadsIt() {
    start();

    HttpResponse<String> answer =
        post("login", LOGIN.formatted(Service.PASSWORD, "cookie"), "Origin", origin());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Documents.json(answer.body()).has("refreshToken")).isFalse();
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(
            "__Secure-ess-refresh=[A-Za-z0-9_-]{43}; Path=/api/v1/auth; Max-Age=43200; Secure; HttpOnly; SameSite=Strict");
  }

  @Test
  void aBrowserContinuesAndEndsItsSessionByCookie() {
    start();

    HttpResponse<String> refreshed = post("refresh", "{}", "Cookie", cookie(), "Origin", origin());
    String next = refreshed.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    HttpResponse<String> ended = post("logout", "{}", "Cookie", next, "Origin", origin());

    assertThat(refreshed.statusCode()).isEqualTo(200);
    assertThat(Documents.json(refreshed.body()).has("refreshToken")).isFalse();
    assertThat(ended.statusCode()).isEqualTo(204);
    assertThat(ended.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Secure-ess-refresh=; ")
        .contains("Max-Age=0");
    assertThat(post("refresh", "{}", "Cookie", next, "Origin", origin()).statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"})
  void aPageOfAnotherOriginCannotUseTheCookie(String origin) {
    start();
    String cookie = cookie();

    HttpResponse<String> login =
        post("login", LOGIN.formatted(Service.PASSWORD, "cookie"), "Origin", origin);
    HttpResponse<String> refresh = post("refresh", "{}", "Cookie", cookie, "Origin", origin);
    HttpResponse<String> logout = post("logout", "{}", "Cookie", cookie, "Origin", origin);
    HttpResponse<String> own = post("refresh", "{}", "Cookie", cookie, "Origin", origin());

    assertThat(List.of(login.statusCode(), refresh.statusCode(), logout.statusCode()))
        .containsOnly(403);
    assertThat(login.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(own.statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAnOriginNoCookieCounts() {
    start();

    assertThat(post("refresh", "{}", "Cookie", cookie()).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"refreshToken\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
      })
  void withoutASessionNothingIsContinued(String body) {
    start();

    assertThat(post("refresh", body, "Origin", origin()).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"refreshToken\":\"\"}",
        "{\"refreshToken\":5}",
        "{\"refreshToken\":\"' or 1=1 --\"}",
        "{\"refreshToken\":null}",
        "{\"token\":\"x\"}"
      })
  void aBodyOutsideTheContractIsRefused(String body) {
    start();

    assertThat(post("refresh", body, "Origin", origin()).statusCode()).isEqualTo(400);
  }

  @Test
  void aSessionThatIsNotUsedEnds() {
    service = Service.with().property("ess.auth.refresh-token-life", "1s").start(dir);
    JsonNode tokens = logIn();

    service.sql("update refresh_token set ends_at = '2026-01-01T00:00:00.000Z'");

    assertThat(post("refresh", refreshing(tokens)).statusCode()).isEqualTo(401);
  }

  @Test
  void noTokenOutlivesItsSession() {
    service =
        Service.with()
            .property("ess.auth.refresh-token-life", "50s")
            .property("ess.auth.session-life", "60s")
            .start(dir);

    JsonNode tokens = logIn();

    assertThat(tokens.get("expiresIn").asLong()).isBetween(55L, 60L);
  }

  @Test
  void ofASessionNoTokenIsKept() throws Exception {
    start();
    JsonNode tokens = logIn();

    service.store.events();
    String file =
        java.nio.file.Files.readString(
            dir.resolve("ess.db-wal"), java.nio.charset.StandardCharsets.ISO_8859_1);

    assertThat(file)
        .doesNotContain(tokens.get("refreshToken").asText(), tokens.get("accessToken").asText());
  }

  @Test
  void anAccountHasAHundredSessionsAtMost() {
    start();
    String admin = service.store.accounts().byName("admin").orElseThrow().id();
    service.sql(
        """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 100)
        insert into session (id, account, started_at, last_used_at, ends_at, address)
        select 's' || i, ?, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z',
          '2999-01-01T00:00:00.000Z', 'x' from n
        """,
        admin);

    logIn();

    assertThat(service.store.sessions().open(admin, Instant.now())).hasSize(100);
  }

  @Test
  void aDisabledAccountContinuesNothing() {
    start();
    JsonNode tokens = logIn();

    service.sql("update app_user set disabled_at = '2026-01-01T00:00:00.000Z'");

    assertThat(post("refresh", refreshing(tokens)).statusCode()).isEqualTo(401);
  }
}
