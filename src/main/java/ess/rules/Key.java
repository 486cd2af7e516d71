package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import ess.message.facts.File;
import ess.message.facts.Link;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule is looked up by: a value that must be one of some literals, or hold one of them, for
 * the rule to hold. Rules with such a term are not asked one by one; the values of a mail are
 * looked up, and lead to the few rules that they can concern.
 *
 * @param range what is looped over, and how it is written; null where there is no loop
 * @param value what must be, or hold, one of the literals
 * @param text how it is written, by which rules share it
 * @param literals the literals
 */
record Key(@Nullable Range range, Operand value, String text, Set<Object> literals) {

  /** A collection that is looped over, and how it is written. */
  record Range(Operand items, String text) {}

  Key {
    literals = Set.copyOf(literals);
  }

  /** That of a term; null if it has none. */
  static @Nullable Key of(CelAbstractSyntaxTree ast, CelExpr term) {
    if (term.getKind() != Kind.COMPREHENSION) {
      return plain(ast, term, new ArrayDeque<>(), null);
    }
    CelComprehension loop = term.comprehension();
    Deque<String> loops = new ArrayDeque<>();
    Operands outside = new Operands(ast, loops);
    Operand items = Native.isExists(loop) ? outside.make(loop.iterRange()) : null;
    if (items == null || outside.kind(loop.iterRange()) != CelKind.LIST) {
      return null;
    }
    Range range = new Range(items, Expressions.text(ast, loop.iterRange()));
    loops.addLast(loop.iterVar());
    for (CelExpr inner : Expressions.terms(loop.loopStep().call().args().get(1))) {
      Key key =
          Expressions.uses(inner, Set.of(loop.iterVar())) ? plain(ast, inner, loops, range) : null;
      if (key != null) {
        return key;
      }
    }
    return null;
  }

  /** That of a rule which is asked about things of some types. */
  static Key ofTypes(Set<String> types) {
    return new Key(null, frame -> type(frame.item), "type", Set.copyOf(types));
  }

  /** The kind of a file, or the origin of a link. */
  static String type(@Nullable Object item) {
    return item instanceof File file ? file.kind() : item instanceof Link link ? link.origin() : "";
  }

  private static @Nullable Key plain(
      CelAbstractSyntaxTree ast, CelExpr term, Deque<String> loops, @Nullable Range range) {
    if (term.getKind() != Kind.CALL || term.call().args().size() != 2) {
      return null;
    }
    CelExpr left = term.call().args().get(0);
    CelExpr right = term.call().args().get(1);
    Operands operands = new Operands(ast, loops);
    return switch (term.call().function()) {
      case "_==_" ->
          right.getKind() == Kind.CONSTANT
              ? made(ast, range, left, operands.scalar(left), List.of(right))
              : made(ast, range, right, operands.scalar(right), List.of(left));
      case "@in" ->
          right.getKind() == Kind.LIST
              ? made(ast, range, left, operands.scalar(left), right.list().elements())
              : made(ast, range, right, operands.group(right), List.of(left));
      default -> null;
    };
  }

  private static @Nullable Key made(
      CelAbstractSyntaxTree ast,
      @Nullable Range range,
      CelExpr path,
      @Nullable Operand value,
      List<CelExpr> literals) {
    Set<Object> texts = new HashSet<>();
    for (CelExpr literal : literals) {
      if (literal.getKind() != Kind.CONSTANT
          || literal.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
        return null;
      }
      texts.add(literal.constant().stringValue());
    }
    boolean isPath = path.getKind() == Kind.SELECT || path.getKind() == Kind.IDENT;
    return value == null || !isPath
        ? null
        : new Key(
            range,
            value,
            (range == null ? "" : range.text() + " ") + Expressions.text(ast, path),
            texts);
  }

  /** The value in the frame; null where an index or key is not there. */
  @Nullable Object in(Frame frame) {
    return value.of(frame);
  }

  /** The range, which there is. */
  Range loop() {
    return Objects.requireNonNull(range);
  }
}
