package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.auth.Standing;
import ess.message.Account;
import ess.message.ApiToken;
import ess.message.Role;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken from a caller ends the feeds that he has open, and nobody else's. */
class FeedRightsTest {

  private static final String API_TOKEN = "ess_" + "a".repeat(43);

  @TempDir Path dir;
  private Service service;
  private Account admin;
  private String token;

  private interface Change {
    void on(FeedRightsTest test);
  }

  @BeforeEach
  void logIn() {
    service = Service.with().start(dir);
    admin = service.store.accounts().byName("admin").orElseThrow();
    service
        .store
        .apiTokens()
        .add(
            new ApiToken(
                "t",
                admin.id(),
                "siem",
                Set.of("events:read"),
                Instant.now(),
                Instant.now().plus(Duration.ofHours(1)),
                null),
            Sha256.of(API_TOKEN.getBytes(StandardCharsets.US_ASCII)));
    reload();
    token =
        Documents.json(service.login("admin", Service.PASSWORD).body()).get("accessToken").asText();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private void reload() {
    service.main.getCamelContext().getRegistry().findSingleByType(Standing.class).reload();
  }

  private void endSession() {
    String session = service.store.sessions().open(admin.id(), Instant.now()).get(0).id();
    service.store.sessions().end(session, Instant.now());
  }

  private void change(Role role, boolean disabled) {
    service.store.accounts().change(admin.id(), admin.version(), role, null, disabled);
  }

  static Stream<Arguments> changes() {
    Change disabled = test -> test.change(Role.ADMIN, true);
    Change demoted = test -> test.change(Role.READER, false);
    Change loggedOut = FeedRightsTest::endSession;
    Change password = test -> test.service.store.accounts().setPassword(test.admin.id(), "another");
    Change revoked = test -> test.service.store.apiTokens().revoke("t", Instant.now());
    return Stream.of(
        Arguments.of("disabled", disabled, 4401, 4401),
        Arguments.of("role change", demoted, 4401, 4401),
        Arguments.of("log-out", loggedOut, 4401, 0),
        Arguments.of("password change", password, 4401, 4401),
        Arguments.of("revoked API token", revoked, 0, 4401));
  }

  /**
   * A code of 0 stands for a feed that goes on. What changes the account ends the feeds of its API
   * tokens too, which may come back with what they may now.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatIsTakenEndsWhatIsOpen(String name, Change change, int session, int machine)
      throws Exception {
    try (FeedReader ofSession = FeedReader.open(service, token, "?after=0");
        StreamReader streamOfSession = StreamReader.open(service, token, "?after=0");
        FeedReader ofMachine = FeedReader.open(service, API_TOKEN, "?after=0");
        StreamReader streamOfMachine = StreamReader.open(service, API_TOKEN, "?after=0");
        FeedReader ofAnother = FeedReader.open(service, service.token("reader"), "?after=0")) {
      await().until(() -> service.feed().readers() == 5);

      change.on(this);
      reload();
      int left = 1 + (session == 0 ? 2 : 0) + (machine == 0 ? 2 : 0);
      await().until(() -> service.feed().readers() == left);
      service.writeEvents(1, "clean", "main", 10);
      ofAnother.awaitEvents(1);

      assertThat(ofSession.closed.getNow(0)).isEqualTo(session);
      assertThat(ofMachine.closed.getNow(0)).isEqualTo(machine);
      assertThat(code(streamOfSession)).isEqualTo(session);
      assertThat(code(streamOfMachine)).isEqualTo(machine);
      assertThat(ofAnother.closed).isNotDone();
    }
  }

  private static int code(StreamReader stream) {
    return stream.ended.getNow(Documents.json("{\"code\":0}")).get("code").asInt();
  }

  @Test
  void whatAnotherProcessTakesEndsTheFeedToo() {
    try (FeedReader feed = FeedReader.open(service, token, "")) {
      change(Role.ADMIN, true);

      assertThat(feed.closeCode()).isEqualTo(4401);
    }
  }
}
