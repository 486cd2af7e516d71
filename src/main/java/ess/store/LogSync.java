package ess.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes commits durable several at a time: forces the write-ahead log to the disk once for all
 * threads that wait when it begins. This is what {@code synchronous=FULL} does in each commit; it
 * is most of the price of a commit, and the same for one as for ten. Safe for many threads.
 *
 * <p>The order on the disk is kept by SQLite itself ({@code synchronous=NORMAL}): it forces the log
 * before it copies pages out of it, and the database before it begins the log anew. The log is
 * never locked by SQLite, so that a second descriptor of it does no harm.
 */
final class LogSync implements AutoCloseable {

  private final Connection keeper;
  private final Path log;
  private FileChannel channel;
  private long asked;
  private long covered;
  private long failed;
  private boolean forcing;

  private LogSync(Connection keeper, Path log) throws IOException {
    this.keeper = keeper;
    this.log = log;
    this.channel = open(log);
  }

  /**
   * For the database of the source. Keeps a connection open, for the log is deleted with the last
   * one.
   */
  static LogSync open(DataSource source, Path database) {
    try {
      Connection keeper = source.getConnection();
      try (Statement statement = keeper.createStatement()) {
        statement.execute("select count(*) from sqlite_master");
      }
      return new LogSync(keeper, database.resolveSibling(database.getFileName() + "-wal"));
    } catch (SQLException e) {
      throw StoreException.of(e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static FileChannel open(Path log) throws IOException {
    return FileChannel.open(log, StandardOpenOption.WRITE);
  }

  /**
   * Returns when all that was committed before the call is on the disk. It cannot be interrupted,
   * for a commit cannot be taken back.
   *
   * @throws StoreException if the disk refuses
   */
  void await() {
    boolean interrupted = false;
    try {
      long mine = ask();
      while (true) {
        try {
          if (isCovered(mine)) {
            return;
          }
          force();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized long ask() {
    return ++asked;
  }

  /**
   * Waits for a force that another thread does, which may cover this one; else it is this one's.
   */
  private synchronized boolean isCovered(long mine) throws InterruptedException {
    while (forcing && covered < mine) {
      wait();
    }
    if (mine <= failed) {
      throw failure(new IOException("it was tried for another commit"));
    }
    if (covered >= mine) {
      return true;
    }
    forcing = true;
    return false;
  }

  private void force() throws InterruptedException {
    long upTo = upTo();
    boolean isForced = false;
    boolean isRefused = false;
    try {
      channel.force(false);
      isForced = true;
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      reopen();
      throw new InterruptedException();
    } catch (IOException e) {
      isRefused = true;
      throw failure(e);
    } finally {
      end(upTo, isForced, isRefused);
    }
  }

  private synchronized long upTo() {
    return asked;
  }

  private synchronized void end(long upTo, boolean isForced, boolean isRefused) {
    forcing = false;
    covered = isForced ? Math.max(covered, upTo) : covered;
    failed = isRefused ? Math.max(failed, upTo) : failed;
    notifyAll();
  }

  private void reopen() {
    try {
      channel = open(log);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static StoreException failure(IOException e) {
    return new StoreException(
        StoreException.Kind.FULL, "The log of the database cannot be forced to its disk", e);
  }

  @Override
  public void close() {
    try (keeper) {
      channel.close();
    } catch (IOException e) {
      throw failure(e);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }
}
