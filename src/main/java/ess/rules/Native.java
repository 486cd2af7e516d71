package ess.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes conditions out of checked expressions of CEL, so that most rules are answered without it: a
 * hundred times cheaper, and shared between rules. What it does not know it leaves to CEL; of an
 * expression that is known in part it makes a condition that holds at least where the expression
 * does. For one thread and one expression.
 */
final class Native {

  /**
   * What became of an expression.
   *
   * @param condition holds at least where the expression does
   * @param exact whether it also holds nowhere else
   */
  record Made(Condition condition, boolean exact) {}

  private static final int MAX_LOOPS = 4;

  private final Functions functions;
  private final Operands operands;
  private final Deque<String> loops = new ArrayDeque<>();

  Native(CelAbstractSyntaxTree ast, Functions functions) {
    this.functions = functions;
    this.operands = new Operands(ast, loops);
  }

  /** The condition; null if nothing of it is known. */
  @Nullable Made make(CelExpr expr) {
    if (expr.getKind() == Kind.COMPREHENSION) {
      return loop(expr.comprehension());
    }
    if (expr.getKind() == Kind.CALL) {
      return call(expr.call());
    }
    if (expr.getKind() == Kind.SELECT && expr.select().testOnly()) {
      return null;
    }
    if (expr.getKind() == Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE) {
      byte value = Condition.of(expr.constant().booleanValue());
      return new Made(frame -> value, true);
    }
    Operand operand = operands.make(expr);
    return operand == null || operands.kind(expr) != CelKind.BOOL
        ? null
        : exactly(
            frame -> {
              Object value = operand.of(frame);
              return value == null ? Condition.LOST : Condition.of((Boolean) value);
            });
  }

  private @Nullable Made call(CelCall call) {
    List<CelExpr> args = call.args();
    return switch (call.function()) {
      case "_&&_" -> and(make(args.get(0)), make(args.get(1)));
      case "_||_" -> or(make(args.get(0)), make(args.get(1)));
      case "!_" -> not(make(args.get(0)));
      case "_==_" -> equal(args.get(0), args.get(1));
      case "_!=_" -> not(equal(args.get(0), args.get(1)));
      case "_<_" -> compare(args, sign -> sign < 0);
      case "_<=_" -> compare(args, sign -> sign <= 0);
      case "_>_" -> compare(args, sign -> sign > 0);
      case "_>=_" -> compare(args, sign -> sign >= 0);
      case "@in" -> in(args.get(0), args.get(1));
      case "contains", "startsWith", "endsWith" -> text(call);
      case "matches" -> matches(call);
      default -> null;
    };
  }

  private static Made exactly(Condition condition) {
    return new Made(condition, true);
  }

  private static @Nullable Made and(@Nullable Made first, @Nullable Made second) {
    if (first == null || second == null) {
      Made one = first == null ? second : first;
      return one == null ? null : new Made(loosely(one.condition()), false);
    }
    return first.exact() && second.exact()
        ? exactly(Condition.and(first.condition(), second.condition()))
        : new Made(loosely(Condition.and(first.condition(), second.condition())), false);
  }

  /** What is lost may be found by the part that is left to CEL only if that is not asked. */
  private static Condition loosely(Condition condition) {
    return frame -> condition.test(frame) == Condition.YES ? Condition.YES : Condition.NO;
  }

  private static @Nullable Made or(@Nullable Made first, @Nullable Made second) {
    return first == null || second == null
        ? null
        : new Made(
            Condition.or(first.condition(), second.condition()), first.exact() && second.exact());
  }

  private static @Nullable Made not(@Nullable Made made) {
    return made == null || !made.exact() ? null : exactly(Condition.not(made.condition()));
  }

  private @Nullable Made equal(CelExpr left, CelExpr right) {
    Operand one = operands.scalar(left);
    Operand other = operands.scalar(right);
    return one == null || other == null
        ? null
        : exactly(
            frame -> {
              Object a = one.of(frame);
              Object b = other.of(frame);
              return a == null || b == null ? Condition.LOST : Condition.of(a.equals(b));
            });
  }

  private @Nullable Made compare(List<CelExpr> args, LongPredicate fits) {
    Operand one = operands.scalar(args.get(0));
    Operand other = operands.scalar(args.get(1));
    if (one == null || other == null || operands.kind(args.get(0)) != CelKind.INT) {
      return null;
    }
    return exactly(
        frame -> {
          Object a = one.of(frame);
          Object b = other.of(frame);
          return a == null || b == null
              ? Condition.LOST
              : Condition.of(fits.test(Long.compare((Long) a, (Long) b)));
        });
  }

