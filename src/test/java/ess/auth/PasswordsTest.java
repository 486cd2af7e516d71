package ess.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords();

  @Test
  void thePasswordBehindAHashIsKnownAgain() {
    String hash = passwords.hash("correct horse battery");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("correct horse battery", hash)).isTrue();
    assertThat(passwords.matches("correct horse batterx", hash)).isFalse();
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    assertThat(passwords.hash("correct horse battery"))
        .isNotEqualTo(passwords.hash("correct horse battery"));
  }

  /** RFC 9106, section 5.3, without secret and associated data: from the reference tool. */
  @Test
  void aHashOfAnotherProgramIsUnderstood() {
    String ours =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(passwords.matches("password", ours)).isTrue();
  }

  @Test
  void theWholePasswordCounts() {
    String hash = passwords.hash("x".repeat(255) + "a");

    assertThat(passwords.matches("x".repeat(255) + "b", hash)).isFalse();
    assertThat(passwords.matches("x".repeat(255), hash)).isFalse();
  }

  @Test
  void anotherKeyboardGivesTheSamePassword() {
    assertThat(passwords.matches("caf\u00e9 au lait", passwords.hash("cafe\u0301 au lait")))
        .isTrue();
  }

  @Test
  void aHashOfOtherParametersIsToBeMadeAnew() {
    assertThat(Passwords.isOutdated(passwords.hash("correct horse battery"))).isFalse();
    assertThat(Passwords.isOutdated("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$x")).isTrue();
  }

  /** Memory, passes, lanes and the lengths of salt and hash are what a hash costs. */
  @Test
  void anAccountThatIsNotThereCostsTheSameWork() {
    String ours = passwords.hash("correct horse battery");

    assertThatCode(() -> passwords.pretend("anything")).doesNotThrowAnyException();
    assertThat(Passwords.isOutdated(Passwords.NOBODY)).isFalse();
    assertThat(Passwords.NOBODY).hasSameSizeAs(ours);
    assertThat(Passwords.NOBODY.lastIndexOf('$')).isEqualTo(ours.lastIndexOf('$'));
  }

  @Test
  void whatIsNoHashIsAnErrorAndNoMatch() {
    assertThatThrownBy(() -> passwords.matches("x", "plain"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLimitThatIsReachedSaysWhenToComeBack() {
    var clock = new SetClock();
    Attempts attempts = new Attempts(clock, Duration.ofMinutes(5));
    attempts.count("a", 2);
    attempts.count("a", 2);

    assertThatThrownBy(() -> attempts.count("a", 2))
        .isInstanceOfSatisfying(
            AuthException.ComeBack.class, e -> assertThat(e.seconds()).isEqualTo(300));

    clock.forward(Duration.ofMinutes(5));
    assertThatCode(() -> attempts.count("a", 2)).doesNotThrowAnyException();
  }
}
