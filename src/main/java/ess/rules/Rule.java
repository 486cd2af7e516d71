package ess.rules;

import ess.message.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule as its file has it.
 *
 * @param file its file
 * @param id the name of the file, which is the id of its findings
 * @param title one sentence for a person, without its full stop
 * @param severity how grave what it finds is
 * @param score what it adds before the policy weighs it
 * @param technique the id of the technique in MITRE ATT&amp;CK, if it has one
 * @param references where to read more
 * @param note what was measured and thought
 * @param scope what it is asked about
 * @param types the kinds of files or the origins of links that it is asked about; empty for all
 * @param when the condition
 * @param evidence what shows it, if not the subject, the file or the link
 * @param tests its tests
 */
record Rule(
    Path file,
    String id,
    String title,
    Severity severity,
    int score,
    @Nullable String technique,
    List<String> references,
    String note,
    Scope scope,
    Set<String> types,
    Expression when,
    @Nullable Expression evidence,
    List<RuleTest> tests) {

  /** An expression and the line it begins on. */
  record Expression(int line, String text) {}

  Rule {
    references = List.copyOf(references);
    types = Set.copyOf(types);
    tests = List.copyOf(tests);
  }

  /** The same rule with another condition. */
  Rule withWhen(String text) {
    return new Rule(
        file,
        id,
        title,
        severity,
        score,
        technique,
        references,
        note,
        scope,
        types,
        new Expression(when.line(), text),
        evidence,
        tests);
  }
}
