package ess.learn;

import ess.message.PartTree;
import ess.message.Sha256;

/**
 * A mail that somebody called junk or good, as far as the learner keeps it: no text, the buckets of
 * its words alone. Immutable.
 */
public final class Example {

  private final Sha256 mail;
  private final boolean isJunk;
  private final int subject;
  private final int beginning;
  private final int[] buckets;

  Example(Sha256 mail, boolean isJunk, int subject, int beginning, int[] buckets) {
    this.mail = mail;
    this.isJunk = isJunk;
    this.subject = subject;
    this.beginning = beginning;
    this.buckets = buckets.clone();
  }

  /** The message, called junk or good. Findings of a learner in it do not count. */
  public static Example of(PartTree tree, boolean isJunk) {
    Words words = Words.of(tree);
    return new Example(
        tree.message().sha256(), isJunk, words.subject(), words.beginning(), words.buckets());
  }

  /** The digest of the mail. */
  public Sha256 mail() {
    return mail;
  }

  /** Whether it was called junk. */
  public boolean isJunk() {
    return isJunk;
  }

  /** Stands for its subject; 0 if there is none. */
  public int subject() {
    return subject;
  }

  /** Stands for the beginning of its text; 0 if there is none. */
  public int beginning() {
    return beginning;
  }

  /** The buckets of its words, rising; not to be changed. */
  int[] buckets() {
    return buckets;
  }
}
