package ess.store;

import com.zaxxer.hikari.HikariDataSource;
import ess.message.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.jdbc.ConnectionStrategy;
import org.apache.camel.spi.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@code jdbc:} steps inside a {@code policy:} step, or the writes of a bean, one
 * transaction: they all get the same connection, which is bound to the thread; it commits at the
 * end of the step, or rolls back if a step failed. When the step ends, what it committed is on the
 * disk. The steps inside must stay on the thread and give {@code resetAutoCommit: false}. Safe for
 * many threads.
 */
public final class TransactionPolicy implements Policy, ConnectionStrategy, Transactions {

  private final HikariDataSource writer;
  private final Runnable afterCommit;

  @SuppressWarnings("ThreadLocalUsage") // one a database, and it is removed after each use
  private final ThreadLocal<@Nullable Connection> bound;

  TransactionPolicy(HikariDataSource writer, LogSync log) {
    this(writer, log::await, new ThreadLocal<>());
  }

  private TransactionPolicy(
      HikariDataSource writer, Runnable afterCommit, ThreadLocal<@Nullable Connection> bound) {
    this.writer = writer;
    this.afterCommit = afterCommit;
    this.bound = bound;
  }

  /**
   * A policy of the same connection for what may be forgotten when the power fails, as a lease:
   * seen by all when the step ends, and on the disk with the next commit that is. A process that is
   * killed forgets nothing.
   */
  public static TransactionPolicy relaxed(TransactionPolicy policy) {
    return new TransactionPolicy(policy.writer, () -> {}, policy.bound);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {}

  @Override
  public Processor wrap(Route route, Processor steps) {
    return exchange -> {
      if (bound.get() != null) {
        steps.process(exchange);
        return;
      }
      runInTransaction(exchange, steps);
    };
  }

  private void runInTransaction(Exchange exchange, Processor steps) throws Exception {
    Object caughtBefore = exchange.getProperty(Exchange.EXCEPTION_CAUGHT);
    boolean committed = false;
    try (Transaction transaction = Transaction.begin(writer)) {
      bound.set(transaction.connection());
      steps.process(exchange);
      if (!hasFailed(exchange, caughtBefore)) {
        transaction.commit();
        committed = true;
      }
    } finally {
      bound.remove();
    }
    if (committed) {
      afterCommit.run();
    }
  }

  /** Whether a step failed, be it that an error handler inside the transaction dealt with it. */
  private static boolean hasFailed(Exchange exchange, @Nullable Object caughtBefore) {
    return exchange.isFailed()
        || exchange.isRollbackOnly()
        || exchange.getProperty(Exchange.EXCEPTION_CAUGHT) != caughtBefore;
  }

  /** A write on the connection of a transaction. */
  interface Write<T> {
    T on(Connection connection) throws SQLException;
  }

  @Override
  public <T> T inOne(Supplier<T> work) {
    return write(connection -> work.get());
  }

  /** Writes in the transaction of this thread, or in one of its own if there is none. */
  <T> T write(Write<T> work) {
    @Nullable Connection joined = bound.get();
    if (joined != null) {
      return run(work, joined);
    }
    T answer;
    try (Transaction transaction = Transaction.begin(writer)) {
      bound.set(transaction.connection());
      answer = run(work, transaction.connection());
      transaction.commit();
    } catch (SQLException e) {
      throw StoreException.of(e);
    } finally {
      bound.remove();
    }
    afterCommit.run();
    return answer;
  }

  /** The connection of the transaction of this thread; null if there is none. */
  @Nullable Connection joined() {
    return bound.get();
  }

  private static <T> T run(Write<T> work, Connection connection) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  @Override
  public Connection getConnection(DataSource source) throws SQLException {
    Connection connection = source == writer ? bound.get() : null;
    return connection != null ? connection : source.getConnection();
  }

  @Override
  public boolean isConnectionTransactional(Connection connection, DataSource source) {
    return connection == bound.get();
  }
}
