package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Message;
import ess.testing.MailSigner;
import ess.testing.NameServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are looked up once, and the answers that stay with the message. */
class LookUpKeysTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String KEY = "k1._domainkey.one.example";
  private static final String TAGS =
      "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=one.example; s=k1; h=from:subject";
  private static final String MAIL =
      "From: Ann <ann@one.example>\r\nTo: bea@home.example\r\nSubject: Words\r\n\r\nHello\r\n";

  @TempDir Path dir;
  private NameServer server;
  private MailSigner signer;

  @BeforeEach
  void start() throws Exception {
    server = NameServer.start();
    signer = MailSigner.ed25519();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Pipeline asking() throws Exception {
    return Pipeline.whole(
        dir, Map.of("ess.dns.servers", server.address(), "ess.dns.timeout", "500ms"));
  }

  private static Message judged(Pipeline pipeline, String mail) throws Exception {
    Message message = pipeline.receive("main", mail);
    pipeline.queue(message);
    awaitVerdict(pipeline, message);
    return message;
  }

  private static void awaitVerdict(Pipeline pipeline, Message message) {
    await()
        .atMost(SOON)
        .until(
            () ->
                pipeline
                    .query("select state from message where id = '" + message.id() + "'")
                    .equals(List.of("judged")));
  }

  private static void scanAgain(Pipeline pipeline, Message message) throws Exception {
    try (Connection connection = pipeline.store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update message set state = 'received', scan = scan + 1 where id = '%s'"
              .formatted(message.id()));
    }
    pipeline.queue(message);
    awaitVerdict(pipeline, message);
  }

  /** All of the verdict but its times. */
  private static String verdict(Pipeline pipeline, Message message) throws Exception {
    return pipeline
        .query("select document -> 'verdict' from message where id = '" + message.id() + "'")
        .get(0)
        .replaceAll("\"(givenAt|tookMs)\":[^,}]*", "");
  }

  private static String lookups(Pipeline pipeline, Message message) throws Exception {
    return pipeline.query("select lookups from message where id = '" + message.id() + "'").get(0);
  }

  @Test
  void aLaterScanGivesTheSameBytesWhenKeyAndServerAreGone() throws Exception {
    server.with(KEY, signer.record()).with("_dmarc.one.example", "v=DMARC1; p=reject");
    String broken = signer.sign(MAIL, TAGS).replace("Hello", "Jello");

    Message message;
    String first;
    try (Pipeline pipeline = asking()) {
      message = judged(pipeline, broken);
      first = verdict(pipeline, message);
      server.close();

      scanAgain(pipeline, message);

      assertThat(verdict(pipeline, message)).isEqualTo(first);
    }
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      scanAgain(pipeline, message);

      assertThat(verdict(pipeline, message)).isEqualTo(first).contains("auth.dkim-fail");
      assertThat(lookups(pipeline, message))
          .isEqualTo(
              "{\"_dmarc.one.example\":[\"v=DMARC1; p=reject\"],\"%s\":[\"%s\"]}"
                  .formatted(KEY, signer.record()));
    }
  }

  @Test
  void aServerThatIsSilentLosesNoMailAndItsSilenceIsRecorded() throws Exception {
    server.silent(1_000);
    String broken = signer.sign(MAIL, TAGS).replace("Hello", "Jello");

    try (Pipeline pipeline = asking()) {
      Message message = judged(pipeline, broken);
      String first = verdict(pipeline, message);
      server.silent(0).with(KEY, signer.record());
      scanAgain(pipeline, message);

      assertThat(verdict(pipeline, message)).isEqualTo(first).doesNotContain("auth.dkim-fail");
      assertThat(lookups(pipeline, message))
          .isEqualTo("{\"_dmarc.one.example\":null,\"" + KEY + "\":null}");
    }
  }

  @Test
  void aMailThatWasJudgedWithoutLookUpsIsNotLookedUpLater() throws Exception {
    server.with(KEY, signer.record());
    String broken = signer.sign(MAIL, TAGS).replace("Hello", "Jello");

    Message message;
    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      message = judged(pipeline, broken);
    }
    try (Pipeline pipeline = asking()) {
      scanAgain(pipeline, message);

      assertThat(verdict(pipeline, message)).doesNotContain("auth.dkim-fail");
      assertThat(lookups(pipeline, message)).isEqualTo("null");
      assertThat(server.asked()).isZero();
    }
  }

  @Test
  void ofAMailThatLayAroundForLongNothingIsAsked() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String recent = "Received: by mx; " + date(today.minusDays(6)) + "\r\n";
    String old = "Received: by mx; " + date(today.minusDays(10)) + "\r\n";

    try (Pipeline pipeline = asking()) {
      Message first = judged(pipeline, recent + old + MAIL);
      Message second = judged(pipeline, old + recent + MAIL);

      assertThat(lookups(pipeline, first)).isEqualTo("{\"_dmarc.one.example\":[]}");
      assertThat(lookups(pipeline, second)).isEqualTo("null");
    }
  }

  private static String date(LocalDate day) {
    return java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
        day.atStartOfDay().atOffset(ZoneOffset.UTC));
  }
}
