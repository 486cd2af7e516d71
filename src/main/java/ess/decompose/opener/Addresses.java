package ess.decompose.opener;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds addresses of the web and of shares in a text. */
final class Addresses {

  private static final int MOST = 1_000;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)(?:(?:https?|ftp|file|ldap|mhtml|ms-[a-z-]{1,30}):[/\\\\]{0,3}|\\\\\\\\[a-z0-9])"
              + "[^\\s\"'<>()|^`{}\\p{Cntrl}]{1,2048}");

  /** What only looks like an address, in attributes of nearly every file. */
  private static final Pattern NAMESPACE =
      Pattern.compile("(?i)http://(www\\.w3\\.org/|schemas\\.)");

  private Addresses() {}

  /** The addresses in the order in which they stand. */
  static List<String> in(String text) {
    List<String> found = new ArrayList<>();
    if (text.indexOf(':') < 0 && text.indexOf('\\') < 0) {
      return found;
    }
    Matcher matcher = ADDRESS.matcher(text);
    while (found.size() < MOST && matcher.find()) {
      String address = matcher.group();
      if (!NAMESPACE.matcher(address).lookingAt()) {
        found.add(address);
      }
    }
    return found;
  }
}
