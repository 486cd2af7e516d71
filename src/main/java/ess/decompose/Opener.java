package ess.decompose;

import ess.message.MediaType;
import java.io.IOException;

/**
 * Opens one format of containers. Safe for many threads; what belongs to one opening lives in the
 * {@link Opening}. It asks for nothing that the budget has not granted: every entry goes through
 * {@link Opening#entry}, which reads it bit by bit. Bytes that the format does not account for go
 * to {@link Opening#gap}.
 */
interface Opener {

  /** Whether it opens contents of the type. */
  boolean opens(MediaType type);

  /**
   * Opens the container.
   *
   * @throws IOException if it cannot be read on; what was handed over before stays
   */
  void open(Opening opening) throws IOException;
}
