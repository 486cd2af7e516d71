package ess.scan;

import ess.message.Part;
import ess.message.PartTree;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the keeper of time knows of a scanner. Safe for many threads. */
interface Scanner {

  /** The name, which becomes the source of its findings. */
  String name();

  /** A digest of everything that the scanner's answers depend on beside the part. */
  String fingerprint();

  /** Which parts it wants to see. */
  Selection selection();

  /** How long it may take for one answer. */
  Duration timeout();

  /**
   * Shows it a part, or the whole tree if its selection says so, and gives its answer as it comes,
   * unchecked.
   */
  @Nullable Object ask(PartTree tree, Part part) throws Exception;
}
