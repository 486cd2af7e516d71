package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.AuditEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChainTest {

  private static final int ENTRIES = 9;

  @TempDir Path dir;
  private Store store;

  @BeforeEach
  void write() {
    store = Store.open(dir);
    IntStream.rangeClosed(1, ENTRIES)
        .forEach(
            i ->
                store
                    .audit()
                    .append(
                        new AuditEntry(
                            "admin",
                            "user.add",
                            i % 2 == 0 ? null : "user " + i,
                            AuditEntry.Outcome.DONE,
                            "127.0.0.1",
                            null,
                            Map.of("b", "\"ü\"", "a", "{}"))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void tamper(String sql) throws SQLException {
    execute(
        "drop trigger audit_update", "drop trigger audit_delete", "drop trigger audit_insert", sql);
  }

  @Test
  void whatWasWrittenHoldsWhileTheServiceRuns() {
    AuditChain chain = AuditChain.walk(dir, null);

    assertThat(chain.complaint()).isNull();
    assertThat(chain.entries()).isEqualTo(ENTRIES);
    assertThat(chain.head()).matches("[0-9a-f]{64}");
  }

  @Test
  void whatWasWrittenHoldsWithoutTheService() {
    store.close();

    AuditChain chain = AuditChain.walk(dir, null);

    assertThat(chain.complaint()).isNull();
    assertThat(chain.entries()).isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      update audit set actor = 'nobody' where seq = 4                               | 4
      update audit set time = '2026-01-01T00:00:00.000Z' where seq = 1              | 1
      update audit set target = 'x' where seq = 4                                   | 4
      update audit set target = null where seq = 5                                  | 5
      update audit set outcome = 'refused' where seq = 9                            | 9
      update audit set address = '' where seq = 3                                   | 3
      update audit set correlation = 'x' where seq = 3                              | 3
      update audit set detail = '{"a":"{}"}' where seq = 3                          | 3
      update audit set hash = (select hash from audit where seq = 2) where seq = 3  | 3
      delete from audit where seq = 1                                               | 1
      delete from audit where seq in (4, 6)                                         | 4
      update audit set seq = seq + 0.5 where seq = 6                                | 6
      update audit set seq = case seq when 6 then 60 else 6 end where seq in (6, 7) | 6
      insert into audit select 4.5, time, actor, action, target, outcome, address, correlation, detail, hash from audit where seq = 4 | 5
      insert into audit select 10, time, actor, action, target, outcome, address, correlation, detail, hash from audit where seq = 9 | 10
      """)
  void theFirstEntryThatWasTamperedWithIsNamed(String tampering, long number) throws Exception {
    tamper(tampering);

    AuditChain chain = AuditChain.walk(dir, null);

    assertThat(chain.complaint()).startsWith("Entry " + number + " ");
    assertThat(chain.entries()).isEqualTo(number - 1);
  }

  @Test
  void aRemovedEntryIsFoundAlsoWhenTheOthersAreNumberedAnew() throws Exception {
    tamper("delete from audit where seq = 4");
    execute("update audit set seq = seq - 1 where seq > 4");

    AuditChain chain = AuditChain.walk(dir, null);

    assertThat(chain.complaint()).startsWith("Entry 4 does not follow");
  }

  @Test
  void anEndThatWasCutOffIsFoundByAHeadKeptElsewhereAlone() throws Exception {
    String head = AuditChain.walk(dir, null).head();
    tamper("delete from audit where seq > 5");

    assertThat(AuditChain.walk(dir, null).complaint()).isNull();
    assertThat(AuditChain.walk(dir, head).complaint()).isNull();
    assertThat(AuditChain.walk(dir, head).hasKept()).isFalse();
  }

  @Test
  void anOlderHeadIsFoundBehindNewerEntries() {
    String head = AuditChain.walk(dir, null).head();
    store
        .audit()
        .append(
            new AuditEntry("a", "user.add", null, AuditEntry.Outcome.FAILED, null, null, Map.of()));

    AuditChain chain = AuditChain.walk(dir, head);

    assertThat(chain.hasKept()).isTrue();
    assertThat(chain.head()).isNotEqualTo(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit set actor = 'nobody' where seq = 4",
        "delete from audit where seq = 9",
        "insert or replace into audit select 4, time, 'nobody', action, target, outcome, address, correlation, detail, hash from audit where seq = 4",
      })
  void theDatabaseRefusesToChangeTheAudit(String change) {
    assertThatThrownBy(() -> execute(change)).hasMessageContaining("the audit only grows");

    assertThat(AuditChain.walk(dir, null).complaint()).isNull();
  }
}
