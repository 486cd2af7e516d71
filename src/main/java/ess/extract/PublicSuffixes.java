package ess.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells registrable domains by the algorithm of the Public Suffix List (publicsuffix.org/list): the
 * longest rule wins, an exception over all; where no rule fits, the last label is the suffix.
 * Immutable.
 */
final class PublicSuffixes {

  /** More labels than any rule has. */
  private static final int MOST_LABELS = 12;

  private static final int SUFFIX = 1;
  private static final int WILDCARD = 2;
  private static final int EXCEPTION = 4;

  /** The kinds of rules that there are for a name, added up. */
  private final Map<String, Integer> kinds = new HashMap<>();

  /** With the rules of the list, and hosts that give away names below their own. */
  PublicSuffixes(List<ListFile> rules) {
    for (ListFile file : rules) {
      for (ListFile.Line line : file.lines()) {
        add(file, line);
      }
    }
  }

  private void add(ListFile file, ListFile.Line line) {
    String rule = line.text();
    int kind = SUFFIX;
    if (rule.startsWith("!")) {
      kind = EXCEPTION;
      rule = rule.substring(1);
    } else if (rule.startsWith("*.")) {
      kind = WILDCARD;
      rule = rule.substring(2);
    }
    String host = Hosts.normal(rule);
    if (!Hosts.isName(host)) {
      throw file.wrong(line, "'%s' is no domain; write one as in co.uk".formatted(line.text()));
    }
    kinds.merge(host, kind, (a, b) -> a | b);
  }

  /**
   * The registrable domain of a host in its normal form; the host itself where it is an address or
   * a public suffix.
   */
  String site(String host) {
    if (Hosts.isAddress(host)) {
      return host;
    }
    int suffix = suffix(host);
    return suffix == 0 ? host : host.substring(host.lastIndexOf('.', suffix - 2) + 1);
  }

  /** Where the public suffix of the host begins; 0 if it is one as a whole. */
  int suffix(String host) {
    int from = host.length();
    for (int labels = 0; labels < MOST_LABELS && from > 0; labels++) {
      from = host.lastIndexOf('.', from - 2) + 1;
    }
    int kind = kinds.getOrDefault(host.substring(from), 0);
    while (true) {
      int next = host.indexOf('.', from) + 1;
      if (next == 0) {
        return from;
      }
      if ((kind & EXCEPTION) != 0) {
        return next;
      }
      int above = kinds.getOrDefault(host.substring(next), 0);
      if ((kind & SUFFIX) != 0 || (above & WILDCARD) != 0) {
        return from;
      }
      from = next;
      kind = above;
    }
  }
}
