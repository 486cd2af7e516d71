package ess.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which brand a host imitates.
 *
 * <p>The label of a host is that of its site: {@code paypal-login} of {@code www.paypal-login.com}.
 * A host that a brand owns imitates none. Labels of brands with fewer than {@value #LEAST} letters
 * are not imitated, for chance alone makes such names. Immutable.
 */
final class Imitations {

  private static final int LEAST = 5;
  private static final int LEAST_INSIDE = 6;
  private static final int LEAST_WORD = 4;
  private static final int MOST_LABEL = 63;
  private static final Set<String> OLD = Set.of("com", "net", "org", "edu", "gov", "mil", "int");

  /** Pairs of letters that are drawn like one, and digits that are read as a letter. */
  private static final String DRAWN_FROM = "0134567892i";

  private static final String DRAWN_TO = "oleasgtbgzl";

  /** The powers of 31, of which hashes of texts are made. */
  private static final int[] POWERS = new int[MOST_LABEL * 4];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 31 * POWERS[i - 1];
    }
  }

  private final Brands brands;
  private final PublicSuffixes suffixes;
  private final Set<String> lures;
  private final Map<String, String> drawn = new HashMap<>();
  private final Map<String, String> shorter = new HashMap<>();
  private final Map<String, List<String>> inside = new HashMap<>();
  private final Sieve maybeShorter = new Sieve();
  private final Sieve maybeInside = new Sieve();

  /** Of the brands; lures are words that are put before or behind the label of a brand. */
  Imitations(Brands brands, PublicSuffixes suffixes, Set<String> lures) {
    this.brands = brands;
    this.suffixes = suffixes;
    this.lures = lures;
    for (String label : brands.labels().keySet()) {
      if (label.length() >= LEAST) {
        drawn.putIfAbsent(drawn(label), label);
      }
      if (label.length() >= LEAST_INSIDE) {
        inside.merge(label.substring(0, LEAST_INSIDE), List.of(label), Imitations::joined);
        shorter.putIfAbsent(label, label);
        for (int i = 0; i < label.length(); i++) {
          shorter.putIfAbsent(without(label, i), label);
        }
      }
    }
    shorter.keySet().forEach(maybeShorter::add);
    inside.keySet().forEach(maybeInside::add);
  }

  /**
   * The brand that the host imitates; empty if none. It does if its label, read without punycode,
   *
   * <ul>
   *   <li>is the label of a brand under a top-level domain of later years, as {@code .support};
   *   <li>is drawn like it: look-alike letters of other scripts, letters with marks, digits for
   *       letters, {@code rn} for {@code m}, {@code vv} for {@code w}, {@code cl} for {@code d};
   *   <li>is one letter more, less or other, or has two letters swapped, if it has {@value
   *       #LEAST_INSIDE} letters or more;
   *   <li>is such a label or drawn like one, and a lure word before or behind it, with or without a
   *       dash;
   * </ul>
   *
   * or if another label of the host is drawn like that of a brand without being it.
   */
  String imitated(String host) {
    if (!brands.owning(host).isEmpty()) {
      return "";
    }
    int suffix = suffixes.suffix(host);
    String name = suffix < 2 ? host : host.substring(0, suffix - 1);
    String[] labels = name.split("\\.", -1);
    String last = labels[labels.length - 1];
    String label = isNovel(host) ? named(last) : "";
    label = label.isEmpty() ? like(last, true) : label;
    for (int i = labels.length - 2; i >= 0 && label.isEmpty(); i--) {
      label = drawnLike(shown(labels[i]));
    }
    return label.isEmpty() ? "" : brands.labels().getOrDefault(label, "");
  }

  /**
   * The brand whose label stands in a host that it does not own: anywhere if it has {@value
   * #LEAST_INSIDE} letters or more, between dots and dashes if it has {@value #LEAST_WORD}. What is
   * public suffix is not looked at. Empty if there is none.
   */
  String inside(String host) {
    if (!brands.owning(host).isEmpty()) {
      return "";
    }
    int suffix = suffixes.suffix(host);
    String name = suffix < 2 ? host : host.substring(0, suffix - 1);
    String longest = "";
    for (int i = 0; i + LEAST_INSIDE <= name.length(); i++) {
      if (maybeInside.mayHold(hash(name, i, i + LEAST_INSIDE))) {
        for (String label : inside.getOrDefault(name.substring(i, i + LEAST_INSIDE), List.of())) {
          if (label.length() > longest.length() && name.startsWith(label, i)) {
            longest = label;
          }
        }
      }
    }
    for (String word : longest.isEmpty() ? words(name) : new String[0]) {
      boolean known = word.length() >= LEAST_WORD && brands.labels().containsKey(word);
      longest = known && longest.isEmpty() ? word : longest;
    }
    return longest.isEmpty() ? "" : brands.labels().getOrDefault(longest, "");
  }

  private String like(String raw, boolean lured) {
    if (raw.length() > MOST_LABEL) {
      return "";
    }
    String label = shown(raw);
    String found = drawnLike(label);
    if (!lured) {
      return found.isEmpty() ? named(label) : found;
    }
    found = found.isEmpty() ? edited(label) : found;
    return found.isEmpty() ? lured(label) : found;
  }

  private String named(String label) {
    return label.length() >= LEAST && brands.labels().containsKey(label) ? label : "";
  }

  /** Under a top-level domain of later years; in the old ones and in countries brands own more. */
  private static boolean isNovel(String host) {
    String top = host.substring(host.lastIndexOf('.') + 1);
    return top.length() > 2 && !OLD.contains(top);
  }

  private String drawnLike(String label) {
    String found = drawn.getOrDefault(drawn(label), "");
    return found.equals(label) ? "" : found;
  }

  private String edited(String label) {
    String found = check(shorter.get(label), label);
    int head = 0;
    for (int i = 0; i < label.length() && found.isEmpty(); i++) {
      // The hash of the label without the letter.
      int power = POWERS[label.length() - 1 - i];
      int next = 31 * head + label.charAt(i);
      if (maybeShorter.mayHold(label.hashCode() + (head - next) * power)) {
        found = check(shorter.get(without(label, i)), label);
      }
      head = next;
    }
    return found;
  }

  private static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private static String check(@Nullable String brand, String label) {
    return brand != null && !brand.equals(label) && isOneEdit(brand, label) ? brand : "";
  }

  private String lured(String label) {
    for (int i = LEAST - 2; i <= label.length() - 2; i++) {
      boolean dash = label.charAt(i) == '-';
      String head = label.substring(0, i);
      String tail = label.substring(dash ? i + 1 : i);
      if (lures.contains(tail)) {
        String found = like(head, false);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    for (int i = 1; i <= label.length() - LEAST; i++) {
      String head = label.substring(0, i);
      if (lures.contains(head)) {
        String found = like(label.substring(label.charAt(i) == '-' ? i + 1 : i), false);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }

  private static String[] words(String name) {
    return name.replace('-', '.').split("\\.", -1);
  }

  private static String shown(String label) {
    return label.startsWith("xn--") ? Hosts.shown(label) : label;
  }

  /** In one spelling for all labels that are drawn alike. */
  static String drawn(String label) {
    StringBuilder plain = new StringBuilder(label.length() + 4);
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < 0x80) {
        draw(c, plain);
      } else {
        Lookalikes.bare(c).chars().forEach(b -> draw((char) b, plain));
      }
    }
    return plain.toString();
  }

  private static void draw(char c, StringBuilder plain) {
    int digit = DRAWN_FROM.indexOf(c);
    if (digit >= 0) {
      plain.append(DRAWN_TO.charAt(digit));
      return;
    }
    switch (c) {
      case 'm' -> plain.append("rn");
      case 'w' -> plain.append("vv");
      case 'd' -> plain.append("cl");
      default -> plain.append(c);
    }
  }

  private static String without(String text, int index) {
    return text.substring(0, index) + text.substring(index + 1);
  }

  /** Whether one letter more, less or other, or a swap of neighbours, makes one of the other. */
  static boolean isOneEdit(String a, String b) {
    if (a.length() < b.length()) {
      return isOneEdit(b, a);
    }
    int gap = a.length() - b.length();
    int head = 0;
    while (head < b.length() && a.charAt(head) == b.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < b.length() - head
        && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
      tail++;
    }
    int left = b.length() - head - tail;
    return switch (gap) {
      case 0 ->
          left == 1
              || (left == 2
                  && a.charAt(head) == b.charAt(head + 1)
                  && a.charAt(head + 1) == b.charAt(head));
      case 1 -> left == 0;
      default -> false;
    };
  }

  private static List<String> joined(List<String> one, List<String> other) {
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }
}
