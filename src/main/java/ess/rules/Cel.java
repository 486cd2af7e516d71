package ess.rules;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import ess.message.facts.Fact;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks CEL about a mail, file or link. */
final class Cel {

  private Cel() {}

  /** Whether the condition holds; one that asks for what is not there does not. */
  static boolean holds(CelRuntime.Program condition, Frame frame) throws CelEvaluationException {
    try {
      return condition.eval(name -> variable(name, frame)) == Boolean.TRUE;
    } catch (CelEvaluationException e) {
      if (isLost(e)) {
        return false;
      }
      throw e;
    }
  }

  /** What shows that the rule holds; the usual where it is not there. */
  static Fact evidence(@Nullable Evidence evidence, Frame frame) throws CelEvaluationException {
    Fact usual = frame.item instanceof Fact item ? item : frame.mail.subject();
    if (evidence == null) {
      return usual;
    }
    try {
      Object value = evidence.in(frame);
      if (value instanceof List<?> list) {
        value = list.isEmpty() ? usual : list.get(0);
      }
      if (value instanceof View view) {
        value = view.fact();
      }
      if (value == null) {
        return usual;
      }
      if (value instanceof Fact fact) {
        return fact;
      }
      throw new IllegalStateException("its evidence is no fact");
    } catch (CelEvaluationException e) {
      if (isLost(e)) {
        return usual;
      }
      throw e;
    }
  }

  /** Whether an index or key is not there. */
  static boolean isLost(CelEvaluationException e) {
    return e.getErrorCode() == CelErrorCode.INDEX_OUT_OF_BOUNDS
        || e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND;
  }

  /** The variable of the name. */
  static Optional<Object> variable(String name, Frame frame) {
    return switch (name) {
      case "mail" -> Optional.of(View.of(frame.mail));
      case "text" -> Optional.of(frame.mail.text());
      case "found" -> Optional.of(View.of(frame.found));
      case "file", "link" -> Optional.ofNullable(frame.item).map(View::of);
      default -> Optional.empty();
    };
  }
}
