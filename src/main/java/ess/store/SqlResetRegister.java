package ess.store;

import ess.message.ResetRegister;
import ess.message.Sha256;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reset tokens in the table {@code reset_token}. */
final class SqlResetRegister implements ResetRegister {

  private final TransactionPolicy transaction;
  private final Queries queries;

  SqlResetRegister(TransactionPolicy transaction, Queries queries) {
    this.transaction = transaction;
    this.queries = queries;
  }

  @Override
  public void keep(String account, Sha256 digest, Instant madeAt, Instant endsAt) {
    write(
        """
        insert into reset_token (account, hash, made_at, ends_at) values (?, ?, ?, ?)
        on conflict (account) do update
        set hash = excluded.hash, made_at = excluded.made_at, ends_at = excluded.ends_at""",
        account,
        digest.hex(),
        madeAt,
        endsAt);
  }

  @Override
  public Optional<String> account(Sha256 digest, Instant now) {
    return queries
        .list(
            "select account from reset_token where hash = ? and ends_at > ?",
            row -> row.getString(1),
            digest.hex(),
            now)
        .stream()
        .findFirst();
  }

  @Override
  public boolean consume(Sha256 digest, Instant now) {
    return write("delete from reset_token where hash = ? and ends_at > ?", digest.hex(), now) == 1;
  }

  @Override
  public Set<Sha256> live(Instant now, Instant madeBefore) {
    return Set.copyOf(
        queries.list(
            "select hash from reset_token where ends_at > ? and made_at <= ?",
            row -> new Sha256(row.getString(1)),
            now,
            madeBefore));
  }

  private int write(String sql, @Nullable Object... values) {
    return transaction.write(connection -> Queries.run(connection, sql, values));
  }
}
