package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Decomposer;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBookTest {

  private static final PlainFacts FACTS = new PlainFacts();

  private static final String BANK =
      """
      title: The name of the sender is a brand whose mail comes from elsewhere
      severity: high
      score: 4
      technique: T1566.002
      when: >-
        mail.from[0].nameBrand != '' &&
        mail.from[0].siteBrand != mail.from[0].nameBrand
      evidence: mail.from[0]
      tests:
        - name: a bank from a free mailer
          found: true
          mail: |
            From: Bank <x@example.net>
            Subject: Hello

            Text
        - name: the bank itself
          found: false
          mail: |
            From: Bank <x@bank.example>
            Subject: Hello

            Text
        - name: nobody
          found: false
          mail: |
            Subject: Hello

            Text
      """;

  @TempDir Path folder;

  @Test
  void aRuleFindsWhatItSays() throws Exception {
    write("sender.brand-in-name", BANK);

    RuleBook rules = rules();

    assertThat(rules.problems()).isEmpty();
    PartTree tree = rules.apply(read("From: Bank <a@other.example>\r\nSubject: x\r\n\r\ntext"));
    assertThat(tree.findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.id()).isEqualTo("sender.brand-in-name");
              assertThat(found.source()).isEqualTo("rules");
              assertThat(found.technique()).isEqualTo("T1566.002");
              assertThat(found.evidence()).isEqualTo("Bank <a@other.example>");
            });
    assertThat(tree.scanners()).singleElement().asString().matches("rules:[0-9a-f]{64}");
  }

  @Test
  void aRuleAboutLinksNamesEachAndCountsTheRest() throws Exception {
    write(
        "links.ip",
        rule("link", "'ip' in link.traits", "http://10.0.0.1/a", "http://example.net/a"));

    RuleBook rules = rules();

    assertThat(rules.problems()).isEmpty();
    List<Finding> found =
        rules.apply(read("Subject: x\r\n\r\n" + "http://10.0.0.1/b ".repeat(8))).findings();
    assertThat(found).hasSize(5);
    assertThat(found.get(0).evidence()).isEqualTo("http://10.0.0.1/b");
    assertThat(found.get(4).evidence()).isEqualTo("http://10.0.0.1/b and 3 more");
  }

  @Test
  void aRuleAboutFilesSeesWhatIsAttached() throws Exception {
    write(
        "file.batch",
        """
        title: A batch file is attached
        severity: high
        score: 8
        for: part
        when: file.extension == 'bat'
        tests:
          - name: in a zip
            found: true
            mail: |
              Subject: x

              See it
            attach:
              - name: a.zip
                type: application/zip
                zip: {run.bat: echo}
          - name: a text
            found: false
            mail: |
              Subject: x

              See it
            attach:
              - name: a.txt
                type: text/plain
                text: echo
        """);

    assertThat(rules().problems()).isEmpty();
  }

  @Test
  void whatIsFoundInATextIsCitedWithItsBytes() throws Exception {
    write(
        "text.call",
        rule("message", "mail.texts.matches('(?i)call [0-9]{3}')", "Please Call 555", "Call me")
            .replace("tests:", "evidence: mail.texts.find('(?i)call [0-9]{3}')\ntests:"));

    RuleBook rules = rules();

    assertThat(rules.problems()).isEmpty();
    Finding found = rules.apply(read("Subject: x\r\n\r\nOh, call 123 now")).findings().get(0);
    assertThat(found.evidence()).isEqualTo("call 123");
    assertThat(found.range()).isEqualTo(new ess.message.ByteRange(4, 12));
  }

  @Test
  void theDigestIsThatOfRulesAndOfWhatFactsDependOn() throws Exception {
    write("sender.brand-in-name", BANK);
    String before = digest("a");
    String ofOtherFacts = digest("b");

    write("sender.brand-in-name", BANK + "#\n");

    assertThat(before).isNotEqualTo(ofOtherFacts);
    assertThat(digest("b")).isNotEqualTo(ofOtherFacts);
  }

  private String digest(String facts) {
    RuleBook book =
        new RuleBook(
            folder.toString(),
            "none",
            RuleLimits.DEFAULT,
            Decomposer.withDefaults(),
            new PlainFacts(facts));
    return book.apply(read("Subject: x\r\n\r\ntext")).scanners().get(0);
  }

  private RuleBook rules() {
    return new RuleBook(
        folder.toString(), "none", RuleLimits.DEFAULT, Decomposer.withDefaults(), FACTS);
  }

  private static PartTree read(String mail) {
    return FACTS.read(Mails.takeApart(mail));
  }

  private static String rule(String scope, String when, String found, String notFound) {
    return """
    title: Something is there
    severity: low
    score: 1
    for: %s
    when: "%s"
    tests:
      - name: yes
        found: true
        mail: |
          From: a@example.net
          Subject: x

          %s
      - name: no
        found: false
        mail: |
          From: a@example.net
          Subject: x

          %s
    """
        .formatted(scope, when.replace("\\", "\\\\"), found, notFound);
  }

  private void write(String id, String text) throws IOException {
    Files.writeString(folder.resolve(id + ".yaml"), text);
  }
}
