package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Decomposer;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.facts.Facts;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Phrase;
import ess.message.facts.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a rule is told with line and cure, and costs no other rule and no mail. */
class RuleProblemsTest {

  private static final String RULE =
      """
      title: The text says hello
      severity: low
      score: 1
      when: text.contains('hello')
      tests:
        - name: hello
          found: true
          mail: |
            Subject: x

            hello
        - name: goodbye
          found: false
          mail: |
            Subject: x

            goodbye
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "severity: low | severity: lwo | :2: severity is lwo, must be one of [info, low, medium,"
            + " high, critical]; did you mean low?",
        "score: 1 | score: 101 | :3: score is 101, must be a whole number from -10 to 100",
        "score: 1 | points: 1 | :1: score is missing; write score: 2",
        "title: The text says hello | titel: x | :1: a rule does not know titel; take it out",
        "says hello | says hello. | :1: the title ends with a full stop; leave it out",
        "found: false | found: true | no test has found: false; add a lookalike",
        "found: true | found: false | no test has found: true; add a mail",
        "text.contains('hello') | texd.contains('hello') | :4: when: undeclared reference to 'texd'"
            + " (in container '') (at character 1 of the expression); did you mean text?",
        "text.contains('hello') | mail.subjekt.text == 'hello' | did you mean subject?",
        "text.contains('hello') | mail.letters == 'hello' | no matching overload for '_==_'",
        "text.contains('hello') | mail.subject | must be true or false",
        "text.contains('hello') | text.matches('(') | ( is no regular expression of RE2",
        "text.contains('hello') | text.matches('(a{1,500}){1,2}') | ess.rules.max-pattern is 500",
        "text.contains('hello') | text.matches(text) | a regular expression is written out",
        "text.contains('hello') | mail.links.exists(a, mail.links.exists(b, mail.links.exists(c,"
            + " a.url == b.url))) | 3 loops inside each other",
        "text.contains('hello') | text.contains('hell no') | :6: the test \"hello\" finds nothing",
        "text.contains('hello') | text.contains('o') | :12: the test \"goodbye\" finds what it must"
            + " not",
      })
  void itIsToldWithLineAndCure(String old, String changed, String problem) throws Exception {
    write("text.hello", RULE.replace(old, changed));

    assertThat(rules().problems()).isNotEmpty().anyMatch(told -> told.contains(problem.strip()));
    assertThat(rules().size()).isZero();
  }

  @Test
  void aLongConditionIsTwoRules() throws Exception {
    String term = "text.contains('hello') && ";
    write("text.hello", RULE.replace("when: ", "when: " + term.repeat(100)));

    assertThat(rules().problems())
        .singleElement()
        .asString()
        .contains("ess.rules.max-nodes is 300; make two rules of it");
  }

  @Test
  void aWrongRuleKeepsNoOtherOut() throws Exception {
    write("text.hello", RULE);
    write("text.other", RULE.replace("severity: low", "severity: none"));

    RuleBook rules = rules();

    assertThat(rules.problems()).singleElement().asString().contains("text.other.yaml:2:");
    assertThat(rules.apply(tree("hello", List.of())).findings())
        .extracting(Finding::id)
        .containsExactly("text.hello");
  }

  @Test
  void whatATestTakesAsKnownIsChecked() throws Exception {
    write("text.one", RULE.replace("found: true", "found: true\n    history: {known: 1}"));
    write("text.two", RULE.replace("found: true", "found: true\n    auth: {dmarc: bad}"));

    assertThat(rules().problems()).anyMatch(told -> told.contains("history does not know known"));
    assertThat(rules().problems())
        .anyMatch(told -> told.contains("text.two.yaml:8: dmarc is bad, must be one of unknown,"));
  }

  @Test
  void aRuleInTwoFoldersStandsOnce() throws Exception {
    write("text.hello", RULE);
    Files.createDirectories(folder.resolve("mine"));
    write("mine/text.hello", RULE);

    assertThat(rules().problems()).singleElement().asString().contains("the rule is already in");
  }

  @Test
  void aFileThatIsNoIdIsNamed() throws Exception {
    write("Hello", RULE);

    assertThat(rules().problems()).anyMatch(told -> told.contains("name it family.what.yaml"));
  }

  @Test
  void whatIsNotThereMakesAConditionFalseAndNoFailure() throws Exception {
    String condition =
        "text.contains('hello') && (mail.from[7].name == '' || mail.topics['no'].count > 0 ||"
            + " mail.fields['x'].value == '')";
    write("text.hello", RULE.replace("when: text.contains('hello')", "when: " + condition));
    write(
        "text.other",
        RULE.replace(
            "text.contains('hello')", "mail.replyTo[0].name == '' || text.contains('hello')"));

    RuleBook rules = rules();

    assertThat(rules.problems())
        .singleElement()
        .asString()
        .contains("text.hello.yaml:6: the test \"hello\" finds nothing");
    assertThat(rules.apply(tree("hello", List.of())).findings())
        .extracting(Finding::id)
        .containsExactly("text.other");
  }

  /** Turns beyond the bound: a finding, the mail is not clean, and the next rule is asked. */
  @Test
  void aRuleThatLoopsIsAFindingAndTheRestGoesOn() throws Exception {
    write(
        "links.loop",
        RULE.replace(
            "text.contains('hello')",
            "text.contains('hello') && !mail.links.exists(a, mail.links.exists(b, a.url !="
                + " b.url))"));
    write(
        "links.more",
        RULE.replace(
            "text.contains('hello')",
            "text.contains('hello') && mail.links.filter(a, mail.links.exists(b, a.url !="
                + " b.url)).size() < 1"));
    write("text.hello", RULE);
    RuleBook rules = rules();
    assertThat(rules.problems()).isEmpty();

    List<Finding> found =
        rules.apply(tree("hello", Collections.nCopies(1_000, link("same")))).findings();

    assertThat(found)
        .extracting(Finding::id)
        .containsExactly("text.hello", "rules.failed", "rules.failed");
    assertThat(found.get(1).unfinished()).isTrue();
    assertThat(found.get(1).evidence()).startsWith("links.loop: ").contains("max-iterations");
    assertThat(found.get(2).evidence()).startsWith("links.more: ").contains("ITERATION");
  }

  @Test
  void aRuleThatFailsIsAFindingAndTheRestGoesOn() throws Exception {
    write(
        "text.divide",
        RULE.replace("text.contains('hello')", "6 / size(mail.links) == 6")
            .replace("\n\n      hello", "\n\n      hello http://a.example/")
            .replace("\n\n      goodbye", "\n\n      http://a.example/ http://b.example/"));
    write("text.hello", RULE);
    RuleBook rules = rules();
    assertThat(rules.problems()).isEmpty();

    List<Finding> found = rules.apply(tree("hello", List.of())).findings();

    assertThat(found).extracting(Finding::id).containsExactly("text.hello", "rules.failed");
    assertThat(found.get(1).evidence()).startsWith("text.divide: DIVIDE_BY_ZERO");
    assertThat(found.get(1).unfinished()).isTrue();
  }

  @Test
  void nonsenseAmongTheFactsIsAFindingAndTheRestGoesOn() throws Exception {
    write(
        "links.any",
        RULE.replace(
            "text.contains('hello')",
            "text.contains('hello') && !mail.links.exists(l, l.url == 'x')"));
    write("text.hello", RULE);
    RuleBook rules = rules();
    assertThat(rules.problems()).isEmpty();

    List<Finding> nulls =
        rules.apply(tree(mail("hello", Collections.singletonList(null)))).findings();

    assertThat(nulls).extracting(Finding::id).containsExactly("text.hello", "rules.failed");
    assertThat(nulls.get(1).unfinished()).isTrue();
  }

  @Test
  void evidenceOfAPartThatIsNotThereIsAFinding() throws Exception {
    write("text.hello", RULE);
    Mail mail = mail("hello", List.of());
    Mail lost =
        Blank.with(
            Mail.class,
            Map.of(
                "text",
                mail.text(),
                "subject",
                Blank.with(
                    Phrase.class, Map.of("text", "x", "where", Where.in(new PartPath("9/9"))))));

    List<Finding> found = rules().apply(tree(lost)).findings();

    assertThat(found).extracting(Finding::id).containsExactly("rules.failed");
    assertThat(found.get(0).severity()).isEqualTo(Severity.LOW);
  }

  @Test
  void moreLinksThanRulesLookAtIsAFinding() throws Exception {
    write(
        "links.any",
        RULE.replace(
                "when: text.contains('hello')",
                "for: link\nwhen: link.written.contains('nowhere') || text.contains('hello')")
            .replace("hello\n  ", "hello http://a.example/\n  "));

    List<Finding> found =
        rules().apply(tree("bye", Collections.nCopies(5_001, link("a")))).findings();

    assertThat(found).extracting(Finding::id).containsExactly("rules.cut");
    assertThat(found.get(0).unfinished()).isTrue();
  }

  private RuleBook rules() {
    return new RuleBook(
        folder.toString(), "none", RuleLimits.DEFAULT, Decomposer.withDefaults(), new PlainFacts());
  }

  private static Link link(String url) {
    return Blank.with(
        Link.class, Map.of("url", url, "written", url, "where", Where.in(PartPath.ROOT)));
  }

  private static PartTree tree(String text, List<Link> links) {
    return tree(mail(text, links));
  }

  private static PartTree tree(Mail mail) {
    return Mails.takeApart("Subject: x\r\n\r\ntext").withFacts(new Facts(List.of(mail)));
  }

  private static Mail mail(String text, List<Link> links) {
    return Blank.with(
        Mail.class,
        Map.of(
            "text",
            text,
            "links",
            links,
            "subject",
            Blank.with(Phrase.class, Map.of("text", "x", "where", Where.in(PartPath.ROOT)))));
  }

  private void write(String id, String text) throws IOException {
    Files.writeString(folder.resolve(id + ".yaml"), text);
  }
}
