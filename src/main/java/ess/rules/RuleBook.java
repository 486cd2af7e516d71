package ess.rules;

import ess.message.PartTree;

/** The rules that hold, applied to one message after another. */
public final class RuleBook {

  /** The same message with what the rules found. */
  public PartTree apply(PartTree tree) {
    return tree;
  }
}
