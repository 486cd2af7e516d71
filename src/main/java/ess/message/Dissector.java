package ess.message;

/** Takes messages apart. */
@FunctionalInterface
public interface Dissector {

  /** The message in its parts; throws on no input. */
  PartTree takeApart(RawMessage raw);
}
