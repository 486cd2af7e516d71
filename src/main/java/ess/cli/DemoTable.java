package ess.cli;

import com.fasterxml.jackson.databind.JsonNode;
import ess.message.LogText;
import ess.message.Verdict.Result;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The table of the demo: a line a verdict, cut to the width of its columns. */
final class DemoTable {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int FROM = 26;
  private static final int SUBJECT = 36;
  private static final int VERDICT = 13;
  private static final int REASON = 80;
  private static final int MAX_TEXT = 500;

  private final PrintWriter out;
  private final Paint paint;
  private final boolean compares;

  /** A table, with a column for what was expected if it compares. */
  DemoTable(PrintWriter out, Paint paint, boolean compares) {
    this.out = out;
    this.paint = paint;
    this.compares = compares;
  }

  /** Prints the names of the columns. */
  void head() {
    String left = left("time", "mailbox", "from", "subject") + pad("verdict", VERDICT);
    out.println(paint.strong(left + (compares ? pad("expected", VERDICT) : "") + "reason"));
    out.flush();
  }

  /**
   * Prints the line of a summary, as event and list have it.
   *
   * @return whether the verdict is the expected one
   */
  boolean line(JsonNode summary, @Nullable Result expected) {
    JsonNode verdict = summary.path("verdict");
    Result result = Result.parse(verdict.path("result").asText("unscannable"));
    String left =
        left(
            TIME.format(LocalTime.now(ZoneId.systemDefault())),
            summary.path("mailbox").asText(""),
            summary.path("from").asText(""),
            summary.path("subject").asText(""));
    String wanted = compares && expected != null ? pad(expected.text(), VERDICT) : "";
    String mark = expected == null || expected == result ? "" : paint.strong("  <-- differs");
    out.println(
        left
            + paint.result(result, pad(result.text(), VERDICT))
            + wanted
            + cut(verdict.path("reason").asText(""), REASON)
            + mark);
    out.flush();
    return mark.isEmpty();
  }

  private static String left(String time, String mailbox, String from, String subject) {
    return pad(time, 10) + pad(mailbox, 9) + pad(from, FROM) + pad(subject, SUBJECT);
  }

  private static String pad(String text, int width) {
    String cut = cut(text, width - 2);
    return cut + " ".repeat(width - cut.codePointCount(0, cut.length()));
  }

  private static String cut(String text, int width) {
    String clean = LogText.clean(text, MAX_TEXT);
    if (clean.codePointCount(0, clean.length()) <= width) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, width - 1)) + "…";
  }
}
