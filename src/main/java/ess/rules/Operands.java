package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes operands out of checked expressions of CEL. For one thread and one expression. */
final class Operands {

  private final CelAbstractSyntaxTree ast;
  private final Deque<String> loops;

  /**
   * Of an expression.
   *
   * @param loops the names of the variables of loops around, outermost first
   */
  Operands(CelAbstractSyntaxTree ast, Deque<String> loops) {
    this.ast = ast;
    this.loops = loops;
  }

  /** Of which kind its value is. */
  CelKind kind(CelExpr expr) {
    return type(expr).kind();
  }

  private CelType type(CelExpr expr) {
    return ast.getTypeOrThrow(expr.id());
  }

  /** The operand of a text, number or truth value; null if it is not known. */
  @Nullable Operand scalar(CelExpr expr) {
    return switch (kind(expr)) {
      case STRING, INT, BOOL -> make(expr);
      default -> null;
    };
  }

  /** The operand of a collection that can be asked for a member; of a map these are the keys. */
  @Nullable Operand group(CelExpr expr) {
    if (expr.getKind() == Kind.LIST) {
      Set<Object> members = new HashSet<>();
      for (CelExpr element : expr.list().elements()) {
        Object member = element.getKind() == Kind.CONSTANT ? constant(element.constant()) : null;
        if (member == null) {
          return null;
        }
        members.add(member);
      }
      return frame -> members;
    }
    Operand operand = make(expr);
    if (operand == null || kind(expr) == CelKind.LIST) {
      return operand;
    }
    return frame -> {
      Object map = operand.of(frame);
      return map == null ? null : ((Map<?, ?>) map).keySet();
    };
  }

  /** The operand; null if it is not known. */
  @Nullable Operand make(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> {
        Object value = constant(expr.constant());
        yield value == null ? null : frame -> value;
      }
      case IDENT -> ident(expr.ident().name());
      case SELECT -> select(expr);
      case CALL -> call(expr.call());
      default -> null;
    };
  }

  private static @Nullable Object constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> constant.stringValue();
      case INT64_VALUE -> constant.int64Value();
      case BOOLEAN_VALUE -> constant.booleanValue();
      default -> null;
    };
  }

  private @Nullable Operand ident(String name) {
    int slot = 0;
    int found = -1;
    for (String loop : loops) {
      found = loop.equals(name) ? slot : found;
      slot++;
    }
    if (found >= 0) {
      int at = found;
      return frame -> frame.loops[at];
    }
    return switch (name) {
      case "mail" -> frame -> frame.mail;
      case "text" -> frame -> frame.mail.text();
      case "file", "link" -> frame -> Objects.requireNonNull(frame.item, "facts are never null");
      case "found" -> frame -> frame.found;
      default -> null;
    };
  }

  private @Nullable Operand select(CelExpr expr) {
    CelExpr of = expr.select().operand();
    Operand whole = make(of);
    if (whole == null || expr.select().testOnly()) {
      return null;
    }
    String name = expr.select().field();
    if (kind(of) == CelKind.MAP) {
      return frame -> {
        Object map = whole.of(frame);
        return map == null ? null : scalar(((Map<?, ?>) map).get(name));
      };
    }
    Shape shape = Shape.byName().get(type(of).name());
    Shape.Field field = shape == null ? null : shape.fields().get(name);
    return field == null
        ? null
        : frame -> {
          Object fact = whole.of(frame);
          return fact == null ? null : field.of(fact);
        };
  }

  private @Nullable Operand call(CelCall call) {
    if (call.function().equals("size")) {
      return size(call.target().orElseGet(() -> call.args().get(0)));
    }
    if (!call.function().equals("_[_]")) {
      return null;
    }
    Operand whole = make(call.args().get(0));
    Operand key = scalar(call.args().get(1));
    if (whole == null || key == null) {
      return null;
    }
    if (kind(call.args().get(0)) == CelKind.MAP) {
      return frame -> {
        Object map = whole.of(frame);
        Object name = key.of(frame);
        return map == null || name == null ? null : scalar(((Map<?, ?>) map).get(name));
      };
    }
    return frame -> {
      Object list = whole.of(frame);
      Object index = key.of(frame);
      return list instanceof List<?> items
              && index instanceof Long at
              && at >= 0
              && at < items.size()
          ? scalar(items.get(Math.toIntExact(at)))
          : null;
    };
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    return value instanceof Integer whole ? (Object) Long.valueOf(whole) : value;
  }

  private @Nullable Operand size(CelExpr of) {
    Operand operand = make(of);
    return operand == null
        ? null
        : frame -> {
          Object value = operand.of(frame);
          if (value instanceof String text) {
            return (long) text.codePointCount(0, text.length());
          }
          if (value instanceof Collection<?> items) {
            return (long) items.size();
          }
          return value instanceof Map<?, ?> map ? (Object) (long) map.size() : null;
        };
  }
}
