package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** The addresses that a document names, gathered for one entry. For one thread. */
final class Links {

  private static final MediaType URI_LIST = MediaType.of("text/uri-list");
  private static final int MOST = 5_000;
  private static final int LONGEST = 8_192;

  private final Set<String> addresses = new LinkedHashSet<>();

  /** Adds an address; blank ones are passed over, and what could break a line is escaped. */
  void add(String address) {
    String line = address.strip().replace("\r", "%0D").replace("\n", "%0A").replace("\0", "");
    if (!line.isEmpty() && addresses.size() < MOST) {
      addresses.add(line.length() > LONGEST ? line.substring(0, LONGEST) : line);
    }
  }

  /** Whether the address leads to another machine. */
  static boolean isRemote(String address) {
    String start = address.strip();
    return start.startsWith("\\\\")
        || start.startsWith("//")
        || start.matches("(?si)(https?|ftp|file|smb|ldap|ms-[a-z-]+|mhtml|script):.*");
  }

  /** Hands over the addresses as an entry, if there are any. */
  void handOver(Opening opening) {
    if (addresses.isEmpty() || opening.isStopped()) {
      return;
    }
    String lines = String.join("\r\n", addresses) + "\r\n";
    opening.stored(
        Entry.of("links").view("links").declared(URI_LIST),
        Bytes.of(lines.getBytes(StandardCharsets.UTF_8)));
  }
}
