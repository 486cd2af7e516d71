package ess.message.facts;

import java.util.Map;
import java.util.Set;

/**
 * The text of a part as a person sees it.
 *
 * @param kind {@code plain}, {@code html}, {@code svg}, {@code calendar}, {@code document} or
 *     {@code code} (read out of a picture)
 * @param visible what is seen, cut to the limit, with one line end between blocks
 * @param plain the same as a reader takes it: invisible characters and marks taken away, look-alike
 *     letters of other scripts made Latin, in lower case, white space folded
 * @param hidden what the part holds but does not show, cut to the limit
 * @param letters how many letters and digits are seen
 * @param hiddenLetters how many are not
 * @param language the likeliest language (ISO 639-1); empty where it cannot be told
 * @param traits what is odd about it: {@code zero-width}, {@code marks} (overlay marks inside
 *     words), {@code mixed-script}, {@code bidi}, {@code blank-lines} (padding), {@code blocks} (a
 *     drawing of block characters), {@code drawn-code} (a code that is drawn with such characters
 *     or with the cells of a table, and holds a link)
 * @param topics the topics of which it holds a phrase, by name
 * @param hiddenTopics those of the hidden text
 * @param attachment whether it belongs to an attached file and not to the body
 * @param offsets where its characters come from
 * @param where the part
 */
public record Text(
    String kind,
    String visible,
    String plain,
    String hidden,
    int letters,
    int hiddenLetters,
    String language,
    Set<String> traits,
    Map<String, Topic> topics,
    Map<String, Topic> hiddenTopics,
    boolean attachment,
    Offsets offsets,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return visible;
  }

  /** Where characters of {@code visible} stand, from one to behind another. */
  public Where at(int from, int to) {
    return new Where(where.part(), offsets.bytes(from, to));
  }
}
