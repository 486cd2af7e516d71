package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.auth.Standing;
import ess.message.Account;
import ess.message.Role;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken from an account is gone at once, whatever tokens it holds. */
class RightsTest {

  @TempDir Path dir;
  private Service service;
  private Account admin;
  private String token;

  @BeforeEach
  void logIn() {
    service = Service.with().start(dir);
    admin = service.store.accounts().byName("admin").orElseThrow();
    token =
        Documents.json(service.login("admin", Service.PASSWORD).body()).get("accessToken").asText();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private int status() {
    return service.get("/api/v1/stats", token).statusCode();
  }

  private void reload() {
    service.main.getCamelContext().getRegistry().findSingleByType(Standing.class).reload();
  }

  @Test
  void theTokenOfADisabledAccountIsRefused() {
    int before = status();

    service.store.accounts().change(admin.id(), admin.version(), Role.ADMIN, null, true);
    reload();

    assertThat(before).isEqualTo(200);
    assertThat(status()).isEqualTo(401);
  }

  @Test
  void aTokenOfAnotherRoleThanTheAccountsIsRefused() {
    service.store.accounts().change(admin.id(), admin.version(), Role.READER, null, false);
    reload();

    assertThat(status()).isEqualTo(401);
  }

  @Test
  void aTokenFromBeforeThePasswordChangedIsRefused() {
    service.store.accounts().setPassword(admin.id(), admin.passwordHash());
    reload();

    assertThat(status()).isEqualTo(401);
  }

  @Test
  void aTokenOfAnEndedSessionIsRefused() {
    String session = service.store.sessions().open(admin.id(), Instant.now()).get(0).id();

    service.store.sessions().end(session, Instant.now());
    reload();

    assertThat(status()).isEqualTo(401);
  }

  @Test
  void whatAnotherProcessChangesIsHeardOf() {
    service.store.accounts().change(admin.id(), admin.version(), Role.ADMIN, null, true);

    await().until(() -> status() == 401);
  }

  @Test
  void aTicketOfADisabledAccountOpensNothing() {
    String ticket =
        Documents.json(
                service
                    .send(
                        service
                            .request("/api/v1/feed/tickets")
                            .header("Authorization", "Bearer " + token)
                            .POST(java.net.http.HttpRequest.BodyPublishers.noBody()))
                    .body())
            .get("ticket")
            .asText();

    service.store.accounts().change(admin.id(), admin.version(), Role.ADMIN, null, true);
    reload();

    assertThat(
            Handshake.send(
                service.port(), "/api/v1/feed", "Sec-WebSocket-Protocol: ess.v1, ticket." + ticket))
        .isEqualTo(401);
  }
}
