package ess.store;

import ess.message.RefreshToken;
import ess.message.Session;
import ess.message.SessionRegister;
import ess.message.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sessions in the tables {@code session} and {@code refresh_token}. */
final class SqlSessionRegister implements SessionRegister {

  private static final String COLUMNS =
      "s.id, s.account, s.started_at, s.last_used_at, s.ends_at, s.ended_at, s.address";

  private final TransactionPolicy transaction;
  private final Queries queries;

  SqlSessionRegister(TransactionPolicy transaction, Queries queries) {
    this.transaction = transaction;
    this.queries = queries;
  }

  @Override
  public void begin(Session session) {
    transaction.write(
        connection ->
            Queries.run(
                connection,
                """
                insert into session (id, account, started_at, last_used_at, ends_at, address)
                values (?, ?, ?, ?, ?, ?)""",
                session.id(),
                session.account(),
                session.startedAt(),
                session.lastUsedAt(),
                session.endsAt(),
                session.address()));
  }

  @Override
  public void issue(Sha256 hash, String session, Instant issuedAt, Instant endsAt) {
    transaction.write(
        connection -> {
          Queries.run(
              connection,
              "insert into refresh_token (hash, session, issued_at, ends_at) values (?, ?, ?, ?)",
              hash.hex(),
              session,
              issuedAt,
              endsAt);
          return Queries.run(
              connection, "update session set last_used_at = ? where id = ?", issuedAt, session);
        });
  }

  @Override
  public Optional<RefreshToken> find(Sha256 hash) {
    return queries
        .list(
            "select "
                + COLUMNS
                + """
                , t.ends_at, t.used_at from refresh_token t join session s on s.id = t.session
                where t.hash = ?""",
            row ->
                new RefreshToken(
                    hash, session(row), Instant.parse(row.getString(8)), row.getString(9) != null),
            hash.hex())
        .stream()
        .findFirst();
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        row.getString(1),
        row.getString(2),
        Instant.parse(row.getString(3)),
        Instant.parse(row.getString(4)),
        Instant.parse(row.getString(5)),
        row.getString(6) != null,
        row.getString(7));
  }

  @Override
  public boolean use(Sha256 hash, Instant now) {
    return transaction.write(
        connection ->
            Queries.run(
                    connection,
                    "update refresh_token set used_at = ? where hash = ? and used_at is null",
                    now,
                    hash.hex())
                > 0);
  }

  @Override
  public boolean end(String id, Instant now) {
    return transaction.write(
        connection -> {
          int ended =
              Queries.run(
                  connection,
                  "update session set ended_at = ? where id = ? and ended_at is null",
                  now,
                  id);
          if (ended > 0) {
            SqlAccountRegister.announce(connection);
          }
          return ended > 0;
        });
  }

  @Override
  public Set<String> endedSince(Instant since) {
    return new HashSet<>(
        queries.list("select id from session where ended_at >= ?", row -> row.getString(1), since));
  }

  @Override
  public List<Session> open(String account, Instant now) {
    return queries.list(
        "select "
            + COLUMNS
            + """
             from session s where s.account = ? and s.ended_at is null and s.ends_at > ?
            order by s.started_at, s.id""",
        SqlSessionRegister::session,
        account,
        now);
  }

  @Override
  public boolean knows(String account, String address) {
    return !queries
        .list(
            "select 1 from session where account = ? and address = ? limit 1",
            row -> row.getInt(1),
            account,
            address)
        .isEmpty();
  }

  @Override
  public void forget(Instant before) {
    transaction.write(
        connection -> {
          Queries.run(
              connection,
              """
              delete from refresh_token where session in
                (select id from session where ends_at < ? or ended_at < ?)""",
              before,
              before);
          return Queries.run(
              connection, "delete from session where ends_at < ? or ended_at < ?", before, before);
        });
  }
}
