package ess.extract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose Authentication-Results are believed, by mailbox (RFC 8601, section 5). Written as {@code
 * mailbox: id, id hops 1 strips | other: id}; a mailbox {@code *} stands for all that are not
 * named. Immutable.
 */
public final class TrustedServers {

  /** Nobody's. */
  public static final TrustedServers NONE = new TrustedServers("");

  /**
   * What is believed of a mailbox.
   *
   * @param servers the authserv-ids, in lower case
   * @param hops how many Received fields on top are written by servers of its own, the border
   *     server's the last of them
   * @param strips whether the border takes away fields that claim one of the ids; then the place of
   *     a field says nothing
   */
  record Trust(Set<String> servers, int hops, boolean strips) {
    static final Trust NONE = new Trust(Set.of(), 1, false);
  }

  private static final int MOST_HOPS = 20;
  private static final Pattern ENTRY =
      Pattern.compile("([^:|]{1,100}):([^:|]{1,1000}?)(?:\\s+hops\\s+([0-9]{1,3}))?(\\s+strips)?");

  private final Map<String, Trust> byMailbox = new HashMap<>();
  private final String setting;

  /** Reads the setting {@code ess.extract.trusted-authserv}. */
  public TrustedServers(String setting) {
    this.setting = setting.strip();
    for (String entry : setting.isBlank() ? new String[0] : setting.split("\\|", -1)) {
      Matcher matcher = ENTRY.matcher(entry.strip());
      if (!matcher.matches()) {
        throw wrong(entry, "it is no 'mailbox: id, id hops 1 strips'");
      }
      int hops = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
      if (hops < 1 || hops > MOST_HOPS) {
        throw wrong(entry, "hops are 1 to " + MOST_HOPS);
      }
      Set<String> servers = new TreeSet<>();
      for (String id : matcher.group(2).split(",", -1)) {
        String server = id.strip().toLowerCase(Locale.ROOT);
        if (server.isEmpty() || server.contains(" ")) {
          throw wrong(entry, "an authserv-id is one word");
        }
        servers.add(server);
      }
      Trust trust = new Trust(Set.copyOf(servers), hops, matcher.group(4) != null);
      if (byMailbox.put(matcher.group(1).strip(), trust) != null) {
        throw wrong(entry, "the mailbox stands twice");
      }
    }
  }

  private static ExtractException wrong(String entry, String why) {
    return new ExtractException(
        "ess.extract.trusted-authserv: '%s' cannot be used: %s; see docs/configuration.md"
            .formatted(entry.strip(), why));
  }

  /** The setting, by which facts are read otherwise. */
  String setting() {
    return setting;
  }

  /** What is believed of the mailbox. */
  Trust of(String mailbox) {
    Trust own = byMailbox.get(mailbox);
    return own == null ? byMailbox.getOrDefault("*", Trust.NONE) : own;
  }
}
