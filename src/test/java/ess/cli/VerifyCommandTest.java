package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.AuditEntry;
import ess.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  @TempDir Path home;

  @BeforeEach
  void configure() throws Exception {
    Files.createDirectories(home.resolve("config"));
    Files.copy(Path.of("config/application.properties"), home.resolve(Settings.FILE));
  }

  private void write() {
    try (Store store = Store.open(home.resolve("data"))) {
      for (String target : new String[] {"one", "two", "three"}) {
        store
            .audit()
            .append(
                new AuditEntry(
                    "admin", "user.add", target, AuditEntry.Outcome.DONE, null, null, Map.of()));
      }
    }
  }

  @Test
  void aWholeChainIsCountedAndItsHeadTold() {
    write();

    Outcome outcome = Outcome.of(home, "verify");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("entries  3").containsPattern("head     [0-9a-f]{64}");
  }

  @Test
  void aBrokenChainIsExitCodeOneAndNamesTheEntry() throws Exception {
    write();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/ess.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("drop trigger audit_update");
      statement.execute("update audit set target = 'another' where seq = 2");
    }

    Outcome outcome = Outcome.of(home, "verify");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("Entry 2 does not follow from entry 1");
  }

  @Test
  void aHeadThatNoEntryHasIsExitCodeOne() {
    write();

    Outcome outcome = Outcome.of(home, "verify", "--head", "ab".repeat(32));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("the end was cut off");
  }

  @Test
  void withoutADatabaseItSaysSo() {
    Outcome outcome = Outcome.of(home, "verify");

    assertThat(outcome.code()).isEqualTo(66);
    assertThat(outcome.err()).contains("there is no database in");
  }

  @Test
  void whatIsNoHashIsWrongUse() {
    assertThat(Outcome.of(home, "verify", "--head", "latest").code()).isEqualTo(64);
  }
}
