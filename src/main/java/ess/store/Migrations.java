package ess.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date. Flyway does it, and it takes a third of a second even where there
 * is nothing to do; so the checksum of all migrations is kept in the database ({@code pragma
 * user_version}), and where it is the same Flyway is not asked.
 */
final class Migrations {

  /** Every migration; a test holds this list to the folder. */
  static final List<String> FILES =
      List.of(
          "V001__message.sql",
          "V002__app_user.sql",
          "V003__accounts.sql",
          "V004__audit_guard.sql",
          "V005__thread.sql",
          "V006__evidence_hash.sql",
          "V007__scan.sql",
          "V008__feedback.sql",
          "V009__action.sql",
          "V010__history.sql",
          "V011__lookups.sql");

  private static final String FOLDER = "db/migration";

  /** What the migrations leave open for the database. */
  static final Map<String, String> SQLITE =
      Map.of(
          "number", "integer not null primary key autoincrement",
          "clustered", "without rowid",
          "refuse_change", "begin select raise(abort, 'the audit only grows'); end");

  private Migrations() {}

  /**
   * Migrates the database of the source.
   *
   * @throws StoreException if it is damaged, or was made by another version of the program
   */
  static void run(DataSource source) {
    int checksum = checksum();
    if (applied(source) == checksum) {
      return;
    }
    checkUnlocked(source);
    migrate(source);
    remember(source, checksum);
  }

  /**
   * Looks whether the database is up to date.
   *
   * @throws StoreException if it is not
   */
  static void check(DataSource source) {
    if (applied(source) != checksum()) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The database is of another version of ess; start the service of this version first",
          null);
    }
  }

  /** Takes the write lock for a moment, for Flyway writes a stack trace where it cannot have it. */
  private static void checkUnlocked(DataSource source) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      connection.rollback();
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static void migrate(DataSource source) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:" + FOLDER)
          .placeholders(SQLITE)
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (StoreException.kindOf(e) != StoreException.Kind.OTHER) {
        throw StoreException.of(e);
      }
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The database was made by another version of ess, or is not one of ess;"
              + " run that version, or set ESS_DATA_DIR to another folder",
          e);
    }
  }

  private static int applied(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("pragma user_version")) {
      return rows.next() ? rows.getInt(1) : 0;
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static void remember(DataSource source, int checksum) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = " + checksum);
    } catch (SQLException e) {
      throw StoreException.of(e);
    }
  }

  private static int checksum() {
    CRC32 checksum = new CRC32();
    for (String file : FILES) {
      try (InputStream bytes =
          Migrations.class.getClassLoader().getResourceAsStream(FOLDER + "/" + file)) {
        if (bytes == null) {
          throw new IllegalStateException("the program lacks its migration " + file);
        }
        checksum.update(bytes.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("the program's migration cannot be read: " + file, e);
      }
    }
    return (int) checksum.getValue();
  }
}
