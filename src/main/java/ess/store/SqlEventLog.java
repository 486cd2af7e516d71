package ess.store;

import ess.message.Event;
import ess.message.EventLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The outbox in the table {@code event}. */
final class SqlEventLog implements EventLog {

  private final DataSource reader;

  SqlEventLog(DataSource reader) {
    this.reader = reader;
  }

  @Override
  public long head() {
    return number("select max(seq) from event");
  }

  @Override
  public long oldest() {
    return number("select min(seq) from event");
  }

  private long number(String sql) {
    try (Connection connection = reader.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  @Override
  public List<Event> after(long seq, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("limit is %d, must be 1 to 1000".formatted(limit));
    }
    try (Connection connection = reader.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select seq, id, type, time, subject, mailbox, result, data
                from event where seq > ? order by seq limit ?""")) {
      statement.setLong(1, seq);
      statement.setInt(2, limit);
      return read(statement);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static List<Event> read(PreparedStatement statement) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        events.add(
            new Event(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8)));
      }
    }
    return events;
  }
}
