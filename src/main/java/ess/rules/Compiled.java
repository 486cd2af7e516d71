package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule that can be evaluated.
 *
 * @param rule the rule
 * @param when its checked condition
 * @param terms what all must hold, in the order of the condition
 * @param condition the whole condition, for CEL
 * @param evidence what shows it; null for the usual
 */
record Compiled(
    Rule rule,
    CelAbstractSyntaxTree when,
    List<Term> terms,
    CelRuntime.Program condition,
    @Nullable Evidence evidence) {

  /**
   * A part of the condition without which it does not hold.
   *
   * @param text it in CEL, by which rules share it
   * @param ofItem whether it asks for the file or link, and not for the mail alone
   * @param cost how dear it is: 0 a look at a field, 1 a loop, 2 a search in a text
   * @param made what answers it without CEL; null if nothing does
   * @param key what a rule with it is looked up by; null if nothing
   */
  record Term(
      String text, boolean ofItem, int cost, Native.@Nullable Made made, @Nullable Key key) {}

  Compiled {
    terms = List.copyOf(terms);
  }

  /** What it is looked up by, when it is asked about a mail, file or link; null if nothing. */
  @Nullable Key key() {
    boolean ofItem = rule.scope() != Scope.MESSAGE;
    for (Term term : terms) {
      if (term.key() != null && term.ofItem() == ofItem) {
        return term.key();
      }
    }
    return rule.types().isEmpty() ? null : Key.ofTypes(rule.types());
  }

  /** Whether the terms say all, so that CEL need not be asked. */
  boolean isExact() {
    return terms.stream().allMatch(term -> term.made() != null && term.made().exact());
  }
}