  private @Nullable Made in(CelExpr member, CelExpr group) {
    Operand one = operands.scalar(member);
    Operand all = operands.group(group);
    return one == null || all == null
        ? null
        : exactly(
            frame -> {
              Object item = one.of(frame);
              Object items = all.of(frame);
              return item == null || items == null
                  ? Condition.LOST
                  : Condition.of(((Collection<?>) items).contains(item));
            });
  }

  private @Nullable Made text(CelCall call) {
    Operand whole = operands.scalar(call.target().orElseThrow());
    Operand part = operands.scalar(call.args().get(0));
    if (whole == null || part == null) {
      return null;
    }
    String function = call.function();
    return exactly(
        frame -> {
          String a = (String) whole.of(frame);
          String b = (String) part.of(frame);
          if (a == null || b == null) {
            return Condition.LOST;
          }
          return Condition.of(
              switch (function) {
                case "contains" -> a.contains(b);
                case "startsWith" -> a.startsWith(b);
                default -> a.endsWith(b);
              });
        });
  }

  private @Nullable Made matches(CelCall call) {
    Operand place = operands.make(call.target().orElseThrow());
    CelExpr pattern = call.args().get(0);
    if (place == null || pattern.getKind() != Kind.CONSTANT) {
      return null;
    }
    String expression = pattern.constant().stringValue();
    return exactly(
        frame -> {
          Object value = place.of(frame);
          return value == null ? Condition.LOST : Condition.of(functions.isIn(value, expression));
        });
  }

  /** The macros exists and all, as CEL has written them out. */
  private @Nullable Made loop(CelComprehension loop) {
    Operand range = operands.make(loop.iterRange());
    if (range == null
        || operands.kind(loop.iterRange()) != CelKind.LIST
        || loops.size() == MAX_LOOPS
        || (!isExists(loop) && !isAll(loop))) {
      return null;
    }
    boolean all = isAll(loop);
    CelCall step = loop.loopStep().call();
    int slot = loops.size();
    loops.addLast(loop.iterVar());
    Made body = make(step.args().get(1));
    loops.removeLast();
    return body == null
        ? null
        : new Made(all ? all(range, slot, body) : exists(range, slot, body), body.exact());
  }

  /** Whether CEL wrote it out of the macro exists. */
  static boolean isExists(CelComprehension loop) {
    return isMacro(loop, "_||_", false);
  }

  private static boolean isAll(CelComprehension loop) {
    return isMacro(loop, "_&&_", true);
  }

  private static boolean isMacro(CelComprehension loop, String step, boolean start) {
    return loop.iterVar2().isEmpty()
        && loop.accuInit().getKind() == Kind.CONSTANT
        && loop.accuInit().constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
        && loop.accuInit().constant().booleanValue() == start
        && Expressions.isCall(loop.loopStep(), step)
        && isIdent(loop.loopStep().call().args().get(0), loop.accuVar())
        && isIdent(loop.result(), loop.accuVar());
  }

  private static boolean isIdent(CelExpr expr, String name) {
    return expr.getKind() == Kind.IDENT && expr.ident().name().equals(name);
  }

  private static Condition exists(Operand range, int slot, Made body) {
    return frame -> {
      Collection<?> items = (Collection<?>) range.of(frame);
      if (items == null) {
        return Condition.LOST;
      }
      byte answer = Condition.NO;
      for (Object item : items) {
        frame.turn();
        frame.loops[slot] = Objects.requireNonNull(item, "facts are never null");
        byte one = body.condition().test(frame);
        if (one == Condition.YES) {
          return Condition.YES;
        }
        answer = one == Condition.LOST ? Condition.LOST : answer;
      }
      return answer;
    };
  }

  private static Condition all(Operand range, int slot, Made body) {
    return frame -> {
      Collection<?> items = (Collection<?>) range.of(frame);
      if (items == null) {
        return Condition.LOST;
      }
      byte answer = Condition.YES;
      for (Object item : items) {
        frame.turn();
        frame.loops[slot] = Objects.requireNonNull(item, "facts are never null");
        byte one = body.condition().test(frame);
        if (one == Condition.NO) {
          return Condition.NO;
        }
        answer = one == Condition.LOST ? Condition.LOST : answer;
      }
      return answer;
    };
  }
}
