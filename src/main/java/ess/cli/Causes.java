package ess.cli;

import ess.message.LogText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a person can use out of an exception and its causes. */
final class Causes {

  private static final int MAX_SENTENCE = 600;

  private Causes() {}

  /** The first of that kind among the failure and its causes, or null. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }

  /** The cause behind all others, in one line. */
  static String sentence(Throwable failure) {
    Throwable root = failure;
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    while (root.getCause() != null && seen.add(root)) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String text =
        message == null || message.isBlank()
            ? root.getClass().getSimpleName()
            : root instanceof RuntimeException && isOurs(root)
                ? message
                : root.getClass().getSimpleName() + ": " + message;
    return LogText.clean(text.replaceAll("\\s+", " ").strip(), MAX_SENTENCE);
  }

  private static boolean isOurs(Throwable t) {
    return t.getClass().getName().startsWith("ess.") || t instanceof IllegalArgumentException;
  }
}
