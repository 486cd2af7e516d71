package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnCommandTest {

  private static final Path HERE = Path.of("").toAbsolutePath();

  @TempDir Path home;

  /** A home whose learner speaks early and lies in a folder of its own. */
  @BeforeEach
  void home() throws IOException {
    Files.createSymbolicLink(home.resolve("config"), HERE.resolve("config"));
    Files.createSymbolicLink(home.resolve("routes"), HERE.resolve("routes"));
    Files.writeString(
        home.resolve(".env"),
        "ESS_LEARN_FILE=%s\nESS_LEARN_LEAST_MAILS=10\n".formatted(home.resolve("own/learned")));
    for (int i = 0; i < 24; i++) {
      write("mails/junk/" + i + ".eml", mail("winner " + letters(i), "claim your prize", i));
      write("mails/good/" + i + ".eml", mail("agenda " + letters(i), "minutes of the meeting", i));
    }
  }

  @AfterEach
  void unlink() throws IOException {
    Files.delete(home.resolve("config"));
    Files.delete(home.resolve("routes"));
  }

  @Test
  void foldersAreTaughtAndWhatIsKnownIsTold() {
    Outcome junk = Outcome.of(home, "learn", "junk", "mails/junk");

    assertThat(junk.code()).isZero();
    assertThat(junk.out())
        .contains("mails    24", "junk     24", "good     0", "silent until it knows 10 of each");

    Outcome good = Outcome.of(home, "learn", "good", "mails/good", "mails/good/1.eml");
    assertThat(good.out()).contains("junk     24", "good     24").doesNotContain("silent");
  }

  @Test
  void whatWasTaughtIsTakenBack() {
    Outcome first = Outcome.of(home, "learn", "junk", "mails/junk");
    Outcome.of(home, "learn", "good", "mails/good");

    Outcome back = Outcome.of(home, "learn", "forget", "mails/good");

    assertThat(back.out()).contains("junk     24", "good     0");
    assertThat(digest(back)).isEqualTo(digest(first));
  }

  @Test
  void aMailIsJudgedByWhatWasTaught() throws Exception {
    Outcome.of(home, "learn", "junk", "mails/junk");
    Outcome known = Outcome.of(home, "learn", "good", "mails/good");

    String json = Outcome.of(home, "scan", "--json", "mails/junk/1.eml").out();

    JsonNode scanners = new ObjectMapper().readTree(json).at("/scanners");
    assertThat(scanners.toString()).contains("learner:" + digest(known));
  }

  @Test
  void wrongWordsAndFoldersAreTold() {
    assertThat(Outcome.of(home, "learn", "rubbish", "mails").code()).isEqualTo(64);
    assertThat(Outcome.of(home, "learn", "junk").code()).isEqualTo(64);

    Outcome nowhere = Outcome.of(home, "learn", "junk", "nowhere");
    assertThat(nowhere.code()).isEqualTo(64);
    assertThat(nowhere.err()).contains("nowhere cannot be read; name a folder, or a mail");
  }

  @Test
  void anEvaluationJudgesEachMailByTheLessonsOfOthersAndLeavesTheInstallationAlone()
      throws Exception {
    Outcome outcome =
        Outcome.of(home, "evaluate", "mails", "--learn", "3", "--json", "report.json");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("untaught  at most 0.5", "taught    at most 0.5");
    JsonNode report = new ObjectMapper().readTree(home.resolve("report.json").toFile());
    assertThat(report.at("/learned")).hasSize(6);
    assertThat(report.at("/learned/4/found/junk/of").asInt()).isEqualTo(24);
    assertThat(report.at("/setup/engine").size()).isEqualTo(4);
    assertThat(home.resolve("own")).doesNotExist();
  }

  private static String digest(Outcome outcome) {
    return outcome.out().replaceFirst("(?s).*learner  ([0-9a-f]{64}).*", "$1");
  }

  private static String letters(int number) {
    return "" + (char) ('a' + number) + (char) ('z' - number);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(home.resolve(file).getParent());
    Files.writeString(home.resolve(file), text);
  }

  private static String mail(String subject, String text, int number) {
    return String.join(
        "\r\n",
        "From: a@sender.example",
        "Subject: " + subject,
        "Content-Type: text/plain",
        "",
        letters(number) + " " + text,
        "");
  }
}
