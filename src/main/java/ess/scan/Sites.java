package ess.scan;

import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which hosts belong to one owner. The registrable domain is what stands before a public
 * suffix: the top-level domain, with the label before it where a country sells names below such as
 * {@code co.uk}, or the domain of a host that gives its customers names below its own, from a list.
 */
final class Sites {

  /** Labels below which countries register names. */
  private static final Set<String> SECOND_LEVEL =
      Set.of(
          "ac", "asn", "biz", "co", "com", "coop", "ed", "edu", "fin", "firm", "gen", "go", "gob",
          "gouv", "gov", "govt", "gv", "id", "ind", "inf", "info", "jus", "law", "leg", "ltd", "me",
          "mil", "muni", "name", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "police",
          "pro", "res", "sch", "school", "sld", "tm", "web");

  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[.*]");

  private final Set<String> shared;

  private Sites(Set<String> shared) {
    this.shared = shared;
  }

  /** With the hosts of the list that give names below their own. */
  static Sites read(String file, String property) {
    return new Sites(Set.copyOf(lines(file, property)));
  }

  /** A list file: a domain a line in lower case; what begins with {@code #} says nothing. */
  static Set<String> lines(String file, String property) {
    try {
      Set<String> lines = new HashSet<>();
      for (String line : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
        String entry = line.strip().toLowerCase(Locale.ROOT);
        if (!entry.isEmpty() && !entry.startsWith("#")) {
          lines.add(entry);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new ScanException(
          "the list %s cannot be read; make it readable, or set %s".formatted(file, property), e);
    }
  }

  static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches();
  }

  /** The host in lower case, in ASCII, without a dot at its end. */
  static String normal(String host) {
    String plain = withPlainDots(host.strip());
    while (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (plain.chars().allMatch(c -> c < 0x80)) {
      return plain.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return plain.toLowerCase(Locale.ROOT);
    }
  }

  /** With the dots that browsers read as one (RFC 3490, section 3.1) written as such. */
  static String withPlainDots(String text) {
    return text.replace('\u3002', '.').replace('\uff0e', '.').replace('\uff61', '.');
  }

  /**
   * The registrable domain of a normal host, or the host itself if it is an address or too short.
   */
  String registrable(String host) {
    if (isAddress(host)) {
      return host;
    }
    List<String> labels = List.of(host.split("\\.", -1));
    for (int i = 1; i < labels.size(); i++) {
      if (shared.contains(String.join(".", labels.subList(i, labels.size())))) {
        return String.join(".", labels.subList(i - 1, labels.size()));
      }
    }
    int size = labels.size();
    boolean country =
        size >= 3
            && labels.get(size - 1).length() == 2
            && SECOND_LEVEL.contains(labels.get(size - 2));
    int keep = Math.min(size, country ? 3 : 2);
    return String.join(".", labels.subList(size - keep, size));
  }

  /** Whether the host is one of the domains or stands below one. */
  static boolean isBelow(String host, Set<String> domains) {
    for (String rest = host; ; rest = rest.substring(rest.indexOf('.') + 1)) {
      if (domains.contains(rest)) {
        return true;
      }
      if (rest.indexOf('.') < 0) {
        return false;
      }
    }
  }
}
