package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {

  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  @TempDir Path folder;

  @BeforeEach
  void mails() throws IOException {
    write("mails/ham/list/1.eml", mail("text/plain", "lunch at noon"));
    write("mails/ham/list/2.eml", mail("text/html", "<p>lunch at one"));
    write("mails/ham/shop/3.eml", mail("text/plain", EICAR));
    write("mails/spam/4.eml", mail("application/octet-stream", EICAR));
    write("mails/spam/5.eml", mail("text/html", "<a href='http://a.example/'>b.example</a>"));
  }

  @Test
  void foldersTellLabelClassAndTier() throws Exception {
    JsonNode report = report("mails");

    assertThat(group(report, "label", "all bad").at("/flagged/hits").asInt()).isEqualTo(1);
    assertThat(group(report, "label", "all bad").at("/flagged/of").asInt()).isEqualTo(2);
    assertThat(group(report, "class", "ham").at("/malicious/of").asInt()).isEqualTo(3);
    assertThat(group(report, "tier", "ham/shop").at("/malicious/share").asDouble()).isEqualTo(1);
    assertThat(group(report, "tier", "ham/list").at("/flagged/hits").asInt()).isZero();
    assertThat(group(report, "format", "ham/html").at("/flagged/of").asInt()).isEqualTo(1);
  }

  @Test
  void precisionRecallAndThresholdsAreCounted() throws Exception {
    JsonNode report = report("mails");

    JsonNode all = report.at("/quality/0");
    assertThat(all.at("/precision/share").asDouble()).isEqualTo(0.5);
    assertThat(all.at("/recall/share").asDouble()).isEqualTo(0.5);
    assertThat(all.at("/f1").asDouble()).isEqualTo(0.5);
    assertThat(all.at("/falsePositives/share").asDouble()).isCloseTo(1.0 / 3, within(1e-9));
    JsonNode spam = group(report, "class", "spam").at("/atLeast");
    assertThat(spam.at("/4/hits").asInt()).isGreaterThanOrEqualTo(spam.at("/20/hits").asInt());
    assertThat(spam.at("/20/hits").asInt()).isEqualTo(1);
  }

  @Test
  void falsePositivesCanBeCountedOnSomeGoodMailsAlone() throws Exception {
    JsonNode report = report("mails", "--against", "ham/html,ham/shop");

    assertThat(report.at("/quality/1/falsePositives/of").asInt()).isEqualTo(2);
    assertThat(report.at("/quality/1/falsePositives/hits").asInt()).isEqualTo(1);
    assertThat(report.at("/quality/1/recall/of").asInt()).isEqualTo(2);
  }

  @Test
  void aFindingTellsWhereItWasFoundAndWhatHangsOnIt() throws Exception {
    JsonNode report = report("mails");

    JsonNode eicar = named(report.at("/findings"), "id", "malware.eicar");
    assertThat(eicar.at("/found/spam/hits").asInt()).isEqualTo(1);
    assertThat(eicar.at("/found/ham~1shop/share").asDouble()).isEqualTo(1);
    assertThat(eicar.at("/carriesBad").asInt()).isEqualTo(1);
    assertThat(eicar.at("/carriesGood").asInt()).isEqualTo(1);
  }

  @Test
  void mailsOnTheWrongSideAreShownWithTheirSums() {
    Outcome outcome = Outcome.in(HOME, folder, "evaluate", "mails");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .containsSubsequence(
            "Missed, the nearest first",
            "spam  mails/spam/5.eml",
            "Good mail that was flagged",
            "ham/shop  mails/ham/shop/3.eml",
            "+100 malware.eicar",
            "Processor time");
  }

  @Test
  void eachStepAndScannerHasItsProcessorTime() throws Exception {
    JsonNode steps = report("mails", "--warm").at("/costs/steps");

    assertThat(steps)
        .extracting(step -> step.at("/step").asText())
        .contains("dissect-message take-apart", "judge-message weigh-findings", "scan-types");
    JsonNode apart = named(steps, "step", "dissect-message take-apart");
    assertThat(apart.at("/calls").asInt()).isEqualTo(5);
    assertThat(apart.at("/msEach").asDouble()).isPositive();
  }

  @Test
  void theRowsOfTheCsvAreTheMailsInOrder() throws Exception {
    Outcome.in(HOME, folder, "evaluate", "mails", "--csv", "rows.csv", "--threads", "3");

    List<String> rows = Files.readAllLines(folder.resolve("rows.csv"));
    assertThat(rows).hasSize(6);
    assertThat(rows.get(0)).isEqualTo("path,class,tier,source,format,bad,result,score,findings");
    assertThat(rows.get(3))
        .startsWith("mails/ham/shop/3.eml,ham,shop,-,text,false,malicious,")
        .contains("malware.eicar:100");
    assertThat(rows.get(5)).startsWith("mails/spam/5.eml,spam,-,-,html,true,clean,");
  }

  @Test
  void aManifestTellsClassTierAndSource() throws Exception {
    write(
        "mails/deep/table.tsv",
        """
        path\tsha256\tclass\ttier\tsource
        mails/ham/list/1.eml\t00\tham\teasy\tone
        mails/spam/4.eml\t00\tspam\t\ttwo
        mails/spam/5.eml\t00\tfiles\t\tthree
        """);

    JsonNode report = report("--manifest", "mails/deep/table.tsv");

    assertThat(group(report, "tier", "ham/easy").at("/flagged/of").asInt()).isEqualTo(1);
    assertThat(group(report, "source", "spam/two").at("/flagged/hits").asInt()).isEqualTo(1);
    assertThat(report.at("/leftOut/files").asInt()).isEqualTo(1);
    assertThat(report.at("/setup/mails").asInt()).isEqualTo(2);
  }

  @Test
  void aManifestWithoutLabelsTakesThemFromTheFoldersOfItsPaths() throws Exception {
    write("table.tsv", "path\ttier\nmails/spam/4.eml\tx\nmails/ham/list/1.eml\ty\n");

    JsonNode report = report("--manifest", "table.tsv");

    assertThat(group(report, "tier", "spam/x").at("/isBad").asBoolean()).isTrue();
    assertThat(group(report, "tier", "ham/y").at("/isBad").asBoolean()).isFalse();
  }

  @Test
  void foldersOfAnyNameCanBeCalledGoodAndBad() throws Exception {
    JsonNode report = report("--good", "mails/ham/list", "--bad", "mails/spam");

    assertThat(group(report, "tier", "good/list").at("/flagged/of").asInt()).isEqualTo(2);
    assertThat(group(report, "tier", "bad/spam").at("/flagged/hits").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | nowhere is no folder",
        "mails/ham/list --bad mails/ham/list | is called good and bad",
        "other | other tells no label; name a folder below it ham or phish",
        "--manifest nowhere.tsv | nowhere.tsv cannot be read",
        "--manifest bare.tsv | the first row of bare.tsv names no field path",
        "--manifest short.tsv | row 2 of short.tsv has 1 fields, not 2",
        "--manifest lost.tsv | row 2 of lost.tsv names gone.eml, which is not there",
        "mails --threads 0 | --threads is 1 to 256",
        "mails --against modern | --against names no good mail",
        "--show 3 | no labelled mail",
      })
  void whatIsWrongIsToldWithItsCure(String words, String told) throws Exception {
    write("other/6.eml", mail("text/plain", "x"));
    write("bare.tsv", "file\tlabel\n");
    write("short.tsv", "path\tlabel\nx\n");
    write("lost.tsv", "path\tlabel\ngone.eml\tham\n");

    Outcome outcome = Outcome.in(HOME, folder, ("evaluate " + words.strip()).split(" "));

    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains(told);
  }

  @Test
  void theIntervalIsThatOfWilson() {
    assertThat(new Share(0, 549).high()).isCloseTo(0.00695, within(5e-5));
    assertThat(new Share(0, 549).low()).isZero();
    assertThat(new Share(10, 20).interval()).isEqualTo("29.9-70.1");
    assertThat(new Share(0, 0).high()).isEqualTo(1);
  }

  private JsonNode report(String... words) throws Exception {
    String[] all = new String[words.length + 3];
    all[0] = "evaluate";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--json";
    all[words.length + 2] = "report.json";
    Outcome outcome = Outcome.in(HOME, folder, all);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }

  private static JsonNode group(JsonNode report, String by, String name) {
    return StreamSupport.stream(report.at("/groups").spliterator(), false)
        .filter(group -> group.at("/by").asText().equals(by))
        .filter(group -> group.at("/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode named(JsonNode list, String field, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(node -> node.get(field).asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static String mail(String type, String text) {
    return String.join(
        "\r\n",
        "From: a@sender.example",
        "Subject: a subject",
        "Content-Type: " + type,
        "",
        text,
        "");
  }
}
