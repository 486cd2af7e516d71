package ess.learn;

import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Text;
import ess.message.facts.Where;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells where words of a mail, as {@link Words} has them, stand in its bytes. */
final class Places {

  private static final int APART = 12;
  private static final int CUT = 30;

  private final Mail mail;

  private Places(Mail mail) {
    this.mail = mail;
  }

  /**
   * Where the first of the words stands that stands anywhere: what was only found, or reads
   * otherwise than it is written, has no place. Else the text, or the message, as a whole.
   */
  static Where of(PartTree tree, List<String> words) {
    if (tree.facts().mails().isEmpty()) {
      return Where.in(PartPath.ROOT);
    }
    Mail mail = tree.facts().mails().get(0);
    Places places = new Places(mail);
    for (String word : words) {
      int colon = word.indexOf(':');
      Where where = places.of(word.substring(0, colon), word.substring(colon + 1));
      if (where != null && where.range() != null) {
        return where;
      }
    }
    return mail.texts().isEmpty() ? mail.where() : Where.in(mail.texts().get(0).where().part());
  }

  private @Nullable Where of(String place, String word) {
    return switch (place) {
      case "subject" -> mail.subject().where();
      case "from", "name" -> mail.from().isEmpty() ? null : mail.from().get(0).where();
      case "link", "path" -> inLinks(word);
      case "text" -> inTexts(word);
      default -> null;
    };
  }

  private @Nullable Where inLinks(String word) {
    for (Link link : mail.links()) {
      if (link.targetSite().equals(word)
          || find(plain(link.host()), word, 0) >= 0
          || find(plain(link.path()), word, 0) >= 0) {
        return link.where();
      }
    }
    return null;
  }

  private @Nullable Where inTexts(String words) {
    int blank = words.indexOf(' ');
    String first = blank < 0 ? words : words.substring(0, blank);
    String second = blank < 0 ? "" : words.substring(blank + 1);
    for (Text text : mail.texts()) {
      String plain = text.attachment() ? "" : plain(text.visible());
      for (int at = find(plain, first, 0); at >= 0; at = find(plain, first, at + 1)) {
        int end = at + first.length();
        int last = Math.min(plain.length(), end + APART + second.length());
        int next = second.isEmpty() ? 0 : find(plain.substring(end, last), second, 0);
        if (next >= 0) {
          return text.at(at, end + next + second.length());
        }
      }
    }
    return null;
  }

  /** As long as the text, with letters and digits as the words have them. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(Character.isDigit(c) ? '0' : Character.toLowerCase(c));
    }
    return plain.toString();
  }

  private static int find(String text, String word, int from) {
    boolean stands = false;
    int at = text.indexOf(word, from);
    while (at >= 0 && !stands) {
      int end = at + word.length();
      stands =
          Character.isIdeographic(word.codePointAt(0))
              || ((at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                  && (end == text.length()
                      || word.length() >= CUT
                      || !Character.isLetterOrDigit(text.charAt(end))));
      at = stands ? at : text.indexOf(word, at + 1);
    }
    return at;
  }
}
