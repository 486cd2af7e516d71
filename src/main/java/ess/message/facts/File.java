package ess.message.facts;

import java.util.List;
import java.util.Set;

/**
 * A part that holds bytes of its own: a body, an attachment, or what is inside one.
 *
 * @param name its likeliest name; empty if it has none
 * @param extension the last extension of the name as a person's system takes it, in lower case
 * @param extensions all extensions of all its names, in lower case
 * @param declared the media type that is claimed, in lower case; empty if none
 * @param type the media type that the bytes show
 * @param kind what it is to a person: {@code text}, {@code web-page}, {@code image}, {@code
 *     document}, {@code spreadsheet}, {@code presentation}, {@code pdf}, {@code archive}, {@code
 *     disk-image}, {@code program}, {@code script}, {@code shortcut}, {@code mail}, {@code
 *     calendar}, {@code contact}, {@code svg}, {@code onenote}, {@code signature}, {@code other}
 * @param size how many bytes it has
 * @param depth how many containers it is in below the mail, 0 for a part of the mail itself
 * @param attached whether the mail offers it as a file: it has a name or is no text body
 * @param encrypted whether some of it could not be read for want of a password
 * @param unlocked whether a password opened it
 * @param traits {@code macros}, {@code auto-macros}, {@code script}, {@code embedded}, {@code
 *     external}, {@code form}, {@code password-field}, {@code smuggling}, {@code qr}, {@code
 *     one-page}, {@code few-words} (a document of under 60 words with a link or a code), {@code
 *     inline} (shown in the body by its Content-ID)
 * @param pages how many pages a PDF says it has; 0 where that is unknown
 * @param where the part
 */
public record File(
    String name,
    String extension,
    List<String> extensions,
    String declared,
    String type,
    String kind,
    long size,
    int depth,
    boolean attached,
    boolean encrypted,
    boolean unlocked,
    Set<String> traits,
    int pages,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return name.isEmpty() ? where.part().text() : name;
  }
}
