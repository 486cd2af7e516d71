package ess.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** Makes the file of a new rule, to be filled by a person. */
public final class RuleSkeleton {

  private static final Pattern ID =
      Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");

  private static final String TEXT =
      """
      title: The subject sets a deadline
      severity: low
      score: 1
      # technique: T1566.002
      note: what was measured, and thought
      # for: part, or for: link; with types: [pdf] only some of them
      when: >-
        'urgency' in mail.subject.topics &&
        mail.from[0].siteBrand == ''
      evidence: mail.subject
      tests:
        - name: what it must find
          found: true
          mail: |
            From: Somebody <somebody@example.net>
            To: you@example.org
            Subject: Answer within 24 hours

            Text
        - name: what looks alike and it must not find
          found: false
          mail: |
            From: Somebody <somebody@example.net>
            To: you@example.org
            Subject: Hello

            Text
      """;

  private RuleSkeleton() {}

  /**
   * Writes the file.
   *
   * @throws IllegalArgumentException if the id is none
   * @throws java.nio.file.FileAlreadyExistsException if there is such a rule
   */
  public static Path write(Path folder, String id) throws IOException {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a rule is family.what in kebab-case, such as subject.urgent");
    }
    Files.createDirectories(folder);
    return Files.writeString(
        folder.resolve(id + RuleReader.SUFFIX), TEXT, StandardOpenOption.CREATE_NEW);
  }
}
