package ess.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rules, found by the values of a mail as far as they have keys, and with their terms shared: a
 * term that stands in a hundred rules is asked once for a mail. Immutable, safe for many threads.
 */
final class Index {

  private final Terms ofMail = new Terms();
  private final Map<Scope, Terms> ofItem = new EnumMap<>(Scope.class);
  private final Map<Scope, List<Entry>> entries = new EnumMap<>(Scope.class);
  private final Map<Scope, Lookup> lookups = new EnumMap<>(Scope.class);
  private final int size;

  /** Of the rules, in their order. */
  Index(List<Compiled> rules) {
    for (Scope scope : Scope.values()) {
      Terms terms = new Terms();
      Lookup lookup = new Lookup();
      List<Entry> entriesOfScope = new ArrayList<>();
      for (int place = 0; place < rules.size(); place++) {
        Compiled rule = rules.get(place);
        if (rule.rule().scope() == scope) {
          Entry entry = new Entry(rule, place, ofMail, terms);
          entriesOfScope.add(entry);
          lookup.add(entry, rule.key());
        }
      }
      lookups.put(scope, lookup);
      ofItem.put(scope, terms);
      entries.put(scope, Collections.unmodifiableList(entriesOfScope));
    }
    this.size = rules.size();
  }

  /** The rules that are asked about such things. */
  List<Entry> entries(Scope scope) {
    return Objects.requireNonNull(entries.get(scope));
  }

  /** Finds those of them that a mail, file or link can concern. */
  Lookup lookup(Scope scope) {
    return Objects.requireNonNull(lookups.get(scope));
  }

  /** How many rules there are. */
  int size() {
    return size;
  }

  /** The answers of one mail. */
  Answers ofMail() {
    return new Answers(ofMail.conditions);
  }

  /** The answers of one file or link. */
  Answers ofItem(Scope scope) {
    return new Answers(Objects.requireNonNull(ofItem.get(scope)).conditions);
  }

  /** Terms, each once. */
  private static final class Terms {

    private final Map<String, Integer> places = new HashMap<>();
    private final List<Condition> conditions = new ArrayList<>();

    int place(String text, Condition condition) {
      return places.computeIfAbsent(
          text,
          t -> {
            conditions.add(condition);
            return conditions.size() - 1;
          });
    }
  }

  /** A rule with the places of its terms. */
  static final class Entry {

    /** The rule. */
    final Compiled rule;

    /** Its place among all rules. */
    final int place;

    /** Whether its terms say all, so that CEL need not be asked. */
    final boolean isExact;

    private final int[] ofMail;
    private final int[] ofItem;

    private Entry(Compiled rule, int place, Terms mailTerms, Terms itemTerms) {
      this.rule = rule;
      this.place = place;
      this.isExact = rule.isExact();
      this.ofMail = places(rule, false, mailTerms);
      this.ofItem = places(rule, true, itemTerms);
    }

    private static int[] places(Compiled rule, boolean ofItem, Terms terms) {
      // The dear ones last: which is asked first changes nothing but the cost.
      return rule.terms().stream()
          .filter(term -> term.ofItem() == ofItem)
          .sorted(Comparator.comparingInt(Compiled.Term::cost))
          .mapToInt(
              term -> {
                Native.Made made = term.made();
                return made == null ? -1 : terms.place(term.text(), made.condition());
              })
          .filter(at -> at >= 0)
          .toArray();
    }
  }

  /** Answers of terms, each asked once. For one thread. */
  static final class Answers {

    private final List<Condition> conditions;
    private final byte[] known;

    private Answers(List<Condition> conditions) {
      this.conditions = conditions;
      this.known = new byte[conditions.size()];
    }

    /** Whether all terms of the rule that ask for the mail alone hold, as far as they are known. */
    boolean holdOfMail(Entry entry, Frame frame) {
      return hold(entry.ofMail, frame);
    }

    /** Whether all that ask for the file or link hold, as far as they are known. */
    boolean holdOfItem(Entry entry, Frame frame) {
      return hold(entry.ofItem, frame);
    }

    private boolean hold(int[] places, Frame frame) {
      for (int place : places) {
        byte answer = known[place];
        if (answer == 0) {
          answer = conditions.get(place).test(frame);
          known[place] = answer;
        }
        if (answer != Condition.YES) {
          return false;
        }
      }
      return true;
    }
  }
}
