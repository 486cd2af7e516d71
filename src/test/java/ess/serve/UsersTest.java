package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersTest {

  private static final String PASSWORD = "a quiet lake at dawn";

  @TempDir Path dir;
  private Service service;
  private String token;

  @BeforeEach
  void start() {
    service = Service.with().start(dir);
    service.sql("update app_user set disabled_at = 'x' where id in ('admin', 'analyst', 'reader')");
    token = tokenOf("admin", Service.PASSWORD);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String tokenOf(String username, String password) {
    return Documents.json(service.login(username, password).body()).get("accessToken").asText();
  }

  private HttpResponse<String> ask(
      String method, String path, String as, String body, String... headers) {
    var request =
        service
            .request("/api/v1" + path)
            .header("Authorization", "Bearer " + as)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return service.send(request);
  }

  private HttpResponse<String> add(String username, String role) {
    return ask(
        "POST",
        "/users",
        token,
        "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"%s\",\"email\":\"Ann@Example.org\"}"
            .formatted(username, PASSWORD, role));
  }

  private String admin() {
    return service.store.accounts().byName("admin").orElseThrow().id();
  }

  @Test
  void aUserWhoIsAddedCanLogIn() {
    HttpResponse<String> added = add("ann", "analyst");

    JsonNode user = Documents.json(added.body());
    HttpResponse<String> again =
        service.get(added.headers().firstValue("Location").orElseThrow(), token);
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(user.get("email").asText()).isEqualTo("ann@example.org");
    assertThat(added.body()).doesNotContain("argon2", "password");
    assertThat(again.body()).isEqualTo(added.body());
    assertThat(again.headers().firstValue("ETag")).isEqualTo(added.headers().firstValue("ETag"));
    assertThat(service.get("/api/v1/stats", tokenOf("ANN", PASSWORD)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann     | password123456          | 400",
        "ann     | short                   | 400",
        "ann.of.somewhere | Ann.Of.Somewhere | 400",
        "ADMIN   | a quiet lake at dawn    | 409",
        "a b     | a quiet lake at dawn    | 400",
        "-ann    | a quiet lake at dawn    | 400"
      })
  void whatIsNotTakenIsSaid(String username, String password, int status) {
    HttpResponse<String> answer =
        ask(
            "POST",
            "/users",
            token,
            "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"reader\"}"
                .formatted(username, password));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(service.store.accounts().all()).hasSize(4);
  }

  @Test
  void aMailAddressStandsOnce() {
    add("ann", "reader");

    assertThat(add("bob", "reader").statusCode()).isEqualTo(409);
  }

  @Test
  void aChangeNeedsWhatWasRead() {
    HttpResponse<String> added = add("ann", "reader");
    String path = "/users/" + Documents.json(added.body()).get("id").asText();
    String tag = added.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> first =
        ask("PATCH", path, token, "{\"role\":\"analyst\"}", "If-Match", tag);
    HttpResponse<String> second =
        ask("PATCH", path, token, "{\"role\":\"admin\"}", "If-Match", tag);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("ETag")).isPresent().isNotEqualTo(tag);
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(Documents.json(service.get("/api/v1" + path, token).body()).get("role").asText())
        .isEqualTo("analyst");
  }

  @Test
  void aRoleAndAccessChangeAtOnce() {
    String path = "/users/" + Documents.json(add("ann", "analyst").body()).get("id").asText();
    String ann = tokenOf("ann", PASSWORD);
    int before = service.get("/api/v1/stats", ann).statusCode();

    ask("PATCH", path, token, "{\"role\":\"reader\"}");
    int demoted = service.get("/api/v1/stats", ann).statusCode();
    ask("PATCH", path, token, "{\"disabled\":true}");
    int disabled = service.login("ann", PASSWORD).statusCode();
    ask("PATCH", path, token, "{\"disabled\":false,\"email\":null}");

    assertThat(before).isEqualTo(200);
    assertThat(demoted).isEqualTo(401);
    assertThat(disabled).isEqualTo(401);
    assertThat(service.login("ann", PASSWORD).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\":\"analyst\"} | 409",
        "{\"disabled\":true} | 409",
        "{\"email\":\"a@b.c\"} | 200"
      })
  void theLastAdminStaysOne(String change, int status) {
    assertThat(ask("PATCH", "/users/" + admin(), token, change).statusCode()).isEqualTo(status);
  }

  @Test
  void anAdminMayGoWhereAnotherStays() {
    add("ann", "admin");

    assertThat(ask("PATCH", "/users/" + admin(), token, "{\"disabled\":true}").statusCode())
        .isEqualTo(200);
    assertThat(service.get("/api/v1/users", token).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"password\":\"a quiet lake at dawn\"}",
        "{\"role\":\"root\"}",
        "{\"username\":\"x\"}"
      })
  void nobodySetsWhatIsNotHis(String change) {
    assertThat(ask("PATCH", "/users/" + admin(), token, change).statusCode()).isEqualTo(400);
  }

  @Test
  void aUserWhoIsNotThereIsNotFound() {
    String path = "/users/019a0000-0000-7000-8000-000000000000";

    assertThat(service.get("/api/v1" + path, token).statusCode()).isEqualTo(404);
    assertThat(ask("PATCH", path, token, "{\"disabled\":true}").statusCode()).isEqualTo(404);
  }

  @Test
  void aPasswordIsChangedByWhoKnowsIt() {
    String wrong = "{\"current\":\"something else\",\"password\":\"" + PASSWORD + "\"}";
    String common = "{\"current\":\"" + Service.PASSWORD + "\",\"password\":\"password123456\"}";
    String good = "{\"current\":\"" + Service.PASSWORD + "\",\"password\":\"" + PASSWORD + "\"}";

    int withWrong = ask("POST", "/auth/password", token, wrong).statusCode();
    int withCommon = ask("POST", "/auth/password", token, common).statusCode();
    int withGood = ask("POST", "/auth/password", token, good).statusCode();

    assertThat(withWrong).isEqualTo(403);
    assertThat(withCommon).isEqualTo(400);
    assertThat(withGood).isEqualTo(204);
    assertThat(service.get("/api/v1/stats", token).statusCode()).isEqualTo(401);
    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(service.login("admin", PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void theOwnAccountShowsItsSessions() {
    tokenOf("admin", Service.PASSWORD);

    JsonNode account = Documents.json(service.get("/api/v1/auth/account", token).body());

    assertThat(account.get("username").asText()).isEqualTo("admin");
    assertThat(account.get("sessions")).hasSize(2);
    assertThat(account.at("/sessions/0/current").asBoolean()).isTrue();
    assertThat(account.at("/sessions/1/current").asBoolean()).isFalse();
    assertThat(account.at("/sessions/0/address").asText()).isEqualTo("127.0.0.1");
  }
}
