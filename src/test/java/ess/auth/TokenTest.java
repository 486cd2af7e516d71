package ess.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Account;
import ess.message.Role;
import ess.message.Session;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final TokenForge FORGE = new TokenForge();
  private static final Tokens TOKENS =
      new Tokens(
          VERTX,
          SigningKey.parse(FORGE.privatePem()),
          List.of(),
          Duration.ofMinutes(10),
          Clock.systemUTC());
  private static final Account ANN =
      new Account("1", "ann", null, Role.ANALYST, "", Instant.EPOCH, false, 3);
  private static final Session SESSION =
      new Session("s", "1", Instant.EPOCH, Instant.EPOCH, Instant.MAX, false, "");

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void aTokenTellsWhoseItIs() {
    Caller caller = TOKENS.verify(TOKENS.issue(ANN, SESSION).text());

    assertThat(caller.account()).isEqualTo("1");
    assertThat(caller.username()).isEqualTo("ann");
    assertThat(caller.role()).isEqualTo(Role.ANALYST);
    assertThat(caller.version()).isEqualTo(3);
    assertThat(caller.session()).isEqualTo("s");
    assertThat(caller.until())
        .isBetween(Instant.now().plusSeconds(595), Instant.now().plusSeconds(600));
  }

  @Test
  void theForgeMakesGoodTokensWhereItIsToldTo() {
    assertThatCode(() -> TOKENS.verify(FORGE.good())).doesNotThrowAnyException();
  }

  static Stream<TokenForge.Attack> attacks() {
    return FORGE.attacks();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void isRefused(TokenForge.Attack attack) {
    String token = attack.token();

    assertThatThrownBy(() -> TOKENS.verify(token)).isInstanceOf(AuthException.BadToken.class);
    assertThatThrownBy(() -> TOKENS.verify(token)).isInstanceOf(AuthException.BadToken.class);
  }

  @Test
  void aTokenOf100KilobytesIsRefused() {
    String token = FORGE.good() + "A".repeat(100_000);

    assertThatThrownBy(() -> TOKENS.verify(token)).isInstanceOf(AuthException.BadToken.class);
  }

  @Test
  void aTokenEndsAlthoughItWasVerifiedBefore() {
    var clock = new SetClock();
    Tokens tokens =
        new Tokens(
            VERTX, SigningKey.parse(FORGE.privatePem()), List.of(), Duration.ofSeconds(60), clock);
    String token = tokens.issue(ANN, SESSION).text();
    tokens.verify(token);

    clock.forward(Duration.ofSeconds(61));

    assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(AuthException.BadToken.class);
  }

  @Test
  void theKeySetHoldsThePublicHalfOnly() {
    assertThat(TOKENS.jwks())
        .contains("\"kid\":\"" + FORGE.keyId() + "\"", "\"crv\":\"P-256\"")
        .doesNotContain("\"d\"");
  }

  @ParameterizedTest
  @MethodSource("badKeys")
  void aKeyThatIsNoneIsRefusedWithoutShowingIt(String pem) {
    assertThatThrownBy(() -> SigningKey.parse(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ESS_JWT_PRIVATE_KEY")
        .hasMessageNotContaining("MIIB");
  }

  static Stream<String> badKeys() {
    return Stream.of(
        "",
        "secret",
        FORGE.publicPem(),
        TokenForge.rsaPem(),
        TokenForge.p384Pem(),
        "-----BEGIN PRIVATE KEY-----\nMIIBVQIBADANBgkqhkiG9w0BAQ==\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----");
  }

  private static Tokens rolledTo(TokenForge next, String previous) {
    return new Tokens(
        VERTX,
        SigningKey.parse(next.privatePem()),
        VerifyingKey.parse(previous),
        Duration.ofMinutes(10),
        Clock.systemUTC());
  }

  @Test
  void whatThePreviousKeySignedIsAcceptedWhileItIsListed() {
    var next = new TokenForge();
    String old = TOKENS.issue(ANN, SESSION).text();
    String line = FORGE.publicPem().replace("\n", "\\n");

    Tokens overlapping = rolledTo(next, line);
    Tokens after = rolledTo(next, "");

    assertThat(overlapping.verify(old).account()).isEqualTo("1");
    assertThat(overlapping.verify(next.good()).account()).isEqualTo("1");
    assertThat(overlapping.jwks()).contains(FORGE.keyId(), next.keyId()).doesNotContain("\"d\"");
    assertThatThrownBy(() -> after.verify(old)).isInstanceOf(AuthException.BadToken.class);
  }

  @Test
  void theNewKeySignsWhileTheOldOneIsStillAccepted() {
    var next = new TokenForge();

    String token = rolledTo(next, FORGE.publicPem()).issue(ANN, SESSION).text();

    assertThatThrownBy(() -> TOKENS.verify(token)).isInstanceOf(AuthException.BadToken.class);
    assertThatCode(() -> rolledTo(next, "").verify(token)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void duringARollItIsRefusedToo(TokenForge.Attack attack) {
    Tokens overlapping = rolledTo(new TokenForge(), FORGE.publicPem());

    assertThatThrownBy(() -> overlapping.verify(attack.token()))
        .isInstanceOf(AuthException.BadToken.class);
  }

  @ParameterizedTest
  @MethodSource("badPreviousKeys")
  void aPreviousKeyThatIsNoneIsRefused(String pem) {
    assertThatThrownBy(() -> VerifyingKey.parse(pem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ESS_JWT_PREVIOUS_KEYS");
  }

  static Stream<String> badPreviousKeys() {
    return Stream.of(
        "secret",
        FORGE.privatePem(),
        FORGE.publicPem() + "x",
        TokenForge.publicP384Pem(),
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----");
  }

  @Test
  void aKeyMayBeWrittenOnOneLine() {
    String line = FORGE.privatePem().replace("\n", "\\n");

    assertThat(SigningKey.parse(line).id()).isEqualTo(FORGE.keyId());
  }
}
