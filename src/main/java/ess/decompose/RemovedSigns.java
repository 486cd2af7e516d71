package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Strings of base64 with signs in them that a script takes out before it decodes them, as far as it
 * shows in its words. For one thread.
 */
final class RemovedSigns {

  private static final int LEAST_LETTERS = 48;

  private final Bytes script;
  private @Nullable Boolean removes;

  RemovedSigns(Bytes script) {
    this.script = script;
  }

  /** What the string stands for without them; null if that is nothing. */
  byte @Nullable [] decoded(Bytes string) {
    if (string.size() < LEAST_LETTERS || !removes()) {
      return null;
    }
    Base64Text.Decoded decoded = Base64Text.decode(string);
    boolean worth = decoded.used() >= LEAST_LETTERS && ScriptSearch.isWorthIt(decoded.content());
    return worth ? decoded.bytes() : null;
  }

  private boolean removes() {
    if (removes == null) {
      removes = !script.hasNul() && hasAny();
    }
    return removes;
  }

  private boolean hasAny() {
    byte[] a = script.array();
    for (int i = script.from(); i + 1 < script.to(); i++) {
      String word =
          switch ((a[i] | 0x20) << 8 | a[i + 1] | 0x20) {
            case 'r' << 8 | 'e' -> "replace";
            case 's' << 8 | 'p' -> "split";
            case 'f' << 8 | 'i' -> "filter";
            case 't' << 8 | 'r' -> "translate";
            default -> "";
          };
      if (!word.isEmpty() && HeaderSection.startsIgnoringCase(a, i, script.to(), word)) {
        return true;
      }
    }
    return false;
  }
}
