package ess.rules;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A condition with one of its terms negated or dropped, wherever it stands: if no test notices, the
 * term is not tested.
 */
final class Mutants {

  private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder().build();
  private static final Set<String> BOTH = Set.of("_&&_", "_||_");
  private static final Set<String> LOOPS = Set.of("exists", "exists_one", "all", "filter");

  /** Stands for a term that is dropped, until what is around it takes it away. */
  private static final CelExpr DROP = CelExpr.ofNotSet(0);

  private final CelAbstractSyntaxTree whole;
  private final List<Mutant> mutants = new ArrayList<>();

  /**
   * One of them.
   *
   * @param what what was done to which term
   * @param text the condition that it became
   */
  record Mutant(String what, String text) {}

  private Mutants(CelAbstractSyntaxTree whole) {
    this.whole = whole;
  }

  /** All of a condition that was checked, in the order of its terms. */
  static List<Mutant> of(String condition) {
    try {
      // Without macros a loop stays a call, and what is in it can be written down again.
      Mutants mutants = new Mutants(PARSER.parse(condition).getAst());
      mutants.visit(mutants.whole.getExpr(), true, UnaryOperator.identity());
      return mutants.mutants;
    } catch (CelValidationException e) {
      throw new IllegalArgumentException("it was checked", e);
    }
  }

  /**
   * Looks at a term.
   *
   * @param isAlone whether nothing would stay if it were dropped
   * @param around puts what it becomes in its place
   */
  private void visit(CelExpr term, boolean isAlone, UnaryOperator<CelExpr> around) {
    if (isBoth(term)) {
      visit(term.call().args().get(0), false, inner -> around.apply(without(term, 0, inner)));
      visit(term.call().args().get(1), false, inner -> around.apply(without(term, 1, inner)));
      return;
    }
    String text = Expressions.text(whole, term);
    add("negated", text, around.apply(not(term)));
    if (!isAlone) {
      add("dropped", text, around.apply(DROP));
    }
    if (term.getKind() == Kind.CALL) {
      inside(term, around);
    }
  }

  private static CelExpr without(CelExpr both, int place, CelExpr inner) {
    return inner == DROP ? both.call().args().get(1 - place) : with(both, place, inner);
  }

  private void inside(CelExpr term, UnaryOperator<CelExpr> around) {
    CelCall call = term.call();
    if (call.function().equals("!_") && isBoth(call.args().get(0))) {
      visit(call.args().get(0), true, inner -> around.apply(with(term, 0, inner)));
    }
    if (LOOPS.contains(call.function()) && call.args().size() == 2) {
      visit(call.args().get(1), true, inner -> around.apply(with(term, 1, inner)));
    }
    call.target()
        .filter(target -> target.getKind() == Kind.CALL)
        .ifPresent(
            target ->
                inside(
                    target,
                    inner ->
                        around.apply(
                            CelExpr.ofCall(
                                term.id(), Optional.of(inner), call.function(), call.args()))));
    if (call.target().isEmpty()) {
      for (int i = 0; i < call.args().size(); i++) {
        int place = i;
        if (call.args().get(i).getKind() == Kind.CALL && !isBoth(call.args().get(i))) {
          inside(call.args().get(i), inner -> around.apply(with(term, place, inner)));
        }
      }
    }
  }

  private static boolean isBoth(CelExpr expr) {
    return expr.getKind() == Kind.CALL && BOTH.contains(expr.call().function());
  }

  private static CelExpr not(CelExpr term) {
    return CelExpr.ofCall(0, Optional.empty(), "!_", ImmutableList.of(term));
  }

  private static CelExpr with(CelExpr call, int place, CelExpr inner) {
    List<CelExpr> args = new ArrayList<>(call.call().args());
    args.set(place, inner);
    return CelExpr.ofCall(
        call.id(), call.call().target(), call.call().function(), ImmutableList.copyOf(args));
  }

  private void add(String what, String term, CelExpr mutant) {
    mutants.add(new Mutant(what + " " + term, Expressions.text(whole, mutant)));
  }
}
