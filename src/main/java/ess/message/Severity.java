package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How grave a finding is on its own, from a mere fact to certain harm. */
public enum Severity {
  /** A fact worth knowing, no sign of harm. */
  INFO,
  /** Unusual, mostly harmless. */
  LOW,
  /** Often part of an attack. */
  MEDIUM,
  /** Seldom without an attack. */
  HIGH,
  /** Harm as such: known malware, an exploit. */
  CRITICAL;

  /** The name in lower case, as in JSON and YAML. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name of either case. */
  public static Severity parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
