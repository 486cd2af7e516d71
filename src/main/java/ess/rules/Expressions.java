package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks into checked expressions of CEL. */
final class Expressions {

  private static final CelUnparser WRITER = CelUnparserFactory.newUnparser();

  private Expressions() {}

  /** What stands directly inside. */
  static List<CelExpr> children(CelExpr expr) {
    return switch (expr.getKind()) {
      case SELECT -> List.of(expr.select().operand());
      case CALL -> {
        CelCall call = expr.call();
        yield Stream.concat(call.target().stream(), call.args().stream()).toList();
      }
      case LIST -> expr.list().elements();
      case MAP ->
          expr.map().entries().stream()
              .flatMap(entry -> Stream.of(entry.key(), entry.value()))
              .toList();
      case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
      case COMPREHENSION -> {
        CelComprehension loop = expr.comprehension();
        yield List.of(
            loop.iterRange(),
            loop.accuInit(),
            loop.loopCondition(),
            loop.loopStep(),
            loop.result());
      }
      default -> List.of();
    };
  }

  /** How many nodes it has. */
  static int size(CelExpr expr) {
    return 1 + children(expr).stream().mapToInt(Expressions::size).sum();
  }

  /** How many loops lie inside each other. */
  static int depth(CelExpr expr) {
    int inside = children(expr).stream().mapToInt(Expressions::depth).max().orElse(0);
    return inside + (expr.getKind() == Kind.COMPREHENSION ? 1 : 0);
  }

  /** How dear it is: 0 a look at a field, 1 a loop, 2 a search in a text. */
  static int cost(CelExpr expr) {
    int own =
        isCall(expr, "matches") || isCall(expr, "find")
            ? 2
            : expr.getKind() == Kind.COMPREHENSION || isCall(expr, "contains") ? 1 : 0;
    return Math.max(own, children(expr).stream().mapToInt(Expressions::cost).max().orElse(0));
  }

  /** What must hold for it to hold. */
  static List<CelExpr> terms(CelExpr expr) {
    List<CelExpr> terms = new ArrayList<>();
    addTerms(expr, terms);
    return terms;
  }

  private static void addTerms(CelExpr expr, List<CelExpr> terms) {
    if (isCall(expr, "_&&_")) {
      expr.call().args().forEach(arg -> addTerms(arg, terms));
    } else {
      terms.add(expr);
    }
  }

  /** Whether it calls the function. */
  static boolean isCall(CelExpr expr, String function) {
    return expr.getKind() == Kind.CALL && expr.call().function().equals(function);
  }

  /** Whether one of the variables stands in it. */
  static boolean uses(CelExpr expr, Set<String> names) {
    return expr.getKind() == Kind.IDENT
        ? names.contains(expr.ident().name())
        : children(expr).stream().anyMatch(child -> uses(child, names));
  }

  /** A part of the whole as a person would write it. */
  static String text(CelAbstractSyntaxTree whole, CelExpr part) {
    return WRITER.unparse(CelAbstractSyntaxTree.newParsedAst(part, whole.getSource()));
  }
}
