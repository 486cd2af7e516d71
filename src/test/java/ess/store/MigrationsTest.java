package ess.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

  @TempDir Path dir;

  @Test
  void eachFileOfTheFolderIsInTheList() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();

      assertThat(Migrations.FILES).isEqualTo(names);
    }
  }

  @Test
  void verdictsFromBeforeScansHadNumbersAreKeptWithAllThatBelongsToThem() throws Exception {
    before(
        "6",
        """
        insert into message (id, mailbox, sha256, size, received_at, state, summary, document)
        values ('m1', 'hr', 'aa', 1, '', 'judged', '{}', '{}'), ('m2', 'hr', 'bb', 1, '', 'judged', '{}', '{}')""",
        verdict(7, "m1", "p1"),
        verdict(8, "m2", "p1"),
        verdict(9, "m1", "p2"),
        """
        insert into part (verdict_id, position, path, kind, view, type, size, sha256, traits)
        values (7, 0, 'message', 'message', 'raw', 'text/plain', 1, 'aa', '[]')""",
        """
        insert into finding (verdict_id, position, finding, source, title, severity, score, counted, part, unfinished,
          evidence_sha256)
        values (9, 0, 'a.b', 'test', 'A sign', 'low', 1, 1, 'message', 0, 'cc')""");

    try (Store store = Store.open(dir)) {
      assertThat(
              Pipeline.query(store, "select id, message_id, scan, policy from verdict order by id"))
          .containsExactly("7|m1|1|p1", "8|m2|1|p1", "9|m1|2|p2");
      assertThat(Pipeline.query(store, "select id, scan from message order by id"))
          .containsExactly("m1|2", "m2|1");
      assertThat(Pipeline.query(store, "select verdict_id, path, traits from part"))
          .containsExactly("7|message|[]");
      assertThat(
              Pipeline.query(store, "select verdict_id, unfinished, evidence_sha256 from finding"))
          .containsExactly("9|0|cc");
      assertThat(Pipeline.query(store, "pragma foreign_key_check")).isEmpty();
      assertThat(Pipeline.query(store, "select \"table\" from pragma_foreign_key_list('finding')"))
          .containsExactly("verdict");
    }
  }

  private static String verdict(int id, String message, String policy) {
    return """
        insert into verdict (id, message_id, result, score, suspicious_from, malicious_from, policy, engine, given_at,
          took_ms, ledger) values (%d, '%s', 'clean', 0, 8, 16, '%s', 'e', '', 1, '[]')"""
        .formatted(id, message, policy);
  }

  /** A database of an older version, with rows. */
  private void before(String version, String... statements) throws SQLException {
    String url = "jdbc:sqlite:" + dir.resolve("ess.db") + "?foreign_keys=on";
    Flyway.configure()
        .dataSource(url, "", "")
        .placeholders(Migrations.SQLITE)
        .target(version)
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
