package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.AuditEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlAuditLogTest {

  @TempDir Path dir;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(dir);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static AuditEntry entry(String target) {
    return new AuditEntry(
        "admin", "user.add", target, AuditEntry.Outcome.DONE, "127.0.0.1", null, Map.of("a", "b"));
  }

  private List<Object[]> rows() throws SQLException {
    List<Object[]> rows = new ArrayList<>();
    try (Connection connection = store.reader().getConnection();
        ResultSet found =
            connection
                .createStatement()
                .executeQuery(
                    "select seq, time, actor, action, target, outcome, address, correlation, detail, hash from audit order by seq")) {
      while (found.next()) {
        Object[] row = new Object[10];
        for (int i = 0; i < row.length; i++) {
          row[i] = i == 0 ? (Object) found.getLong(1) : found.getString(i + 1);
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void eachEntryIsHashedWithTheOneBefore() throws Exception {
    store.audit().append(entry("one"));
    store.audit().append(entry("two"));

    List<Object[]> rows = rows();

    assertThat(rows).extracting(row -> row[0]).containsExactly(1L, 2L);
    assertThat(rows.get(0)[9])
        .isEqualTo(SqlAuditLog.hash(SqlAuditLog.BEGIN, java.util.Arrays.copyOf(rows.get(0), 9)));
    assertThat(rows.get(1)[9])
        .isEqualTo(
            SqlAuditLog.hash(rows.get(0)[9].toString(), java.util.Arrays.copyOf(rows.get(1), 9)));
  }

  @Test
  void anEntryOfATransactionThatFailsIsNotKept() throws Exception {
    assertThatThrownBy(
            () ->
                store
                    .transaction()
                    .inOne(
                        () -> {
                          store.audit().append(entry("one"));
                          throw new IllegalStateException("the change failed");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(rows()).isEmpty();
  }

  @Test
  void textThatCouldForgeALineIsCleaned() throws Exception {
    store.audit().append(entry("x\r\nadmin"));

    assertThat(rows().get(0)[4]).isEqualTo("x\uFFFD\uFFFDadmin");
  }
}
