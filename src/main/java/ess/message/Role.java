package ess.message;

import java.util.Locale;

/** What an account may do; each role may do what the ones before it may. */
public enum Role {
  /** Reads messages, verdicts and the feed. */
  READER,
  /** Submits messages, fetches raw mail, acts on verdicts. */
  ANALYST,
  /** Manages accounts and tokens. */
  ADMIN;

  /** Whether this role may do what the other may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The name in lower case, as in the contract, the database and a token. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name; anything but the three is refused. */
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("a role is reader, analyst or admin");
  }
}
