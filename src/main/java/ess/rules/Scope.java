package ess.rules;

import java.util.Locale;

/** What a rule is asked about. */
enum Scope {
  /** Each mail, the message itself and those inside. */
  MESSAGE,
  /** Each of the files of a mail. */
  PART,
  /** Each of the links of a mail. */
  LINK;

  /** The name as rule files have it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
