package ess.decompose.child;

import java.io.IOException;

/** The other side says what nobody may say. */
final class NonsenseException extends IOException {

  private static final long serialVersionUID = 1;

  NonsenseException(String message) {
    super(message);
  }
}
