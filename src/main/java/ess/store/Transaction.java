package ess.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction on the writing connection, from its begin to its end; what was not committed when
 * it is closed is rolled back. For one thread.
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
    Connection connection = writer.getConnection();
    Transaction transaction = new Transaction(writer, connection);
    try {
      connection.setAutoCommit(false);
      return transaction;
    } catch (SQLException e) {
      transaction.discard();
      throw e;
    }
  }

  /** The connection, bound to this transaction until its end. */
  Connection connection() {
    return connection;
  }

  /** Makes it durable. */
  void commit() throws SQLException {
    connection.commit();
    committed = true;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The engine has rolled back by itself, as it does when a disk is full; a fresh connection
      // is sure to carry nothing of it.
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
