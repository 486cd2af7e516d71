package ess.extract;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells what is odd about the hosts that a mail leads to, each looked at once. For one thread. */
final class HostTraits {

  private static final int MANY_DASHES = 3;
  private static final int MANY_DIGITS = 5;
  private static final int MANY_LABELS = 5;
  private static final int RANDOM_CONSONANTS = 5;
  private static final int RANDOM_DIGITS = 3;
  private static final String[][] LISTS = {
    {"free-hosts", "free-host"},
    {"form-builders", "form-builder"},
    {"file-shares", "file-share"},
    {"cheap-tlds", "cheap-tld"},
    {"link-wrappers", "link-wrapper"}
  };

  /**
   * What is told of a host.
   *
   * @param traits its traits
   * @param siteBrand the brand that owns its site
   * @param hostBrand a brand that it holds
   * @param lookalike the brand whose site it imitates
   */
  record Result(Set<String> traits, String siteBrand, String hostBrand, String lookalike) {}

  private final Lists lists;
  private final Map<String, Result> known = new HashMap<>();
  private final Map<String, Boolean> shorteners = new HashMap<>();

  HostTraits(Lists lists) {
    this.lists = lists;
  }

  /** What is odd about the host of the site. */
  Result of(String host, String site) {
    Result result = known.get(host);
    if (result == null) {
      result = made(host, site);
      known.put(host, result);
    }
    return result;
  }

  /** Whether the host stands for other addresses. */
  boolean isShortener(String host) {
    Boolean shortener = shorteners.get(host);
    if (shortener == null) {
      shortener = lists.is("shorteners", host);
      shorteners.put(host, shortener);
    }
    return shortener;
  }

  private Result made(String host, String site) {
    Set<String> traits = new TreeSet<>();
    if (Hosts.isAddress(host)) {
      return new Result(traits, "", "", "");
    }
    Set<String> having = lists.having(host);
    for (String[] list : LISTS) {
      if (having.contains(list[0])) {
        traits.add(list[1]);
      }
    }
    if (isOdd(host)) {
      traits.add("odd-host");
    }
    if (isRandom(site)) {
      traits.add("random-site");
    }
    if (host.contains("xn--") && isMixedScript(host)) {
      traits.add("mixed-script");
    }
    return new Result(
        traits, lists.brandOwning(site), lists.brandInHost(host), lists.lookalike(host));
  }

  private static boolean isOdd(String host) {
    int dashes = 0;
    int digits = 0;
    int labels = 1;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      dashes += c == '-' ? 1 : 0;
      digits += c >= '0' && c <= '9' ? 1 : 0;
      labels += c == '.' ? 1 : 0;
    }
    return dashes >= MANY_DASHES || digits >= MANY_DIGITS || labels >= MANY_LABELS;
  }

  /** Whether the label of the site is random; nobody reads it in punycode. */
  private static boolean isRandom(String site) {
    int dot = site.indexOf('.');
    String label = dot < 0 ? site : site.substring(0, dot);
    return !label.startsWith("xn--") && isRandomLabel(label);
  }

  /** Whether the label has 3 digits or 5 consonants in a row. */
  static boolean isRandomLabel(String label) {
    int digits = 0;
    int consonants = 0;
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      boolean isConsonant = c >= 'a' && c <= 'z' && "aeiouy".indexOf(c) < 0;
      digits = isDigit ? digits + 1 : 0;
      consonants = isConsonant ? consonants + 1 : 0;
      if (digits >= RANDOM_DIGITS || consonants >= RANDOM_CONSONANTS) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMixedScript(String host) {
    for (String label : Hosts.shown(host).split("\\.", -1)) {
      boolean latin = false;
      boolean alike = false;
      for (int i = 0; i < label.length(); i++) {
        Character.UnicodeScript script = Character.UnicodeScript.of(label.charAt(i));
        latin |= script == Character.UnicodeScript.LATIN;
        alike |=
            script == Character.UnicodeScript.CYRILLIC
                || script == Character.UnicodeScript.GREEK
                || script == Character.UnicodeScript.ARMENIAN;
      }
      if (latin && alike) {
        return true;
      }
    }
    return false;
  }
}
