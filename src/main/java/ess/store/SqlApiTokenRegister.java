package ess.store;

import ess.message.ApiToken;
import ess.message.ApiTokenRegister;
import ess.message.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The API tokens in the table {@code api_token}; scopes stand there with blanks between. */
final class SqlApiTokenRegister implements ApiTokenRegister {

  private static final String SELECT =
      """
      select id, account, name, scopes, made_at, ends_at, last_used_at, hash
      from api_token where revoked_at is null""";
  private static final String ORDER = " order by made_at, id";

  private final TransactionPolicy transaction;
  private final Queries queries;

  SqlApiTokenRegister(TransactionPolicy transaction, Queries queries) {
    this.transaction = transaction;
    this.queries = queries;
  }

  @Override
  public Map<Sha256, ApiToken> live(Instant now) {
    Map<Sha256, ApiToken> live = new LinkedHashMap<>();
    queries.list(
        SELECT + " and ends_at > ?" + ORDER,
        row -> live.put(new Sha256(row.getString(8)), token(row)),
        now);
    return live;
  }

  @Override
  public List<ApiToken> all() {
    return queries.list(SELECT + ORDER, SqlApiTokenRegister::token);
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    @Nullable String used = row.getString(7);
    return new ApiToken(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Set.of(row.getString(4).split(" ")),
        Instant.parse(row.getString(5)),
        Instant.parse(row.getString(6)),
        used == null ? null : Instant.parse(used));
  }

  @Override
  public void add(ApiToken token, Sha256 hash) {
    transaction.write(
        connection -> {
          Queries.run(
              connection,
              """
              insert into api_token (id, account, name, hash, scopes, made_at, ends_at)
              values (?, ?, ?, ?, ?, ?, ?)""",
              token.id(),
              token.account(),
              token.name(),
              hash.hex(),
              String.join(" ", new TreeSet<>(token.scopes())),
              token.madeAt(),
              token.endsAt());
          SqlAccountRegister.announce(connection);
          return token;
        });
  }

  @Override
  public boolean revoke(String id, Instant now) {
    return transaction.write(
        connection -> {
          int revoked =
              Queries.run(
                  connection,
                  "update api_token set revoked_at = ? where id = ? and revoked_at is null",
                  now,
                  id);
          SqlAccountRegister.announce(connection);
          return revoked > 0;
        });
  }

  @Override
  public void used(Map<String, Instant> times) {
    transaction.write(
        connection -> {
          for (Map.Entry<String, Instant> used : times.entrySet()) {
            Queries.run(
                connection,
                "update api_token set last_used_at = ? where id = ?",
                used.getValue(),
                used.getKey());
          }
          return times;
        });
  }
}
