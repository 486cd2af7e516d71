package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Account;
import ess.message.Role;
import ess.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserCommandTest {

  @TempDir Path home;

  @BeforeEach
  void configure() throws Exception {
    Files.createDirectories(home.resolve("config/lists"));
    Files.copy(Path.of("config/application.properties"), home.resolve(Settings.FILE));
    Files.copy(
        Path.of("config/lists/common-passwords.txt"),
        home.resolve("config/lists/common-passwords.txt"));
  }

  private void write() {
    try (Store store = Store.open(home.resolve("data"))) {
      store.accounts().add(account("1", "ann", Role.ADMIN));
      store.accounts().add(account("2", "bob", Role.READER));
    }
  }

  private static Account account(String id, String name, Role role) {
    return new Account(id, name, null, role, "none", Instant.EPOCH, false, 1);
  }

  @Test
  void usersAreListedByName() {
    write();

    assertThat(Outcome.of(home, "user", "list").out())
        .isEqualTo("admin    enabled   ann%nreader   enabled   bob%n".formatted());
  }

  @ParameterizedTest
  @CsvSource({
    "disable bob,       0",
    "disable ann,       1",
    "role ann reader,   1",
    "role bob analyst,  0",
    "role bob root,     64",
    "disable nobody,    1",
    "enable BOB,        0",
    "disable,           64",
    "nothing,           64"
  })
  void whatCanBeDoneIsDoneAndWhatCannotIsSaid(String line, int code) {
    write();

    Outcome outcome = Outcome.of(home, ("user " + line).split(" "));

    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.err().isEmpty()).isEqualTo(code == 0);
  }

  @Test
  void aChangeStandsInTheAudit() {
    write();

    Outcome.of(home, "user", "disable", "bob");

    assertThat(Outcome.of(home, "verify").out()).contains("entries  1");
  }

  @Test
  void withoutADatabaseItSaysSo() {
    Outcome outcome = Outcome.of(home, "user", "list");

    assertThat(outcome.code()).isEqualTo(70);
    assertThat(outcome.err()).contains("There is no database in");
  }

  @Test
  void withoutAVerbItIsWrongUse() {
    assertThat(Outcome.of(home, "user").code()).isEqualTo(64);
  }
}
