package ess.message;

/** Reads the facts of messages that were taken apart. */
@FunctionalInterface
public interface FactSource {

  /** The same message with its facts. */
  PartTree read(PartTree tree);
}
