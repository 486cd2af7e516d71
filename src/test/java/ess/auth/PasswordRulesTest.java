package ess.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

  private static final Path LIST = Path.of("config/lists/common-passwords.txt");

  private final PasswordRules rules = PasswordRules.load(LIST);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaab",
        "            !",
        "correct horse battery",
        "zwölf Zeichen ohne Ziffer",
        "🐎🔋📎🐎🔋📎🐎🔋📎🐎🔋📎"
      })
  void aLongOneIsTakenWhateverItIsMadeOf(String password) {
    assertThatCode(() -> rules.check(password, "ann")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "elevenchars",
        "🐎🔋📎🐎🔋📎🐎🔋📎🐎🔋",
        "password1234",
        "PassWord1234",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "Ann.Of.Example"
      })
  void aShortOrCommonOneIsNot(String password) {
    assertThatThrownBy(() -> rules.check(password, "ann.of.example"))
        .isInstanceOf(AccountException.class);
  }

  @Test
  void theLongestHas256Characters() {
    assertThatCode(() -> rules.check("é".repeat(256), "ann")).doesNotThrowAnyException();
    assertThatThrownBy(() -> rules.check("é".repeat(257), "ann"))
        .hasMessageContaining("256 characters, this one has 257");
  }

  @Test
  void theListIsLongAndSaysWhereItIsFrom() throws Exception {
    assertThat(Files.readAllLines(LIST).get(1)).startsWith("# Source:");
    assertThat(Files.readAllLines(LIST).stream().filter(line -> !line.startsWith("#")))
        .hasSizeGreaterThan(3_000)
        .allMatch(line -> line.length() >= PasswordRules.MIN);
  }

  @Test
  void aMissingListIsNamed() {
    assertThatThrownBy(() -> PasswordRules.load(Path.of("nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }
}
