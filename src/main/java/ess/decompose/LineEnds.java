package ess.decompose;

import ess.decompose.opener.Bytes;

/**
 * The line ends about which clients differ. Each form is written over by blanks and line feeds of
 * the same length, so that what is read of the copy stands at the same place in the mail.
 */
final class LineEnds {

  private LineEnds() {}

  /**
   * Whether some client takes the byte for a line end that is none to others: a carriage return
   * without its line feed; a vertical tab, form feed, next line or line separator before what
   * begins a boundary line or a field of a body part.
   */
  static boolean isOdd(byte[] a, int i, int end) {
    switch (a[i]) {
      case '\r' -> {
        return i + 1 < end && a[i + 1] != '\n' && a[i + 1] != '\r';
      }
      case 0x0b, '\f' -> {
        return begins(a, i + 1, end);
      }
      case (byte) 0x85 -> {
        return begins(a, i + 1, end);
      }
      case (byte) 0xa8, (byte) 0xa9 -> {
        return i > 1 && a[i - 1] == (byte) 0x80 && a[i - 2] == (byte) 0xe2 && begins(a, i + 1, end);
      }
      default -> {
        return false;
      }
    }
  }

  private static boolean begins(byte[] a, int i, int end) {
    return i + 2 < end
        && ((a[i] == '-' && a[i + 1] == '-') || HeaderSection.startsLikePart(a, i, end));
  }

  /** Whether any line ends in carriage return and line feed. */
  static boolean hasCrlf(Bytes mail) {
    byte[] a = mail.array();
    for (int i = mail.from() + 1; i < mail.to(); i++) {
      if (a[i] == '\n' && a[i - 1] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** The mail as clients read it to which each odd line end is one. */
  static Bytes oddAsEnds(Bytes mail) {
    byte[] copy = mail.copy();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] <= '\r' && isOdd(copy, i, copy.length)) {
        if (i > 0 && copy[i - 1] == '\n') {
          copy[i - 1] = '\r';
        }
        copy[i] = '\n';
      }
    }
    return Bytes.of(copy);
  }

  /** The mail as clients read it to which a line feed alone is no line end. */
  static Bytes crlfAlone(Bytes mail) {
    byte[] copy = mail.copy();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == '\n' && (i == 0 || copy[i - 1] != '\r')) {
        copy[i] = ' ';
      }
    }
    return Bytes.of(copy);
  }
}
