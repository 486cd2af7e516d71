package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;

/**
 * Opens one format of containers. Safe for many threads; what belongs to one opening lives in the
 * {@link Opening}. It asks for nothing that the budget has not granted: every entry goes through
 * {@link Opening#entry}, which reads it bit by bit. Bytes that the format does not account for go
 * to {@link Opening#gap}.
 */
public interface Opener {

  /** Who is named as the source of what an opener finds. */
  String SOURCE = "decompose";

  /** Whether it opens contents of the type. */
  boolean opens(MediaType type);

  /**
   * Opens the container.
   *
   * @throws IOException if it cannot be read on; what was handed over before stays
   */
  void open(Opening opening) throws IOException;
}
