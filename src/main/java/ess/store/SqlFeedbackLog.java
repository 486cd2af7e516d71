package ess.store;

import ess.message.Feedback;
import ess.message.Feedback.Label;
import ess.message.FeedbackLog;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The feedback in the table {@code feedback}. */
final class SqlFeedbackLog implements FeedbackLog {

  private final TransactionPolicy transaction;
  private final Queries queries;
  private final Clock clock;

  SqlFeedbackLog(TransactionPolicy transaction, Queries queries, Clock clock) {
    this.transaction = transaction;
    this.queries = queries;
    this.clock = clock;
  }

  @Override
  public boolean say(MessageId message, Label label, String by) {
    int written =
        transaction.write(
            connection ->
                Queries.run(
                    connection,
                    """
                    insert into feedback (message_id, label, said_by, said_at)
                    select ?1, ?2, ?3, ?4 where ?2 is not (
                      select label from feedback where message_id = ?1 order by number desc limit 1)""",
                    message.text(),
                    label.text(),
                    by,
                    clock.instant()));
    return written == 1;
  }

  @Override
  public List<Feedback> after(long number, int limit) {
    return queries.list(
        """
        select f.number, f.label, f.said_by, f.said_at, m.id, m.mailbox, m.uid_validity, m.uid,
          m.sha256, m.size, m.received_at, m.refusal, m.scan
        from feedback f join message m on m.id = f.message_id
        where f.number > ? and f.number = (
          select max(n.number) from feedback n where n.message_id = f.message_id)
        order by f.number limit ?""",
        SqlFeedbackLog::feedback,
        number,
        limit);
  }

  private static Feedback feedback(ResultSet row) throws SQLException {
    return new Feedback(
        row.getLong("number"),
        message(row),
        Label.parse(row.getString("label")),
        row.getString("said_by"),
        Instant.parse(row.getString("said_at")));
  }

  private static Message message(ResultSet row) throws SQLException {
    Number validity = (Number) row.getObject("uid_validity");
    Number uid = (Number) row.getObject("uid");
    return new Message(
        new MessageId(row.getString("id")),
        row.getString("mailbox"),
        validity == null ? null : validity.longValue(),
        uid == null ? null : uid.longValue(),
        new Sha256(row.getString("sha256")),
        row.getLong("size"),
        Instant.parse(row.getString("received_at")),
        row.getString("refusal"),
        row.getInt("scan"));
  }
}
