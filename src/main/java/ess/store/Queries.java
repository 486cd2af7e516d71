package ess.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes rows by statements with bound values. Within a transaction of the thread it
 * reads what that has written. Safe for many threads.
 */
final class Queries {

  private final TransactionPolicy transaction;
  private final DataSource reader;

  Queries(TransactionPolicy transaction, DataSource reader) {
    this.transaction = transaction;
    this.reader = reader;
  }

  /** Makes something of a row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** All rows. */
  <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) {
    @Nullable Connection joined = transaction.joined();
    try {
      if (joined != null) {
        return list(joined, sql, row, values);
      }
      try (Connection connection = reader.getConnection()) {
        return list(connection, sql, row, values);
      }
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static <T> List<T> list(
      Connection connection, String sql, Row<T> row, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  /** Writes in the transaction; answers how many rows it concerned. */
  static int run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      @Nullable Object value = values[i];
      statement.setObject(i + 1, value instanceof Instant time ? Texts.time(time) : value);
    }
    return statement;
  }
}
