package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelRuntime;
import ess.message.LogText;
import ess.message.facts.Fact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes rules that can be evaluated out of rules that were read, within bounds of their cost. */
final class RuleCompiler {

  private static final Set<String> ITEMS = Set.of("file", "link");

  private final Language language;
  private final RuleLimits limits;

  RuleCompiler(Language language, RuleLimits limits) {
    this.language = language;
    this.limits = limits;
  }

  /** The rule, or null with at least one problem more. */
  @Nullable Compiled compile(Rule rule, List<String> problems) {
    int before = problems.size();
    CelAbstractSyntaxTree when = checked(rule, "when", rule.when(), problems);
    if (when != null && !when.getResultType().equals(SimpleType.BOOL)) {
      add(
          problems,
          rule,
          rule.when(),
          "when is of the type %s, must be true or false".formatted(when.getResultType().name()));
    }
    Evidence evidence = evidence(rule, problems);
    if (when == null || problems.size() > before) {
      return null;
    }
    List<Compiled.Term> terms = new ArrayList<>();
    for (CelExpr term : Expressions.terms(when.getExpr())) {
      terms.add(
          new Compiled.Term(
              Expressions.text(when, term),
              Expressions.uses(term, ITEMS),
              Expressions.cost(term),
              new Native(when, language.functions()).make(term),
              Key.of(when, term)));
    }
    return new Compiled(rule, when, terms, language.program(when), evidence);
  }

  private @Nullable Evidence evidence(Rule rule, List<String> problems) {
    Rule.Expression expression = rule.evidence();
    CelAbstractSyntaxTree ast =
        expression == null ? null : checked(rule, "evidence", expression, problems);
    if (ast == null || expression == null) {
      return null;
    }
    if (!isFact(ast.getResultType())) {
      add(
          problems,
          rule,
          expression,
          "evidence is of the type %s, must be a fact that stands somewhere, such as mail.subject"
              .formatted(ast.getResultType().name()));
      return null;
    }
    Operand known = new Operands(ast, new ArrayDeque<>()).make(ast.getExpr());
    if (known != null) {
      return known::of;
    }
    CelRuntime.Program program = language.program(ast);
    return frame -> program.eval(name -> Cel.variable(name, frame));
  }

  private static boolean isFact(CelType type) {
    if (type instanceof ListType list) {
      return list.hasElemType()
          && !(list.elemType() instanceof ListType)
          && isFact(list.elemType());
    }
    Shape shape = Shape.byName().get(type.name());
    return shape != null && Fact.class.isAssignableFrom(shape.type());
  }

  private @Nullable CelAbstractSyntaxTree checked(
      Rule rule, String name, Rule.Expression expression, List<String> problems) {
    int before = problems.size();
    CelAbstractSyntaxTree ast =
        language.check(
            rule.scope(),
            expression.text(),
            told -> add(problems, rule, expression, "%s: %s".formatted(name, told)));
    if (ast == null) {
      return null;
    }
    int size = Expressions.size(ast.getExpr());
    if (size > limits.maxNodes()) {
      add(
          problems,
          rule,
          expression,
          "%s has %d nodes, ess.rules.max-nodes is %d; make two rules of it"
              .formatted(name, size, limits.maxNodes()));
    }
    int depth = Expressions.depth(ast.getExpr()) + (rule.scope() == Scope.MESSAGE ? 0 : 1);
    if (depth > limits.maxDepth()) {
      add(
          problems,
          rule,
          expression,
          "%s has %d loops inside each other, counting that over files or links; ess.rules.max-depth is %d"
              .formatted(name, depth, limits.maxDepth()));
    }
    checkPatterns(rule, expression, ast.getExpr(), problems);
    return problems.size() == before ? ast : null;
  }

  private void checkPatterns(
      Rule rule, Rule.Expression expression, CelExpr expr, List<String> problems) {
    if (Expressions.isCall(expr, "matches") || Expressions.isCall(expr, "find")) {
      CelExpr pattern = expr.call().args().get(0);
      if (pattern.getKind() != Kind.CONSTANT) {
        add(problems, rule, expression, "a regular expression is written out, as in matches('a+')");
      } else {
        checkPattern(rule, expression, pattern.constant().stringValue(), problems);
      }
    }
    Expressions.children(expr).forEach(child -> checkPatterns(rule, expression, child, problems));
  }

  private void checkPattern(
      Rule rule, Rule.Expression expression, String pattern, List<String> problems) {
    Integer size = language.functions().programSize(pattern);
    if (size == null) {
      add(
          problems,
          rule,
          expression,
          "%s is no regular expression of RE2".formatted(LogText.clean(pattern, 60)));
    } else if (size > limits.maxPattern()) {
      add(
          problems,
          rule,
          expression,
          "the regular expression %s has a program of %d steps, ess.rules.max-pattern is %d"
              .formatted(LogText.clean(pattern, 60), size, limits.maxPattern()));
    }
  }

  private static void add(List<String> problems, Rule rule, Rule.Expression at, String what) {
    problems.add("%s:%d: %s".formatted(rule.file(), at.line(), what));
  }
}
