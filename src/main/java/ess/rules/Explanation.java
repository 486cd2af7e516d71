package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import ess.message.LogText;
import ess.message.PartTree;
import ess.message.facts.Fact;
import ess.message.facts.Mail;
import ess.message.facts.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells of a rule and a message which terms held, and what the facts were. */
final class Explanation {

  private static final Set<String> ROOTS = Set.of("mail", "file", "link", "found", "text");
  private static final int MAX_ITEMS = 5;
  private static final int MAX_VALUE = 120;
  private static final int MAX_TURNS = 100_000;

  private final Language language;
  private final Compiled rule;

  Explanation(Language language, Compiled rule) {
    this.language = language;
    this.rule = rule;
  }

  /** A line for each term, and below it one for each fact in it. */
  List<String> lines(PartTree tree) {
    Map<String, Seen> found = new HashMap<>();
    tree.findings().forEach(finding -> found.putIfAbsent(finding.id(), Seen.of(finding)));
    List<String> lines = new ArrayList<>();
    if (tree.facts().mails().isEmpty()) {
      lines.add("    no facts were read of the mail");
    }
    for (Mail mail : tree.facts().mails()) {
      List<? extends Fact> items = RuleTester.items(rule.rule(), mail);
      if (items.isEmpty()) {
        lines.add(
            "    the mail has no %s%s"
                .formatted(
                    rule.rule().scope() == Scope.PART ? "file" : "link",
                    rule.rule().types().isEmpty() ? "" : " of the types " + rule.rule().types()));
      }
      for (Fact item : items.subList(0, Math.min(items.size(), MAX_ITEMS))) {
        if (rule.rule().scope() != Scope.MESSAGE) {
          lines.add("    " + LogText.clean(item.shown(), MAX_VALUE));
        }
        Frame frame = new Frame(mail, item, found, MAX_TURNS);
        rule.terms().forEach(term -> explain(term.text(), frame, lines));
      }
    }
    return lines;
  }

  private void explain(String term, Frame frame, List<String> lines) {
    CelAbstractSyntaxTree ast = language.check(rule.rule().scope(), term, told -> {});
    if (ast == null) {
      return;
    }
    lines.add("    %-5s %s".formatted(answer(language.program(ast), frame), term));
    Map<String, String> facts = new LinkedHashMap<>();
    paths(ast, ast.getExpr(), facts, frame);
    facts.forEach((path, value) -> lines.add("            %s = %s".formatted(path, value)));
  }

  private static String answer(CelRuntime.Program program, Frame frame) {
    try {
      return program.eval(name -> Cel.variable(name, frame)) == Boolean.TRUE ? "yes" : "no";
    } catch (CelEvaluationException e) {
      return Cel.isLost(e) ? "lost" : "fails";
    }
  }

  private void paths(
      CelAbstractSyntaxTree ast, CelExpr expr, Map<String, String> facts, Frame frame) {
    if (isPath(expr)) {
      String text = Expressions.text(ast, expr);
      facts.put(text, value(text, frame));
      return;
    }
    Expressions.children(expr).forEach(child -> paths(ast, child, facts, frame));
  }

  private static boolean isPath(CelExpr expr) {
    if (expr.getKind() == Kind.SELECT) {
      return isPath(expr.select().operand());
    }
    if (Expressions.isCall(expr, "_[_]")) {
      return isPath(expr.call().args().get(0))
          && expr.call().args().get(1).getKind() == Kind.CONSTANT;
    }
    return expr.getKind() == Kind.IDENT && ROOTS.contains(expr.ident().name());
  }

  private String value(String path, Frame frame) {
    CelAbstractSyntaxTree ast = language.check(rule.rule().scope(), path, told -> {});
    if (ast == null) {
      return "?";
    }
    try {
      Object value = language.program(ast).eval(name -> Cel.variable(name, frame));
      return LogText.clean(shown(value).replaceAll("\\s+", " "), MAX_VALUE);
    } catch (CelEvaluationException e) {
      return "(not there)";
    }
  }

  private static String shown(Object value) {
    if (value instanceof View view) {
      return view.fact() instanceof Fact fact ? fact.shown() : String.valueOf(view.fact());
    }
    if (value instanceof Map<?, ?> map) {
      return map.keySet().toString();
    }
    if (value instanceof Collection<?> items) {
      return items.stream()
          .limit(10)
          .map(Explanation::shown)
          .collect(Collectors.joining(", ", "[", items.size() > 10 ? ", …]" : "]"));
    }
    return value instanceof String text ? "'" + text + "'" : String.valueOf(value);
  }
}
