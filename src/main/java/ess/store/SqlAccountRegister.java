package ess.store;

import ess.message.Account;
import ess.message.AccountRegister;
import ess.message.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts in the table {@code app_user}. */
final class SqlAccountRegister implements AccountRegister {

  private static final String SELECT =
      """
      select id, username, email, role, password_hash, created_at, disabled_at, version
      from app_user""";

  private final TransactionPolicy transaction;
  private final Queries queries;
  private final Clock clock;

  SqlAccountRegister(TransactionPolicy transaction, Queries queries, Clock clock) {
    this.transaction = transaction;
    this.queries = queries;
    this.clock = clock;
  }

  /** Tells every process that somebody's rights have changed. */
  static void announce(Connection connection) throws SQLException {
    Queries.run(connection, "update account_change set number = number + 1");
  }

  @Override
  public long changes() {
    return queries.list("select number from account_change", row -> row.getLong(1)).get(0);
  }

  @Override
  public List<Account> all() {
    return queries.list(SELECT + " order by username", SqlAccountRegister::account);
  }

  @Override
  public Optional<Account> byId(String id) {
    return first(" where id = ?", id);
  }

  @Override
  public Optional<Account> byName(String username) {
    return first(" where lower(username) = ?", username.toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<Account> byEmail(String email) {
    return first(" where email = ?", email.toLowerCase(Locale.ROOT));
  }

  private Optional<Account> first(String where, String value) {
    return queries.list(SELECT + where, SqlAccountRegister::account, value).stream().findFirst();
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Role.parse(row.getString(4)),
        row.getString(5),
        Instant.parse(row.getString(6)),
        row.getString(7) != null,
        row.getLong(8));
  }

  @Override
  public boolean add(Account account) {
    return announced(
        """
        insert into app_user
          (id, username, email, role, password_hash, created_at, disabled_at, version)
        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
        account.id(),
        account.username(),
        lower(account.email()),
        account.role().text(),
        account.passwordHash(),
        account.createdAt(),
        account.disabled() ? clock.instant() : null,
        account.version());
  }

  @Override
  public boolean change(
      String id, long version, Role role, @Nullable String email, boolean disabled) {
    return transaction.write(
        connection -> {
          int changed =
              Queries.run(
                  connection,
                  """
                  update app_user set role = ?, email = ?, version = version + 1,
                    disabled_at = case when ? then coalesce(disabled_at, ?) end
                  where id = ? and version = ? and not exists
                    (select 1 from app_user other where other.email = ? and other.id <> ?)""",
                  role.text(),
                  lower(email),
                  disabled,
                  clock.instant(),
                  id,
                  version,
                  lower(email),
                  id);
          if (changed > 0 && disabled) {
            endSessions(connection, id);
          }
          announce(connection);
          return changed > 0;
        });
  }

  @Override
  public void setPassword(String id, String passwordHash) {
    transaction.write(
        connection -> {
          Queries.run(
              connection,
              "update app_user set password_hash = ?, version = version + 1 where id = ?",
              passwordHash,
              id);
          endSessions(connection, id);
          announce(connection);
          return id;
        });
  }

  private void endSessions(Connection connection, String account) throws SQLException {
    Queries.run(
        connection,
        "update session set ended_at = ? where account = ? and ended_at is null",
        clock.instant(),
        account);
  }

  @Override
  public void rehash(String id, String oldHash, String newHash) {
    transaction.write(
        connection ->
            Queries.run(
                connection,
                "update app_user set password_hash = ? where id = ? and password_hash = ?",
                newHash,
                id,
                oldHash));
  }

  private boolean announced(String sql, @Nullable Object... values) {
    return transaction.write(
        connection -> {
          int changed = Queries.run(connection, sql, values);
          announce(connection);
          return changed > 0;
        });
  }

  private static @Nullable String lower(@Nullable String email) {
    return email == null ? null : email.toLowerCase(Locale.ROOT);
  }
}
