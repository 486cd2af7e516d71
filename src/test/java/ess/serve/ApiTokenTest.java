package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {

  @TempDir Path dir;
  private Service service;

  @BeforeEach
  void start() {
    service = Service.with().start(dir);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private HttpResponse<String> make(String body) {
    return service.send(
        service
            .request("/api/v1/tokens")
            .header("Authorization", "Bearer " + service.token("admin"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode made(String scope) {
    return Documents.json(
        make("{\"name\":\"siem\",\"scopes\":[\"%s\"],\"days\":30}".formatted(scope)).body());
  }

  private int revoke(String id) {
    return service
        .send(
            service
                .request("/api/v1/tokens/" + id)
                .header("Authorization", "Bearer " + service.token("admin"))
                .DELETE())
        .statusCode();
  }

  private JsonNode listed() {
    return Documents.json(service.get("/api/v1/tokens", service.token("admin")).body())
        .get("items");
  }

  @Test
  void aTokenIsShownOnceAndKeptByItsDigestAlone() throws Exception {
    JsonNode token = made("operation:read");

    String secret = token.get("token").asText();
    String log = Files.readString(dir.resolve("ess.db-wal"), StandardCharsets.ISO_8859_1);
    assertThat(secret).matches("ess_[A-Za-z0-9_-]{43}");
    assertThat(listed()).hasSize(1);
    assertThat(listed().get(0).has("token")).isFalse();
    assertThat(log).doesNotContain(secret);
  }

  @Test
  void itsLastUseIsShown() {
    String secret = made("operation:read").get("token").asText();
    JsonNode before = listed().get(0).get("lastUsedAt");

    int status = service.get("/api/v1/stats", secret).statusCode();

    assertThat(status).isEqualTo(200);
    assertThat(before.isNull()).isTrue();
    assertThat(listed().get(0).get("lastUsedAt").asText()).startsWith("20");
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    JsonNode token = made("operation:read");
    String id = token.get("id").asText();

    int revoked = revoke(id);

    assertThat(revoked).isEqualTo(204);
    assertThat(revoke(id)).isEqualTo(404);
    assertThat(listed()).isEmpty();
    assertThat(service.get("/api/v1/stats", token.get("token").asText()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aTokenOfADisabledOwnerIsRefused() {
    String secret = made("operation:read").get("token").asText();

    service.store.accounts().change("admin", 1, ess.message.Role.ADMIN, null, true);
    service.main.getCamelContext().getRegistry().findSingleByType(ess.auth.Standing.class).reload();

    assertThat(service.get("/api/v1/stats", secret).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenEnds() {
    String secret = made("operation:read").get("token").asText();

    service.sql("update api_token set ends_at = '2026-01-01T00:00:00.000Z'");
    service.main.getCamelContext().getRegistry().findSingleByType(ess.auth.Standing.class).reload();

    assertThat(service.get("/api/v1/stats", secret).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"x\",\"scopes\":[],\"days\":30}",
        "{\"name\":\"x\",\"scopes\":[\"root\"],\"days\":30}",
        "{\"name\":\"x\",\"scopes\":[\"accounts\",\"accounts\"],\"days\":30}",
        "{\"name\":\"x\",\"scopes\":[\"accounts\"],\"days\":0}",
        "{\"name\":\"x\",\"scopes\":[\"accounts\"],\"days\":367}",
        "{\"name\":\"x\",\"scopes\":[\"accounts\"],\"days\":1.5}",
        "{\"name\":\"\",\"scopes\":[\"accounts\"],\"days\":1}",
        "{\"name\":\"a\\u0000b\",\"scopes\":[\"accounts\"],\"days\":1}",
        "{\"name\":\"x\",\"scopes\":[\"accounts\"]}"
      })
  void whatIsOutsideTheContractIsRefused(String body) {
    assertThat(make(body).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ess_", "ess_x", "ess_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aGuessedTokenIsRefused(String token) {
    assertThat(service.get("/api/v1/stats", token).statusCode()).isEqualTo(401);
  }
}
