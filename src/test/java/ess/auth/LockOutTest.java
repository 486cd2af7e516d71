package ess.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Account;
import ess.message.Role;
import ess.message.Session;
import ess.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom failed log-ins hold back, and whom not. */
class LockOutTest {

  private static final String PASSWORD = "a quiet lake at dawn";
  private static final String HOME = "192.0.2.7";
  private static final String ELSEWHERE = "198.51.100.9";
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir Path dir;
  private Store store;
  private Attempts attempts;
  private Login login;

  @BeforeEach
  void open() {
    store = Store.open(dir);
    Clock clock = Clock.systemUTC();
    var registers =
        new Auth.Registers(
            store.accounts(),
            store.sessions(),
            store.apiTokens(),
            store.resets(),
            store.transaction(),
            store.audit());
    var passwords = new Passwords();
    var tokens =
        new Tokens(
            VERTX,
            SigningKey.parse(new TokenForge().privatePem()),
            List.of(),
            Duration.ofMinutes(10),
            clock);
    var standing = new Standing(store.accounts(), store.sessions(), store.apiTokens(), clock);
    attempts = new Attempts(clock, Duration.ofMinutes(5));
    login =
        new Login(
            new Sessions(
                tokens,
                standing,
                registers,
                new AuthSettings(
                    "",
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    "",
                    Path.of(""),
                    null,
                    null,
                    null),
                clock),
            passwords,
            attempts,
            registers);
    store
        .accounts()
        .add(
            new Account(
                "1", "ann", null, Role.READER, passwords.hash(PASSWORD), Instant.now(), false, 1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void from(String address) {
    login.answer(
        "{\"username\":\"ann\",\"password\":\"" + PASSWORD + "\"}",
        new Asker(null, address, "c").toUser());
  }

  /** As many failures as hold an account back, from many addresses. */
  private void attack() {
    IntStream.range(0, 200).forEach(i -> attempts.count("account ann", 200));
  }

  @Test
  void whoComesFromANewAddressIsHeldBackByFailuresElsewhere() {
    attack();

    assertThatThrownBy(() -> from(ELSEWHERE)).isInstanceOf(AuthException.ComeBack.class);
  }

  @Test
  void theOwnerIsNotLockedOutOfTheUsualPlace() {
    from(HOME);
    attack();

    assertThatCode(() -> from(HOME)).doesNotThrowAnyException();
    assertThatThrownBy(() -> from(ELSEWHERE)).isInstanceOf(AuthException.ComeBack.class);
  }

  @Test
  void theUsualPlaceOfIpv6IsANetwork() {
    from("2001:db8:1:2::5");
    attack();

    assertThatCode(() -> from("2001:db8:1:2:ffff::6")).doesNotThrowAnyException();
    assertThatThrownBy(() -> from("2001:db8:1:3::5")).isInstanceOf(AuthException.ComeBack.class);
  }

  @Test
  void aSessionOfAnotherAccountMakesNoPlaceUsual() {
    store
        .accounts()
        .add(new Account("2", "bob", null, Role.READER, "none", Instant.now(), false, 1));
    Instant now = Instant.now();
    store.sessions().begin(new Session("s", "2", now, now, now.plusSeconds(60), false, HOME));
    attack();

    assertThatThrownBy(() -> from(HOME)).isInstanceOf(AuthException.ComeBack.class);
  }

  @Test
  void ofRefusalsForTheSameReasonTheFirstStandsInTheAudit() throws Exception {
    attack();

    IntStream.range(0, 5)
        .forEach(
            i ->
                assertThatThrownBy(() -> from(ELSEWHERE))
                    .isInstanceOf(AuthException.ComeBack.class));

    try (var connection = store.reader().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("select count(*), max(outcome), max(detail) from audit")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
      assertThat(rows.getString(2)).isEqualTo("refused");
      assertThat(rows.getString(3)).contains("too many attempts");
    }
  }
}
