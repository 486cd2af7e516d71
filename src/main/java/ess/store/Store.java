package ess.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import ess.message.AccountRegister;
import ess.message.ApiTokenRegister;
import ess.message.AuditLog;
import ess.message.EventLog;
import ess.message.FeedbackLog;
import ess.message.MessageRegister;
import ess.message.ResetRegister;
import ess.message.SessionRegister;
import ess.message.Submissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The database of one data folder: one connection that writes, a few that read. Only one service at
 * a time has it open. Safe for many threads.
 */
public final class Store implements AutoCloseable {

  /** The name of the database in the data folder. */
  public static final String FILE = "ess.db";

  private static final int READERS = 4;
  private static final int BUSY_MILLIS = 5_000;
  private static final int WAIT_MILLIS = 30_000;
  private static final long MAX_LOG_BYTES = 64L << 20;

  private final @Nullable FolderLock lock;
  private final LogSync log;
  private final HikariDataSource writer;
  private final HikariDataSource reader;
  private final TransactionPolicy transaction;
  private final MessageRegister register;
  private final Submissions submissions;
  private final EventLog events;
  private final AuditLog audit;
  private final AccountRegister accounts;
  private final SessionRegister sessions;
  private final ApiTokenRegister apiTokens;
  private final ResetRegister resets;
  private final FeedbackLog feedback;

  private Store(
      @Nullable FolderLock lock, LogSync log, HikariDataSource writer, HikariDataSource reader) {
    this.lock = lock;
    this.log = log;
    this.writer = writer;
    this.reader = reader;
    this.transaction = new TransactionPolicy(writer, log);
    this.register = new SqlRegister(writer, reader, log);
    this.submissions = new SqlSubmissions(transaction, Clock.systemUTC());
    this.events = new SqlEventLog(reader, log::await);
    this.audit = new SqlAuditLog(transaction, Clock.systemUTC());
    Queries queries = new Queries(transaction, reader);
    this.accounts = new SqlAccountRegister(transaction, queries, Clock.systemUTC());
    this.sessions = new SqlSessionRegister(transaction, queries);
    this.apiTokens = new SqlApiTokenRegister(transaction, queries);
    this.resets = new SqlResetRegister(transaction, queries);
    this.feedback = new SqlFeedbackLog(transaction, queries, Clock.systemUTC());
  }

  /**
   * Opens the database of the folder; makes folder and database where there are none, and brings an
   * older database up to date.
   *
   * @throws StoreException if that cannot be done; its message says what to change
   */
  public static Store open(Path dataDir) {
    FolderLock lock = FolderLock.take(dataDir);
    return open(dataDir.resolve(FILE), lock, Migrations::run);
  }

  /**
   * Opens a database that is there, also while a service has it open: for a few small writes, which
   * come between those of the service.
   *
   * @throws StoreException if there is none, or it is of another version
   */
  public static Store beside(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new StoreException(
          StoreException.Kind.UNWRITABLE,
          "There is no database in %s; start the service once, or set ESS_DATA_DIR"
              .formatted(dataDir),
          null);
    }
    return open(file, null, Migrations::check);
  }

  private static Store open(
      Path file, @Nullable FolderLock lock, Consumer<DataSource> preparation) {
    HikariDataSource writer = null;
    LogSync log = null;
    try {
      checkWritable(file);
      DataSource direct = dataSource(file, SQLiteOpenMode.READWRITE);
      preparation.accept(direct);
      writer = pool("writer", direct, 1);
      log = LogSync.open(direct, file);
      DataSource reading = dataSource(file, SQLiteOpenMode.READONLY);
      return new Store(lock, log, writer, pool("reader", reading, READERS));
    } catch (RuntimeException e) {
      closeAll(log, writer, lock);
      throw e;
    }
  }

  private static void closeAll(
      @Nullable LogSync log, @Nullable HikariDataSource writer, @Nullable FolderLock lock) {
    try (lock;
        writer;
        log) {
      // Each is closed, whatever befalls the others.
    }
  }

  private static void checkWritable(Path file) {
    try {
      if (Files.exists(file) && !Files.isWritable(file)) {
        throw new IOException("not writable");
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.UNWRITABLE,
          "The database %s cannot be written; check its owner and mode".formatted(file),
          e);
    }
  }

  /** Connections to the file that are not pooled. */
  static DataSource dataSource(Path file, SQLiteOpenMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    if (mode == SQLiteOpenMode.READONLY) {
      config.setReadOnly(true);
    } else {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setJournalSizeLimit((int) MAX_LOG_BYTES);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static HikariDataSource pool(String name, DataSource source, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setReadOnly(name.equals("reader"));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setMaxLifetime(0);
    config.setKeepaliveTime(0);
    return new HikariDataSource(config);
  }

  /** The one connection that writes; whoever holds it must give it back soon. */
  public DataSource writer() {
    return writer;
  }

  /** Connections that only read; each statement sees what was committed before it began. */
  public DataSource reader() {
    return reader;
  }

  /** What makes the steps of a route one transaction. */
  public TransactionPolicy transaction() {
    return transaction;
  }

  /** Where intake writes down what arrived. */
  public MessageRegister register() {
    return register;
  }

  /** Where mails that are handed in are registered. */
  public Submissions submissions() {
    return submissions;
  }

  /** The outbox. */
  public EventLog events() {
    return events;
  }

  /** The audit. */
  public AuditLog audit() {
    return audit;
  }

  /** The accounts. */
  public AccountRegister accounts() {
    return accounts;
  }

  /** The sessions and their refresh tokens. */
  public SessionRegister sessions() {
    return sessions;
  }

  /** The API tokens. */
  public ApiTokenRegister apiTokens() {
    return apiTokens;
  }

  /** The tokens of password resets. */
  public ResetRegister resets() {
    return resets;
  }

  /** What people say of messages. */
  public FeedbackLog feedback() {
    return feedback;
  }

  @Override
  public void close() {
    reader.close();
    closeAll(log, writer, lock);
  }
}
