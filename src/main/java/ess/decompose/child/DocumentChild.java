package ess.decompose.child;

import ess.decompose.opener.Openers;

/** The program that a child runs. */
public final class DocumentChild {

  private DocumentChild() {}

  /**
   * Opens documents until standard input ends.
   *
   * @param arguments the hardening: {@code auto} or {@code off}
   */
  public static void main(String[] arguments) {
    new Servant(Openers.forked()).serve(Hardening.of(arguments[0]));
  }
}
