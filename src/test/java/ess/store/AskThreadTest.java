package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Finding;
import ess.message.Message;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail is locked, and another of its thread has the key. */
class AskThreadTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String FINDINGS =
      "select finding, part, evidence from finding where finding like 'archive.password%'";
  private static final String PARTS =
      "select path from part where path like '%/bill.exe' and traits not like '%encrypted%'";

  @TempDir Path dir;

  @Test
  void anArchiveIsOpenedByThePasswordOfTheMailItAnswers() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      Message first = judged(pipeline, "main", text("<a@x>", "", "The password is rose7!"));

      judged(pipeline, "main", locked("<b@x>", "In-Reply-To: <a@x>", "rose7!"));

      assertThat(pipeline.query(FINDINGS))
          .containsExactly(
              "archive.password-in-thread|2/bill.zip|text of 1, bytes 16 to 22, in message "
                  + first.id());
      assertThat(pipeline.query(PARTS)).containsExactly("2/bill.zip/bill.exe");
      assertThat(pipeline.query("select finding from finding where part like '%/bill.exe'"))
          .contains("names.executable");
    }
  }

  @Test
  void twoAnswersToTheSameMailAreOfOneThread() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      judged(pipeline, "main", text("<b@x>", "References: <a@x>", "Password: rose7!"));

      judged(pipeline, "main", locked("<c@x>", "References: <a@x>", "rose7!"));

      assertThat(pipeline.query(PARTS)).hasSize(1);
    }
  }

  @Test
  void noTextOfAnotherMailStandsInTheVerdict() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      Message first =
          judged(
              pipeline,
              "main",
              "Message-ID: <a@x>\nContent-Type: text/plain; name=\"tulip.txt\"\n\nsecret words");

      judged(pipeline, "main", locked("<b@x>", "References: <a@x>", "tulip"));

      assertThat(pipeline.query(FINDINGS))
          .containsExactly(
              "archive.password-in-thread|2/bill.zip|name of 1 in message " + first.id());
      assertThat(
              pipeline.query("select document from message where id <> '%s'".formatted(first.id())))
          .noneMatch(document -> document.contains("tulip") || document.contains("secret"));
    }
  }

  @Test
  void aMailOfAnotherMailboxIsNotAsked() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      judged(pipeline, "other", text("<a@x>", "", "The password is rose7!"));

      judged(pipeline, "main", locked("<b@x>", "References: <a@x>", "rose7!"));

      assertThat(pipeline.query(PARTS)).isEmpty();
      assertThat(pipeline.query(FINDINGS)).isEmpty();
      assertThat(pipeline.query("select distinct finding from finding"))
          .contains("archive.encrypted");
    }
  }

  @Test
  void aMailThatNamesNoOtherIsNotHelpedByAny() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      judged(pipeline, "main", text("<a@x>", "", "The password is rose7!"));

      judged(pipeline, "main", locked("<b@x>", "", "rose7!"));

      assertThat(pipeline.query(PARTS)).isEmpty();
    }
  }

  @Test
  void whereNoMailIsToBeAskedNoneIs() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of("ess.scan.max-thread-mails", "0"))) {
      judged(pipeline, "main", text("<a@x>", "", "The password is rose7!"));

      judged(pipeline, "main", locked("<b@x>", "References: <a@x>", "rose7!"));

      assertThat(pipeline.query(PARTS)).isEmpty();
    }
  }

  @Test
  void whatWasOpenedIsOpenedAgainHoweverLongTheThreadGrows() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of("ess.scan.max-thread-mails", "1"))) {
      judged(pipeline, "main", text("<a@x>", "", "The password is rose7!"));
      Message message = judged(pipeline, "main", locked("<b@x>", "References: <a@x>", "rose7!"));
      Instant later = Instant.now().plus(Duration.ofHours(1));
      pipeline.queue(pipeline.receive("main", text("<c@x>", "References: <a@x>", "Hi"), later));
      await().atMost(SOON).until(() -> isJudged(pipeline));

      PartTree tree = pipeline.takeApart(message);

      assertThat(tree.parts())
          .extracting(part -> part.path().text())
          .containsAll(pipeline.query("select path from part where path like '2/%'"));
      assertThat(tree.findings()).extracting(Finding::id).contains("archive.password-in-thread");
    }
  }

  @Test
  void aThreadOfAThousandMailsCostsNoMoreThanTheNewestOfThem() throws Exception {
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      Message old = judged(pipeline, "main", text("<a@x>", "", "The password is rose7!"));
      answers(pipeline, 1000);

      judged(pipeline, "main", locked("<b@x>", "References: <a@x>", "rose7!"));
      judged(pipeline, "main", text("<new@x>", "References: <a@x>", "The password is rose7!"));
      judged(pipeline, "main", locked("<c@x>", "References: <a@x>", "rose7!"));

      assertThat(pipeline.query("select count(*) from thread")).containsExactly("2007");
      assertThat(pipeline.query(FINDINGS))
          .hasSize(1)
          .noneMatch(line -> line.endsWith(old.id().text()));
      assertThat(pipeline.query("select max(took_ms) < 10000 from verdict")).containsExactly("1");
    }
  }

  private static Message judged(Pipeline pipeline, String mailbox, String mail) throws Exception {
    Message message = pipeline.receive(mailbox, mail);
    pipeline.queue(message);
    await().atMost(SOON).until(() -> isJudged(pipeline));
    return message;
  }

  private static void answers(Pipeline pipeline, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String mail = text("<%d@x>".formatted(i), "References: <a@x>", "Hello, number " + i);
      pipeline.queue(pipeline.receive("main", mail));
    }
    await().atMost(SOON).until(() -> isJudged(pipeline));
  }

  private static boolean isJudged(Pipeline pipeline) throws Exception {
    return pipeline.query("select distinct state from message").equals(List.of("judged"));
  }

  private static String text(String id, String field, String text) {
    return "Message-ID: " + id + "\n" + (field.isEmpty() ? "" : field + "\n") + "\n" + text + "\n";
  }

  private static String locked(String id, String field, String password) throws IOException {
    return """
        Message-ID: %s
        %sMIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Here is the bill; the password comes in a mail of its own, as always, so that it is safe.
        --b
        Content-Type: application/zip; name=bill.zip
        Content-Transfer-Encoding: base64

        %s
        --b--
        """
        .formatted(
            id,
            field.isEmpty() ? "" : field + "\n",
            Base64.getMimeEncoder().encodeToString(zip(password)));
  }

  private static byte[] zip(String password) throws IOException {
    ZipParameters parameters = new ZipParameters();
    parameters.setEncryptFiles(true);
    parameters.setEncryptionMethod(EncryptionMethod.AES);
    parameters.setFileNameInZip("bill.exe");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, password.toCharArray())) {
      zip.putNextEntry(parameters);
      zip.write("MZ, a program".getBytes(StandardCharsets.US_ASCII));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }
}
