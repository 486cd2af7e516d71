package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

  @TempDir Path home;

  @Test
  void everyNameThatANewInstallationNeedsIsShown() {
    Outcome outcome = Outcome.of(home, "keys");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("ESS_JWT_PRIVATE_KEY=\"-----BEGIN PRIVATE KEY-----\\n")
        .contains("ESS_SECRET_KEY=", "ESS_ADMIN_USERNAME=admin", "ESS_ADMIN_PASSWORD=")
        .hasLineCount(4);
    assertThat(home.resolve(".env")).doesNotExist();
  }

  @Test
  void whatIsWrittenCanBeReadByItsOwnerAlone() throws Exception {
    Outcome outcome = Outcome.of(home, "keys", "--write");

    assertThat(outcome.code()).isZero();
    assertThat(Files.getPosixFilePermissions(home.resolve(".env")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(outcome.out()).doesNotContain("BEGIN PRIVATE KEY");
  }

  @Test
  void whatIsWrittenIsWhatTheServiceAccepts() {
    Outcome.of(home, "keys", "--write");

    Environment environment = Environment.ofProcess(home);

    assertThat(SigningKey.isUsable(environment.secret("ESS_JWT_PRIVATE_KEY").orElseThrow()))
        .isTrue();
    assertThat(environment.secret("ESS_SECRET_KEY").orElseThrow()).hasSize(43);
    assertThat(environment.secret("ESS_ADMIN_PASSWORD").orElseThrow()).hasSize(24);
  }

  @Test
  void aNameThatIsThereKeepsItsValue() throws Exception {
    Files.writeString(
        home.resolve(".env"),
        "# mine\nESS_SECRET_KEY=kept-as-it-is\nESS_ADMIN_PASSWORD_FILE=/run/secrets/admin\n");

    Outcome.of(home, "keys", "--write");
    Outcome again = Outcome.of(home, "keys", "--write");

    assertThat(Files.readString(home.resolve(".env")))
        .startsWith(
            "# mine\nESS_SECRET_KEY=kept-as-it-is\nESS_ADMIN_PASSWORD_FILE=/run/secrets/admin\n")
        .doesNotContain("ESS_ADMIN_PASSWORD=")
        .contains("ESS_JWT_PRIVATE_KEY=\"");
    assertThat(again.out()).contains("Nothing to do");
  }

  @Test
  void anEmptyNameIsFilledInItsPlace() throws Exception {
    Files.writeString(home.resolve(".env"), "ESS_SECRET_KEY=\nESS_HTTP_PORT=8081\n");

    Outcome.of(home, "keys", "--write");

    assertThat(Files.readAllLines(home.resolve(".env")).get(0)).hasSize(15 + 43);
    assertThat(Files.readAllLines(home.resolve(".env")).get(1)).isEqualTo("ESS_HTTP_PORT=8081");
  }

  @Test
  void twoRunsMakeTwoKeys() {
    assertThat(Outcome.of(home, "keys").out()).isNotEqualTo(Outcome.of(home, "keys").out());
  }
}
