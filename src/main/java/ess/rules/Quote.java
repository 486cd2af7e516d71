package ess.rules;

import ess.message.PartPath;
import ess.message.facts.Fact;
import ess.message.facts.Where;

/**
 * What an expression found in a text.
 *
 * @param text the characters that match
 * @param where where they stand
 */
record Quote(String text, Where where) implements Fact {

  /** Of a text that stands nowhere. */
  static final Quote NONE = new Quote("", Where.in(PartPath.ROOT));

  @Override
  public String shown() {
    return text;
  }
}
