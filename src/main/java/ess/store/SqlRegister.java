package ess.store;

import com.zaxxer.hikari.HikariDataSource;
import ess.message.Arrival;
import ess.message.Envelope;
import ess.message.Event;
import ess.message.MailboxMark;
import ess.message.MailboxStatus;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.MessageRegister;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The register in the tables {@code message}, {@code mailbox} and {@code event}. */
final class SqlRegister implements MessageRegister {

  private final HikariDataSource writer;
  private final DataSource reader;
  private final LogSync log;

  SqlRegister(HikariDataSource writer, DataSource reader, LogSync log) {
    this.writer = writer;
    this.reader = reader;
    this.log = log;
  }

  @Override
  public MailboxMark mark(String mailbox) {
    try (Connection connection = reader.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select uid_validity, uid from mailbox where name = ?")) {
      statement.setString(1, mailbox);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? new MailboxMark(rows.getLong(1), rows.getLong(2)) : MailboxMark.NONE;
      }
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  @Override
  public List<Message> register(String mailbox, MailboxMark reached, List<Arrival> arrivals) {
    List<Message> added = write(mailbox, reached, arrivals);
    log.await();
    return added;
  }

  private List<Message> write(String mailbox, MailboxMark reached, List<Arrival> arrivals) {
    try (Transaction transaction = Transaction.begin(writer)) {
      Connection connection = transaction.connection();
      List<Arrival> unbound =
          new Rebinding(connection, mailbox, reached.uidValidity()).bind(arrivals);
      List<Message> messages = new ArrayList<>(unbound.size());
      for (Arrival arrival : unbound) {
        messages.add(message(mailbox, reached.uidValidity(), arrival));
      }
      List<Message> added = insert(connection, messages);
      writeMark(connection, mailbox, reached);
      transaction.commit();
      return added;
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  @Override
  public Message registerUpload(Arrival arrival) {
    Message message;
    try (Transaction transaction = Transaction.begin(writer)) {
      message = insertUpload(transaction.connection(), arrival);
      transaction.commit();
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
    log.await();
    return message;
  }

  /** Writes the row of bytes that no mailbox holds, and its event. */
  static Message insertUpload(Connection connection, Arrival arrival) throws SQLException {
    Message message = message(UPLOAD, null, arrival);
    insert(connection, List.of(message));
    return message;
  }

  private static Message message(String mailbox, @Nullable Long uidValidity, Arrival arrival) {
    return new Message(
        MessageId.at(arrival.receivedAt()),
        mailbox,
        uidValidity,
        arrival.uid(),
        arrival.sha256(),
        arrival.size(),
        arrival.receivedAt(),
        arrival.refusal());
  }

  /** Inserts the rows that are not there, with their events, and tells which these were. */
  private static List<Message> insert(Connection connection, List<Message> messages)
      throws SQLException {
    List<Message> added = new ArrayList<>(messages.size());
    try (PreparedStatement row = connection.prepareStatement(INSERT_MESSAGE);
        PreparedStatement event = connection.prepareStatement(INSERT_EVENT)) {
      for (Message message : messages) {
        String summary = Documents.summary(message, Envelope.NONE, null);
        if (insertRow(row, message, summary) == 1) {
          insertEvent(event, message, summary);
          added.add(message);
        }
      }
    }
    return List.copyOf(added);
  }

  private static final String INSERT_MESSAGE =
      """
      insert into message (id, mailbox, uid_validity, uid, sha256, size, received_at, refusal,
        state, lease_until, summary, document)
      values (?, ?, ?, ?, ?, ?, ?, ?, 'received', ?, ?, ?)
      on conflict (mailbox, uid_validity, uid) do nothing""";

  private static final String INSERT_EVENT =
      "insert into event (id, type, time, subject, mailbox, data) values (?, ?, ?, ?, ?, ?)";

  private static int insertRow(PreparedStatement row, Message message, String summary)
      throws SQLException {
    row.setString(1, message.id().text());
    row.setString(2, message.mailbox());
    row.setObject(3, message.uidValidity());
    row.setObject(4, message.uid());
    row.setString(5, message.sha256().hex());
    row.setLong(6, message.size());
    row.setString(7, Texts.time(message.receivedAt()));
    row.setString(8, Texts.clean(message.refusal()));
    row.setString(9, Texts.time(message.receivedAt().plus(Leases.QUEUED)));
    row.setString(10, summary);
    row.setString(11, Documents.document(message, Envelope.NONE, null));
    return row.executeUpdate();
  }

  private static void insertEvent(PreparedStatement event, Message message, String summary)
      throws SQLException {
    event.setString(1, MessageId.at(message.receivedAt()).text());
    event.setString(2, Event.RECEIVED);
    event.setString(3, Texts.time(message.receivedAt()));
    event.setString(4, message.id().text());
    event.setString(5, message.mailbox());
    event.setString(6, summary);
    event.executeUpdate();
  }

  private static void writeMark(Connection connection, String mailbox, MailboxMark reached)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into mailbox (name, uid_validity, uid, since) values (?, ?, ?, '')
            on conflict (name) do update
            set uid_validity = excluded.uid_validity, uid = excluded.uid""")) {
      statement.setString(1, mailbox);
      statement.setLong(2, reached.uidValidity());
      statement.setLong(3, reached.uid());
      statement.executeUpdate();
    }
  }

  @Override
  public void status(MailboxStatus status) {
    try (Connection connection = writer.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                insert into mailbox (name, state, sentence, since) values (?, ?, ?, ?)
                on conflict (name) do update set state = excluded.state,
                sentence = excluded.sentence, since = excluded.since""")) {
      statement.setString(1, status.mailbox());
      statement.setString(2, status.state().text());
      statement.setString(3, status.sentence());
      statement.setString(4, Texts.time(status.since()));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }
}
