package ess.store;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the tables up to date. */
final class Migrations {

  private static final Map<String, String> SQLITE =
      Map.of("number", "integer not null primary key autoincrement");

  private Migrations() {}

  static void run(DataSource source) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .placeholders(SQLITE)
        .load()
        .migrate();
  }
}
