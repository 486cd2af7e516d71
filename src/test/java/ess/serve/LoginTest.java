package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

  @TempDir Path dir;
  private Service service;

  @BeforeEach
  void start() {
    service = Service.with().start(dir);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.login("admin", Service.PASSWORD).statusCode() == 200);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theFirstAdminGetsATokenThatOpensTheRest() {
    var login = Documents.json(service.login("admin", Service.PASSWORD).body());

    var answer = service.get("/api/v1/messages", login.get("accessToken").asText());

    assertThat(login.get("tokenType").asText()).isEqualTo("Bearer");
    assertThat(login.get("expiresIn").asInt()).isEqualTo(600);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"items\":[],\"next\":null}");
  }

  @Test
  void aWrongPasswordAndAnUnknownAccountAreOneAnswer() {
    var wrong = service.login("admin", "something else entirely");
    var unknown = service.login("nobody", "something else entirely");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(withoutId(unknown.body())).isEqualTo(withoutId(wrong.body()));
    assertThat(wrong.body()).contains("urn:ess:problem:unauthenticated");
  }

  @Test
  void anUnknownAccountTakesTheTimeOfAKnownOne() {
    long known =
        IntStream.range(0, 7)
            .mapToLong(i -> millis("admin"))
            .sorted()
            .skip(3)
            .findFirst()
            .orElse(0);
    long unknown =
        IntStream.range(0, 7)
            .mapToLong(i -> millis("nobody"))
            .sorted()
            .skip(3)
            .findFirst()
            .orElse(0);

    assertThat(unknown).isGreaterThan(10);
    assertThat((double) unknown / known).isBetween(0.4, 2.5);
  }

  private long millis(String username) {
    long start = System.nanoTime();
    service.login(username, "something else entirely");
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static String withoutId(String problem) {
    return problem.replaceAll("\"correlationId\":\"[^\"]*\"", "");
  }

  @Test
  void tooManyFailuresOfAnAccountAreToldWhenToComeBack() {
    IntStream.range(0, 10).forEach(i -> service.login("admin", "something else entirely"));

    var refused = service.login("admin", Service.PASSWORD);
    var other = service.login("nobody", "something else entirely");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 300);
    assertThat(other.statusCode()).isEqualTo(401);
  }

  @Test
  void aDisabledAccountIsNotLetIn() {
    service.sql("update app_user set disabled_at = '2026-01-01T00:00:00.000Z'");

    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void theFirstAdminIsMadeOnce() {
    service.close();
    service = Service.with().property("ess.auth.admin-username", "other").start(dir);

    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(service.login("other", Service.PASSWORD).statusCode()).isEqualTo(401);
  }
}
