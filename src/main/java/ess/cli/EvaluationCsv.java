package ess.cli;

import ess.message.LogText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Judged mails as CSV (RFC 4180), one row a mail. A text that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
final class EvaluationCsv {

  private static final String HEADER = "path,class,tier,source,format,bad,result,score,findings";
  private static final int MAX_FIELD = 4_000;

  private EvaluationCsv() {}

  /** The rows; findings are {@code id:counted} with a space between. */
  static String of(List<JudgedMail> mails) {
    StringBuilder text = new StringBuilder(HEADER).append("\r\n");
    for (JudgedMail mail : mails) {
      LabelledMail labelled = mail.mail();
      List<String> fields =
          List.of(
              labelled.path(),
              labelled.kind(),
              labelled.tier(),
              labelled.source(),
              mail.format(),
              Boolean.toString(labelled.isBad()),
              mail.failure() == null ? mail.result().text() : "failed",
              Integer.toString(mail.score()),
              mail.terms().stream()
                  .map(term -> term.id() + ":" + term.counted())
                  .collect(Collectors.joining(" ")));
      text.append(fields.stream().map(EvaluationCsv::field).collect(Collectors.joining(",")));
      text.append("\r\n");
    }
    return text.toString();
  }

  private static String field(String value) {
    String clean = LogText.clean(value, MAX_FIELD);
    boolean isFormula = clean.matches("[=+@\\t].*|-[^0-9].*");
    String safe = isFormula ? "'" + clean : clean;
    return safe.contains(",") || safe.contains("\"")
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
