package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pages whose script builds a file out of data that the page brings along, so that the file
 * never passes a mail filter: a blob or a download on one side, a long run of encoded bytes on the
 * other. A page that offers a file made of what it shows, or that shows pictures of its own, has
 * only one of the two.
 */
public final class SmugglingScanner {

  private static final String SOURCE = "html-smuggling";
  private static final int MIN_RUN = 200;
  private static final int MIN_NUMBERS = 100;

  private static final Pattern BUILDS =
      Pattern.compile(
          "createObjectURL|msSave(?:OrOpen)?Blob|new\\s{1,20}(?:Blob|File)\\b|showSaveFilePicker"
              + "|\\.download\\b|\\[\\s{0,20}[\"']download[\"']");
  private static final Pattern DOWNLOAD_OF_DATA =
      Pattern.compile("data:(?:application|text/html)[^,\"'<>]{0,100};base64,");

  private static final Pattern NUMBERS =
      Pattern.compile(
          "[\\[(]\\s{0,20}(?:(?:0x)?[0-9a-fA-F]{1,3}\\s{0,20},\\s{0,20}){" + MIN_NUMBERS + "}");
  private static final Pattern ESCAPES =
      Pattern.compile("(?:\\\\x[0-9a-fA-F]{2}|\\\\u00[0-9a-fA-F]{2}){" + MIN_NUMBERS + "}");

  private final int maxBytes;

  /** Looks at that many bytes of a page; what is behind them is a finding of its own. */
  public SmugglingScanner(int maxBytes) {
    if (maxBytes < 1024) {
      throw new IllegalArgumentException(
          "ess.scan.html.max-bytes is %d, must be 1024 or more".formatted(maxBytes));
    }
    this.maxBytes = maxBytes;
  }

  /** Looks at the scripts of the page. */
  public List<Finding> scan(Part part) {
    List<Finding> found = new ArrayList<>();
    String page = Texts.of(part, maxBytes);
    if (part.content().size() > maxBytes) {
      found.add(
          Finding.of(
                  "html.too-large",
                  SOURCE,
                  "The page is larger than ess.scan.html.max-bytes, and its end was not looked at",
                  Severity.LOW,
                  0,
                  part.path())
              .withRange(maxBytes, part.content().size())
              .asUnfinished());
    }
    look(part, page, found);
    return found;
  }

  private static void look(Part part, String page, List<Finding> found) {
    if (mayBuild(page)) {
      Matcher builds = BUILDS.matcher(page);
      int run = builds.find() ? carriedAt(page) : -1;
      if (run >= 0) {
        found.add(smuggling(part, page, run, "script with " + word(builds.group())));
        return;
      }
    }
    if (page.contains("data:application") || page.contains("data:text/html")) {
      Matcher data = DOWNLOAD_OF_DATA.matcher(page);
      if (data.find()
          && runLength(page, data.end()) >= MIN_RUN
          && page.toLowerCase(Locale.ROOT).contains("download")) {
        found.add(smuggling(part, page, data.start(), "link that saves data of the page"));
      }
    }
  }

  /** The words of {@link #BUILDS} without their blanks: plain search is many times as fast. */
  private static boolean mayBuild(String page) {
    return page.contains("createObjectURL")
        || page.contains("Blob")
        || page.contains("showSaveFilePicker")
        || page.contains(".download")
        || page.contains("download\"")
        || page.contains("download'")
        || page.contains("File(")
        || page.contains("File (");
  }

  private static String word(String matched) {
    return matched.replaceAll("[^A-Za-z]", " ").strip();
  }

  /** Where a long run of encoded bytes begins that is no picture, font, sound or film; or -1. */
  private static int carriedAt(String page) {
    boolean numbers = page.contains("Uint8Array") || page.contains("fromCharCode");
    int at = 0;
    while (at < page.length()) {
      int length = runLength(page, at);
      if (length >= MIN_RUN && !isShown(page, at) && isMixed(page, at, length)) {
        return at;
      }
      if (length == 0 && numbers && hasNumbers(page, at)) {
        return at;
      }
      at += length + 1;
    }
    return -1;
  }

  private static int runLength(String page, int from) {
    int at = from;
    while (at < page.length() && isBase64(page.charAt(at))) {
      at++;
    }
    return at - from;
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '='
        || c == '-'
        || c == '_';
  }

  /** Whether the run is what a browser shows: {@code data:image/png;base64,} and its like. */
  private static boolean isShown(String page, int at) {
    String before = page.substring(Math.max(0, at - 60), at);
    return before.endsWith(",")
        && before.matches("(?s).*data:(?:image|font|audio|video|application/(?:x-)?font)[^,]*,");
  }

  /** Whether the run is more than a line of dashes or one long word. */
  private static boolean isMixed(String page, int at, int length) {
    boolean[] seen = new boolean[128];
    int kinds = 0;
    for (int i = at; i < at + length && kinds < 12; i++) {
      char c = page.charAt(i);
      if (!seen[c]) {
        seen[c] = true;
        kinds++;
      }
    }
    return kinds >= 12;
  }

  /** Whether a long list of bytes begins, written as numbers or as escapes. */
  private static boolean hasNumbers(String page, int at) {
    char c = page.charAt(at);
    if (c != '[' && c != '(' && c != '\\') {
      return false;
    }
    Pattern form = c == '\\' ? ESCAPES : NUMBERS;
    return form.matcher(page).region(at, page.length()).lookingAt();
  }

  private static Finding smuggling(Part part, String page, int at, String evidence) {
    Finding finding =
        Finding.of(
                "html.smuggling",
                SOURCE,
                "A script in the page builds a file from data that the page brings along",
                Severity.HIGH,
                10,
                part.path())
            .withTechnique("T1027.006")
            .withEvidence(evidence);
    long[] bytes = Texts.bytesOf(part, page, at, Math.min(page.length(), at + 64));
    return bytes == null ? finding : finding.withRange(bytes[0], bytes[1]);
  }
}
