package ess.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import ess.message.AuditEntry;
import ess.message.AuditLog;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The audit in the table {@code audit}. A row's hash is the SHA-256 of the hash before it, a line
 * feed, and the JSON list of its columns in their order; the first row stands behind 64 zeros.
 * Numbers ascend by one.
 */
final class SqlAuditLog implements AuditLog {

  /** The hash behind which the first row stands. */
  static final String BEGIN = "0".repeat(64);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TransactionPolicy transaction;
  private final Clock clock;

  SqlAuditLog(TransactionPolicy transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void append(AuditEntry entry) {
    transaction.write(
        connection -> {
          insert(connection, entry);
          return entry;
        });
  }

  private void insert(Connection connection, AuditEntry entry) throws SQLException {
    long seq = 1;
    String before = BEGIN;
    try (Statement statement = connection.createStatement();
        ResultSet last =
            statement.executeQuery("select seq, hash from audit order by seq desc limit 1")) {
      if (last.next()) {
        seq = last.getLong(1) + 1;
        before = last.getString(2);
      }
    }
    @Nullable Object[] row = {
      seq,
      Texts.time(clock.instant()),
      entry.actor(),
      entry.action(),
      entry.target(),
      entry.outcome().name().toLowerCase(Locale.ROOT),
      entry.address(),
      entry.correlation(),
      json(new TreeMap<>(entry.detail()))
    };
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into audit
              (seq, time, actor, action, target, outcome, address, correlation, detail, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
      for (int i = 0; i < row.length; i++) {
        statement.setObject(i + 1, row[i]);
      }
      statement.setString(row.length + 1, hash(before, row));
      statement.executeUpdate();
    }
  }

  /** The hash of a row that stands behind another. */
  static String hash(String before, @Nullable Object... row) {
    String text = before + '\n' + json(Arrays.asList(row));
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written as JSON", e);
    }
  }
}
