package ess.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accounts. Each write is a durable transaction, or part of {@link Transactions#inOne}, and
 * moves {@link #changes}. Safe for many threads.
 */
public interface AccountRegister {

  /**
   * A number that grows with every change that gives or takes rights, by whatever process: to
   * accounts, sessions that were ended, and API tokens.
   */
  long changes();

  /** All accounts, by name. */
  List<Account> all();

  /** The account of the id. */
  Optional<Account> byId(String id);

  /** The account of the name; upper and lower case count as one. */
  Optional<Account> byName(String username);

  /** The account of the mail address; upper and lower case count as one. */
  Optional<Account> byEmail(String email);

  /** Adds an account; false if its name or mail address is taken. */
  boolean add(Account account);

  /**
   * Changes role, mail address and whether it is shut. Shutting ends its sessions.
   *
   * @param version the version that is to be changed
   * @return false if the account is of another version by now, or the mail address is taken
   */
  boolean change(String id, long version, Role role, @Nullable String email, boolean disabled);

  /** Sets another password and ends all sessions of the account. */
  void setPassword(String id, String passwordHash);

  /** Keeps the same password under another hash, if the old one is still there. */
  void rehash(String id, String oldHash, String newHash);
}
