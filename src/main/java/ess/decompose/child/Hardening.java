package ess.decompose.child;

import java.io.UncheckedIOException;
import java.util.Locale;

/** How a child takes rights from itself before it sees the first byte of a mail. */
enum Hardening {
  /** As much as the platform allows. */
  AUTO,
  /** Nothing. */
  OFF;

  static Hardening of(String name) {
    for (Hardening hardening : values()) {
      if (hardening.setting().equals(name)) {
        return hardening;
      }
    }
    throw new IllegalArgumentException(
        "ess.decompose.child-hardening is %s, must be auto or off".formatted(name));
  }

  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Locks this process, and says how far that went. */
  String lock() {
    if (this == OFF) {
      return "none: off by setting";
    }
    try {
      Natives.load();
    } catch (UncheckedIOException | UnsatisfiedLinkError | ExceptionInInitializerError e) {
      return "none: native libraries cannot be loaded, for they need a folder to write to: "
          + e.getMessage();
    }
    return Lockdown.lock();
  }
}
