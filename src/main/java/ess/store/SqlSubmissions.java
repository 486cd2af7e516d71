package ess.store;

import ess.message.Arrival;
import ess.message.KeyReusedException;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Submission;
import ess.message.Submissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Submissions in the tables {@code message} and {@code submission_key}. There is one connection
 * that writes, so of two that come at once under one key the second finds the first.
 */
final class SqlSubmissions implements Submissions {

  private static final Duration PRUNING = Duration.ofHours(1);

  private final TransactionPolicy transaction;
  private final Clock clock;
  private volatile Instant nextPruning = Instant.MIN;

  SqlSubmissions(TransactionPolicy transaction, Clock clock) {
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public Submission register(Arrival arrival, String account, @Nullable String key) {
    return transaction.write(
        connection -> {
          if (key == null) {
            return added(connection, arrival);
          }
          prune(connection);
          Submission known = find(connection, arrival, account, key);
          return known != null ? known : add(connection, arrival, account, key);
        });
  }

  private static Submission added(Connection connection, Arrival arrival) throws SQLException {
    Message message = SqlRegister.insertUpload(connection, arrival);
    return new Submission(message.id(), message);
  }

  private void prune(Connection connection) throws SQLException {
    Instant now = clock.instant();
    if (now.isBefore(nextPruning)) {
      return;
    }
    nextPruning = now.plus(PRUNING);
    try (PreparedStatement statement =
        connection.prepareStatement("delete from submission_key where made_at < ?")) {
      statement.setString(1, oldest());
      statement.executeUpdate();
    }
  }

  private String oldest() {
    return Texts.time(clock.instant().minus(KEY_LIFE));
  }

  private @Nullable Submission find(
      Connection connection, Arrival arrival, String account, String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select sha256, message_id from submission_key
            where account = ? and name = ? and made_at >= ?""")) {
      statement.setString(1, account);
      statement.setString(2, key);
      statement.setString(3, oldest());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        if (!row.getString(1).equals(arrival.sha256().hex())) {
          throw new KeyReusedException();
        }
        return new Submission(new MessageId(row.getString(2)), null);
      }
    }
  }

  private Submission add(Connection connection, Arrival arrival, String account, String key)
      throws SQLException {
    Submission submission = added(connection, arrival);
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into submission_key (account, name, sha256, message_id, made_at)
            values (?, ?, ?, ?, ?)
            on conflict (account, name) do update set sha256 = excluded.sha256,
              message_id = excluded.message_id, made_at = excluded.made_at""")) {
      statement.setString(1, account);
      statement.setString(2, key);
      statement.setString(3, arrival.sha256().hex());
      statement.setString(4, submission.id().text());
      statement.setString(5, Texts.time(clock.instant()));
      statement.executeUpdate();
    }
    return submission;
  }
}
