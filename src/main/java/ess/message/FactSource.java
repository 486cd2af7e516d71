package ess.message;

/** Reads the facts of messages that were taken apart. */
public interface FactSource {

  /** The same message with its facts. */
  PartTree read(PartTree tree);

  /** Stands for all that the facts depend on beside the message: lists and settings. */
  String digest();
}
