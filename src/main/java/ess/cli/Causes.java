package ess.cli;

import ess.message.LogText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a person can use out of an exception and its causes. */
final class Causes {

  private static final int MAX_SENTENCE = 600;
  private static final List<String> SPEAKING =
      List.of("ess.", "org.apache.camel.", "org.snakeyaml.");

  private Causes() {}

  /** The failure and its causes, the outermost first. */
  static List<Throwable> chain(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  /** The first of that kind among the failure and its causes, or null. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
    for (Throwable t : chain(failure)) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }

  /** The cause behind all others, in one line. */
  static String sentence(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable root = chain.get(chain.size() - 1);
    String message = root.getMessage();
    boolean speaksForItself =
        root instanceof IllegalArgumentException
            || SPEAKING.stream().anyMatch(root.getClass().getName()::startsWith);
    String text =
        message == null || message.isBlank()
            ? root.getClass().getSimpleName()
            : speaksForItself ? message : root.getClass().getSimpleName() + ": " + message;
    return LogText.clean(text.replaceAll("\\s+", " ").strip(), MAX_SENTENCE);
  }
}
