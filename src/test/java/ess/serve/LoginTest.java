package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
  void aFloodOfBadTokensShutsNobodyOutWhoIsIn() {
    String token =
        Documents.json(service.login("admin", Service.PASSWORD).body()).get("accessToken").asText();
    IntStream.range(0, 301).forEach(i -> service.get("/api/v1/stats", "x" + i));

    int more = service.get("/api/v1/stats", "y").statusCode();
    int known = service.get("/api/v1/stats", token).statusCode();

    assertThat(more).isEqualTo(429);
    assertThat(known).isEqualTo(200);
  }

  @Test
  void aDisabledAccountIsNotLetInAndNotTold() {
    service.sql("update app_user set disabled_at = '2026-01-01T00:00:00.000Z'");

    var disabled = service.login("admin", Service.PASSWORD);
    var unknown = service.login("nobody", Service.PASSWORD);

    assertThat(disabled.statusCode()).isEqualTo(401);
    assertThat(withoutId(disabled.body())).isEqualTo(withoutId(unknown.body()));
    assertThat(disabled.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
  }

  @Test
  void tenThousandFailedLogInsHoldNobodyElseUp() throws Exception {
    String token =
        Documents.json(service.login("admin", Service.PASSWORD).body()).get("accessToken").asText();
    Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    var crowd = Executors.newFixedThreadPool(20);

    IntStream.range(0, 10_000)
        .forEach(
            i ->
                crowd.execute(
                    () ->
                        statuses.merge(
                            service.login("user" + i % 500, "wrong" + i).statusCode(),
                            1,
                            Integer::sum)));
    int meanwhile = service.get("/api/v1/stats", token).statusCode();
    crowd.shutdown();
    boolean done = crowd.awaitTermination(3, TimeUnit.MINUTES);

    assertThat(done).isTrue();
    assertThat(meanwhile).isEqualTo(200);
    assertThat(statuses.keySet()).containsOnly(401, 429);
    assertThat(statuses.get(401)).isLessThanOrEqualTo(60);
    assertThat(statuses.get(401) + statuses.get(429)).isEqualTo(10_000);
    assertThat(service.get("/api/v1/stats", token).statusCode()).isEqualTo(200);
    assertThat(refusals()).isLessThanOrEqualTo(61);
  }

  private int refusals() throws SQLException {
    try (Connection connection = service.store.reader().getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select count(*) from audit where outcome = 'refused'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aPasswordInTheWrongFieldIsNotWrittenDown() throws Exception {
    service.login("my secret password", "admin");

    String log = Files.readString(dir.resolve("ess.db-wal"), StandardCharsets.ISO_8859_1);

    assertThat(refusals()).isEqualTo(1);
    assertThat(log).doesNotContain("my secret password");
  }

  @Test
  void theFirstAdminIsMadeOnce() {
    service.close();
    service = Service.with().property("ess.auth.admin-username", "other").start(dir);

    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(service.login("other", Service.PASSWORD).statusCode()).isEqualTo(401);
  }
}
