package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a part from the root of its message, as in {@code
 * 1.2/report.zip/invoice.docm/vbaProject.bin}: the section number of a MIME part (RFC 9051, section
 * 6.4.5), its name if it has one, then the names of the entries inside. It is a label, never a path
 * of a file system.
 *
 * @param text the path, 1 to {@value #MAX_LENGTH} characters without control characters
 */
public record PartPath(@JsonValue String text) {

  /** The whole message, whose content is the raw bytes as received. */
  public static final PartPath ROOT = new PartPath("message");

  /** The longest path; deeper ones are cut and made unique by a number. */
  public static final int MAX_LENGTH = 1000;

  private static final int MAX_NAME = 120;

  /** Checks length and characters. */
  public PartPath {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a part path has 1 to " + MAX_LENGTH + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a part path has no control characters");
    }
  }

  /** The path of the MIME part with the section number, below the mail that this path names. */
  public PartPath section(String number) {
    return equals(ROOT) ? new PartPath(number) : child(number);
  }

  /** The path of the thing of that name inside this one; the name is made safe to show. */
  public PartPath child(String name) {
    String whole = (equals(ROOT) ? "" : text + "/") + LogText.clean(name, MAX_NAME);
    return new PartPath(whole.length() <= MAX_LENGTH ? whole : whole.substring(0, MAX_LENGTH));
  }

  @Override
  public String toString() {
    return text;
  }
}
