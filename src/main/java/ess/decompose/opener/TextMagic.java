package ess.decompose.opener;

import ess.message.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells kinds of text by words near their begin. */
final class TextMagic {

  static final MediaType URL_FILE = MediaType.of("application/x-mswinurl");
  static final MediaType DESKTOP_ENTRY = MediaType.of("application/x-desktop");
  static final MediaType THEME = MediaType.of("application/x-ms-theme");
  static final MediaType SHELL_COMMAND = MediaType.of("application/x-ms-scf");
  static final MediaType QUERY = MediaType.of("text/x-ms-iqy");
  static final MediaType PLIST = MediaType.of("application/x-plist");
  static final MediaType LAUNCH = MediaType.of("application/x-java-jnlp-file");
  static final MediaType LIBRARY = MediaType.of("application/windows-library+xml");
  static final MediaType SEARCH = MediaType.of("application/windows-search-connector+xml");
  static final MediaType CONTACT = MediaType.of("application/x-ms-contact");
  static final MediaType BATCH = MediaType.of("application/x-bat");
  static final MediaType PEM = MediaType.of("application/x-pem-file");

  /** The kinds of files that only lead somewhere else. */
  static final List<MediaType> POINTERS =
      List.of(
          URL_FILE,
          DESKTOP_ENTRY,
          THEME,
          SHELL_COMMAND,
          QUERY,
          PLIST,
          LAUNCH,
          LIBRARY,
          SEARCH,
          CONTACT);

  private static final int WINDOW = 4096;
  private static final Map<String, MediaType> SECTIONS =
      Map.of(
          "[internetshortcut", URL_FILE,
          "[desktop entry]", DESKTOP_ENTRY,
          "[theme]", THEME,
          "[shell]", SHELL_COMMAND);
  private static final Map<String, MediaType> ROOTS =
      Map.of(
          "<jnlp", LAUNCH,
          "<plist", PLIST,
          "<librarydescription", LIBRARY,
          "<searchconnectordescription", SEARCH,
          "<persistedquery", SEARCH,
          "<c:contact", CONTACT);
  private static final Pattern QUERY_HEAD = Pattern.compile("web\\r?\\n[0-9]+\\r?\\n(?s:.*)");
  private static final Pattern BATCH_HEAD =
      Pattern.compile("(@?(echo\\s+off|setlocal)|@(rem|cls|chcp|set|start)\\s)(?s:.*)");
  private static final Pattern PEM_HEAD = Pattern.compile("-----begin [a-z0-9 #-]{2,60}-----");
  private static final Pattern PAGE =
      Pattern.compile("<(html|body|script|iframe|form|meta|table)[\\s>]");

  private TextMagic() {}

  /** The kind of a text, or null if it is any text. */
  static @Nullable MediaType of(Bytes content) {
    int start = content.at(0) == 0xef && content.at(1) == 0xbb ? 3 : 0;
    int mark = content.u16(0);
    boolean wide = mark == 0xfeff || mark == 0xfffe;
    String head = content.slice(start, WINDOW).latin1();
    head = (wide ? head.substring(2).replace("\0", "") : head).stripLeading();
    if (head.isEmpty()) {
      return null;
    }
    return switch (head.charAt(0)) {
      case '[', ';', '#' -> section(head.toLowerCase(Locale.ROOT));
      case '<' -> root(head.toLowerCase(Locale.ROOT));
      case '-' -> PEM_HEAD.matcher(head.toLowerCase(Locale.ROOT)).lookingAt() ? PEM : null;
      case '@', 'e', 'E', 's', 'S', 'r', 'R', 'c', 'C', 'w', 'W' ->
          words(head.toLowerCase(Locale.ROOT));
      default -> null;
    };
  }

  /** Whether a text that begins with words has tags near its begin, so that a browser shows it. */
  static boolean isPage(Bytes content) {
    return PAGE.matcher(content.slice(0, 1024).latin1().toLowerCase(Locale.ROOT)).find();
  }

  private static @Nullable MediaType section(String head) {
    MediaType first = null;
    int least = head.length();
    for (Map.Entry<String, MediaType> known : SECTIONS.entrySet()) {
      int at = head.indexOf(known.getKey());
      boolean begins = at == 0 || (at > 0 && head.charAt(at - 1) == '\n');
      if (begins && at < least) {
        first = known.getValue();
        least = at;
      }
    }
    return first;
  }

  private static @Nullable MediaType root(String head) {
    boolean document = head.startsWith("<?xml") || head.startsWith("<!--");
    MediaType first = null;
    int least = head.length();
    for (Map.Entry<String, MediaType> known : ROOTS.entrySet()) {
      int at = head.indexOf(known.getKey());
      if (at >= 0 && at < least && (at == 0 || document || head.startsWith("<!doctype plist"))) {
        first = known.getValue();
        least = at;
      }
    }
    return first;
  }

  private static @Nullable MediaType words(String head) {
    if (QUERY_HEAD.matcher(head).matches()) {
      return QUERY;
    }
    return BATCH_HEAD.matcher(head).matches() ? BATCH : null;
  }
}
