package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

  @TempDir Path dir;

  @Test
  void aFolderThatIsMissingIsMadeForItsOwnerAlone() throws Exception {
    Path folder = dir.resolve("a/b");

    Store.open(folder).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void aSecondServiceOnTheFolderIsRefused() {
    try (Store first = Store.open(dir)) {
      assertThatThrownBy(() -> Store.open(dir))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another ess")
          .extracting("kind")
          .isEqualTo(StoreException.Kind.IN_USE);
      assertThat(first.events().head()).isZero();
    }
  }

  @Test
  void theFolderIsFreeAgainAfterTheEnd() {
    Store.open(dir).close();

    try (Store second = Store.open(dir)) {
      assertThat(second.events().head()).isZero();
    }
  }

  @Test
  void whatWasWrittenIsThereAfterTheNextStart() {
    try (Store store = Store.open(dir)) {
      store.register().registerUpload(Samples.arrival(1, "mail"));
    }

    try (Store store = Store.open(dir)) {
      assertThat(store.events().head()).isEqualTo(1);
    }
  }

  @Test
  void aFileWhereTheFolderShouldBeIsRefusedInOneSentence() throws Exception {
    Path file = Files.createFile(dir.resolve("data"));

    assertThatThrownBy(() -> Store.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "The data folder %s cannot be written; check its owner and mode, or set ESS_DATA_DIR"
                .formatted(file));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndTheLockIsGivenBack() throws Exception {
    Files.writeString(dir.resolve(Store.FILE), "This is a letter and no database. ".repeat(100));

    assertThatThrownBy(() -> Store.open(dir))
        .isInstanceOf(StoreException.class)
        .hasMessage("The database is damaged; put back a copy of it")
        .extracting("kind")
        .isEqualTo(StoreException.Kind.DAMAGED);
    Files.delete(dir.resolve(Store.FILE));
    Store.open(dir).close();
  }

  @Test
  void aDatabaseOfAnotherProgramIsLeftAsItIs() throws Exception {
    sql("create table recipe (id integer)");

    assertThatThrownBy(() -> Store.open(dir))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another version of ess, or is not one of ess");
  }

  @Test
  void aDatabaseOfALaterVersionIsRefused() throws Exception {
    Store.open(dir).close();
    sql(
        """
        insert into flyway_schema_history
        select 99, '099', description, type, script, checksum, installed_by, installed_on, 1, 1
        from flyway_schema_history where installed_rank = 1""");
    sql("pragma user_version = 99");

    assertThatThrownBy(() -> Store.open(dir))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another version of ess");
  }

  @Test
  void aDatabaseThatAnotherProgramHoldsLockedIsRefusedInOneSentence() throws Exception {
    Store.open(dir).close();
    sql("pragma user_version = 99");

    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(Store.FILE));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");

      assertThatThrownBy(() -> Store.open(dir))
          .isInstanceOf(StoreException.class)
          .hasMessage("The database is locked by another program; end that program");
    }
  }

  @Test
  void aCommitIsOnTheDiskBeforeItReturns() throws Exception {
    try (Store store = Store.open(dir);
        Connection connection = store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("pragma synchronous").getInt(1)).isEqualTo(2);
      assertThat(statement.executeQuery("pragma journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("pragma foreign_keys").getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void aReaderCannotWrite() throws Exception {
    try (Store store = Store.open(dir);
        Connection connection = store.reader().getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("delete from event"))
          .isInstanceOf(SQLException.class);
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
