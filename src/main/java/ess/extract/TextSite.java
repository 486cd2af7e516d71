package ess.extract;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host that the text of a link names.
 *
 * @param host the host; empty if the text names none
 * @param explicit whether it stands there with a scheme or www, and cannot be another word
 * @param whole whether the text is nothing else than an address
 */
record TextSite(String host, boolean explicit, boolean whole) {

  private static final TextSite NONE = new TextSite("", false, false);

  /** With a scheme or www, anywhere in the text. */
  private static final Pattern EXPLICIT =
      Pattern.compile(
          "(?:https?://(?:[^/\\s@]{1,100}@)?|\\b(?=www\\.))((?:[\\p{L}\\p{N}_-]{1,63}\\.){0,10}[\\p{L}\\p{N}-]{2,63})");

  /** Without: the text is nothing else. */
  private static final Pattern BARE =
      Pattern.compile(
          "[^\\p{L}\\p{N}]{0,3}((?:[\\p{L}\\p{N}_-]{1,63}\\.){1,10}\\p{L}{2,24})(?:[/?#:]\\S{0,280})?[^\\p{L}\\p{N}]{0,3}");

  /** Endings of files that are names of countries or of sites too. */
  private static final Set<String> FILES =
      Set.of(
          "js", "py", "md", "sh", "rs", "ps", "pl", "cc", "mp", "so", "zip", "mov", "pdf", "doc",
          "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "html", "htm", "png", "jpg", "jpeg",
          "gif", "xml", "json", "eml", "msg", "exe");

  /** What the folded text names. */
  static TextSite in(String plain) {
    if (plain.indexOf('.') < 0 && plain.indexOf('\u3002') < 0) {
      return NONE;
    }
    Matcher explicit = EXPLICIT.matcher(plain);
    if (explicit.find()) {
      boolean named = explicit.group(1).indexOf('.') > 0;
      boolean whole = explicit.start() <= 3 && plain.indexOf(' ') < 0;
      return named ? new TextSite(explicit.group(1), true, whole) : NONE;
    }
    Matcher bare = BARE.matcher(plain);
    if (!bare.matches()) {
      return NONE;
    }
    String host = bare.group(1);
    String last = host.substring(host.lastIndexOf('.') + 1);
    return FILES.contains(last) ? NONE : new TextSite(host, false, true);
  }
}
