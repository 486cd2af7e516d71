package ess.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A transaction on the writing connection, from its begin to its end; what was not committed when
 * it is closed is rolled back. Its commit does not force the disk: that is left to {@link LogSync},
 * which does it once for several. For one thread.
 */
final class Transaction implements AutoCloseable {

  private final HikariDataSource writer;
  private final Connection connection;
  private boolean committed;

  private Transaction(HikariDataSource writer, Connection connection) {
    this.writer = writer;
    this.connection = connection;
  }

  /** Waits for the writing connection and begins. */
  static Transaction begin(HikariDataSource writer) throws SQLException {
    Transaction transaction = new Transaction(writer, writer.getConnection());
    try {
      transaction.begin();
      return transaction;
    } catch (SQLException e) {
      transaction.discard();
      throw e;
    }
  }

  private void begin() throws SQLException {
    forceEachCommit(false);
    connection.setAutoCommit(false);
  }

  private void forceEachCommit(boolean full) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(full ? "pragma synchronous = full" : "pragma synchronous = normal");
    }
  }

  /** The connection, bound to this transaction until its end. */
  Connection connection() {
    return connection;
  }

  /** Makes it seen by all. Back to single statements is a commit; a plain one would begin anew. */
  void commit() throws SQLException {
    connection.setAutoCommit(true);
    committed = true;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!committed) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      forceEachCommit(true);
    } catch (SQLException e) {
      // The commit failed, or the engine has rolled back by itself, as it does when a disk is full;
      // a fresh connection is sure to carry nothing of it.
      writer.evictConnection(connection);
      if (committed) {
        throw e;
      }
    } finally {
      connection.close();
    }
  }

  private void discard() throws SQLException {
    writer.evictConnection(connection);
    connection.close();
  }
}
