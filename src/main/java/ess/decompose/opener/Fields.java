package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the fields of a word processor do: the instructions are the same in all its formats. */
final class Fields {

  private static final int LONGEST = 20_000;
  private static final int SHOWN = 150;
  private static final Pattern DDE = Pattern.compile("(?i)(?<![a-z])DDE(AUTO)?(?![a-z])");
  private static final Pattern LOADING =
      Pattern.compile(
          "(?i)(?<![a-z])(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD)(?![a-z])"
              + "[^\"\\\\]{0,100}(?:\"([^\"]{1,4096})\"|(\\S{1,4096}))");
  private static final Pattern HYPERLINK =
      Pattern.compile(
          "(?i)(?<![a-z])HYPERLINK\\s{1,50}(?:\\\\[a-km-z]\\s{0,50})?(?:\"([^\"]{1,4096})\"|([^\"\\\\\\s]\\S{0,4095}))");
  private static final Pattern QUOTED =
      Pattern.compile("(?i)(?<![a-z])QUOTE((?:\\s{1,9}[0-9]{1,4}){2,4000})(?![0-9])");
  private static final Pattern STRING = Pattern.compile("\"[^\"]{0,2000}\"");
  private static final Pattern LINE_DDE =
      Pattern.compile("(?:^|[,;\\t\"])\\s{0,20}\"?[=+@\\-][^,;\\t|]{0,200}\\|[^|\\t]{0,2000}!");
  private static final Pattern CELL_DDE =
      Pattern.compile(
          "(?i)(?:^|[=+@\\-\"(,;\\s'])([a-z][a-z0-9_. ]{0,60}?)'?\\|'?([^!|\\r\\n]{0,2000}?)'?!");

  private Fields() {}

  /** Judges the instruction of a field. */
  static void instruction(Opening opening, String text, Links links) {
    String field = unquoted(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    if (DDE.matcher(field).find()) {
      dde(opening, field.strip(), null);
    }
    Matcher loading = LOADING.matcher(field);
    while (loading.find()) {
      String quoted = loading.group(2);
      String address = (quoted != null ? quoted : loading.group(3)).replace("\\\\", "\\");
      links.add(address);
      loaded(opening, loading.group(1).toUpperCase(Locale.ROOT) + " " + address, address);
    }
    Matcher hyperlink = HYPERLINK.matcher(field);
    while (hyperlink.find()) {
      String quoted = hyperlink.group(1);
      links.add((quoted != null ? quoted : hyperlink.group(2)).replace("\\\\", "\\"));
    }
  }

  /** The instruction with the letters that it gives by their numbers. */
  private static String unquoted(String field) {
    return QUOTED
        .matcher(field)
        .replaceAll(
            quoted -> {
              StringBuilder letters = new StringBuilder();
              for (String number : quoted.group(1).strip().split("\\s+", -1)) {
                letters.append((char) Integer.parseInt(number));
              }
              return Matcher.quoteReplacement(letters.toString());
            });
  }

  /** Whether the formula of a cell starts a program by DDE, as in {@code cmd|'/c calc'!A1}. */
  static boolean isDde(String formula) {
    int bar = formula.indexOf('|');
    return bar > 0
        && formula.indexOf('!', bar) > 0
        && CELL_DDE.matcher(STRING.matcher(formula).replaceAll("")).find();
  }

  /** Whether a line of a text that a spreadsheet reads has a formula that starts a program. */
  static boolean isDdeLine(String line) {
    int bar = line.indexOf('|');
    return bar > 0 && line.indexOf('!', bar) > 0 && LINE_DDE.matcher(line).find();
  }

  /** Names a DDE link. */
  static void dde(
      Opening opening,
      String what,
      ess.message.@org.jspecify.annotations.Nullable ByteRange range) {
    Finding finding =
        Finding.of(
                "document.dde",
                Opener.SOURCE,
                "The document asks another program for data, by which it can start any program",
                Severity.HIGH,
                6,
                opening.path())
            .withTechnique("T1559.002")
            .withEvidence(what.length() > SHOWN ? what.substring(0, SHOWN) : what);
    opening.note(range == null ? finding : finding.withRange(range.from(), range.to()));
  }

  /** Names an address from which a document loads something when it is opened. */
  static void loaded(Opening opening, String evidence, String address) {
    boolean remote = Links.isRemote(address);
    opening.note(
        Finding.of(
                "document.external-link",
                Opener.SOURCE,
                "The document holds an object whose content is loaded from elsewhere",
                remote ? Severity.HIGH : Severity.LOW,
                remote ? 5 : 1,
                opening.path())
            .withTechnique("T1221")
            .withEvidence(evidence));
  }
}
