package ess.message;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the DNS said (TXT records) when a message was judged first. Recorded with the message, so
 * that each scan of it judges by the same answers whatever the DNS says by then.
 *
 * @param answers the answers by name, in lower case and without a dot at the end
 */
public record Lookups(SortedMap<String, Lookups.Answer> answers) {

  /** Nothing was asked. */
  public static final Lookups NONE = new Lookups(Map.of());

  /** What came of a question. */
  public enum Status {
    /** It is not answered yet, or was never asked. */
    OPEN,
    /** There are texts. */
    FOUND,
    /** The name does not exist, or has no text. */
    ABSENT,
    /** No answer could be had. */
    FAILED
  }

  /**
   * The answer to one question.
   *
   * @param status what came of it
   * @param texts the texts of the name, a character a byte; empty unless they were found
   */
  public record Answer(Status status, List<String> texts) {

    /** Not answered. */
    public static final Answer OPEN = new Answer(Status.OPEN, List.of());

    /** There is nothing. */
    public static final Answer ABSENT = new Answer(Status.ABSENT, List.of());

    /** No answer. */
    public static final Answer FAILED = new Answer(Status.FAILED, List.of());

    /** Copies the list. */
    public Answer {
      texts = List.copyOf(texts);
    }

    /** The texts that were found; without one there is nothing. */
    public static Answer found(List<String> texts) {
      return texts.isEmpty() ? ABSENT : new Answer(Status.FOUND, texts);
    }
  }

  /** Copies the map. */
  public Lookups(Map<String, Answer> answers) {
    this((SortedMap<String, Answer>) new TreeMap<>(answers));
  }

  /** Copies the map. */
  public Lookups {
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  /** The answer for the name, which is open where it was not asked. */
  public Answer of(String name) {
    return answers.getOrDefault(name, Answer.OPEN);
  }

  /** Whether nothing was asked. */
  public boolean isEmpty() {
    return answers.isEmpty();
  }
}
