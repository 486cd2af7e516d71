package ess.extract;

import org.jspecify.annotations.Nullable;

/** A text as a reader takes it, and where each of its characters comes from. Immutable. */
public final class Folded {

  private final String text;
  private final int @Nullable [] sources;
  private final int length;
  private final Oddities oddities;

  /**
   * What was odd about how the text is written, each counted.
   *
   * @param invisible characters that are not seen
   * @param bidi marks that turn the direction of writing
   * @param marks overlay marks and selectors upon Latin letters
   * @param mixed words of Latin letters and of look-alikes from other scripts
   * @param emoji pictures among the letters
   * @param control control characters other than white space
   */
  public record Oddities(int invisible, int bidi, int marks, int mixed, int emoji, int control) {

    /** Of a text in which nothing is odd. */
    public static final Oddities NONE = new Oddities(0, 0, 0, 0, 0, 0);
  }

  /** Takes the array over; without one each character stands where it stood. */
  Folded(String text, int @Nullable [] sources, int length, Oddities oddities) {
    this.text = text;
    this.sources = sources;
    this.length = length;
    this.oddities = oddities;
  }

  /** The text. */
  public String text() {
    return text;
  }

  /** What was odd about the source. */
  public Oddities oddities() {
    return oddities;
  }

  /** The index in the source of a character, up to behind the last one. */
  public int source(int index) {
    if (index >= text.length()) {
      return length;
    }
    return sources == null ? index : sources[index];
  }
}
