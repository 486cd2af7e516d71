package ess.message.facts;

import java.util.Map;
import java.util.Set;

/**
 * A short text of the header that people read, as the subject.
 *
 * @param text as decoded
 * @param plain as a reader takes it: invisible characters and marks taken away, look-alike letters
 *     of other scripts made Latin, in lower case, white space folded
 * @param traits what is odd about how it is written: {@code encoded-ascii} (an encoded word for
 *     plain ASCII), {@code base64-ascii}, {@code emoji}, {@code bidi}, {@code invisible}, {@code
 *     mixed-script}, {@code control}, {@code reply} (Re:), {@code forward} (Fw:), {@code capitals}
 * @param topics the topics of which it holds a phrase, by name
 * @param amounts whether it names an amount of money
 * @param brands the names of the brands in it
 * @param where the field
 */
public record Phrase(
    String text,
    String plain,
    Set<String> traits,
    Map<String, Topic> topics,
    boolean amounts,
    Set<String> brands,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return text;
  }
}
