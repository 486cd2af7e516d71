package ess.store;

import ess.message.Event;
import ess.message.EventLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The outbox in the table {@code event}. A commit is seen a moment before it is on the disk; what
 * is told here is on the disk, so that no reader ever has a number that a power failure takes back.
 */
final class SqlEventLog implements EventLog {

  private final DataSource reader;
  private final Runnable sync;
  private final AtomicLong durable = new AtomicLong();

  /**
   * Reads events.
   *
   * @param sync returns when all that was committed before is on the disk
   */
  SqlEventLog(DataSource reader, Runnable sync) {
    this.reader = reader;
    this.sync = sync;
  }

  @Override
  public long head() {
    long head = number("select max(seq) from event");
    awaitDurable(head);
    return head;
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
    List<Event> events;
    try (Connection connection = reader.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select seq, id, type, time, subject, mailbox, result, data
                from event where seq > ? order by seq limit ?""")) {
      statement.setLong(1, seq);
      statement.setInt(2, limit);
      events = read(statement);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
    if (!events.isEmpty()) {
      awaitDurable(events.get(events.size() - 1).seq());
    }
    return events;
  }

  private void awaitDurable(long seq) {
    if (seq > durable.get()) {
      sync.run();
      durable.accumulateAndGet(seq, Math::max);
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
