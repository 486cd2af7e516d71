package ess.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ess.message.Arrival;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final byte[] MAIL = "Subject: hello\r\n\r\nworld\r\n".getBytes(US_ASCII);

  @TempDir Path data;

  @Test
  void anAdoptedFileLiesUnderItsDigestAndIsLoadedByteForByte() throws Exception {
    try (Spool spool = Spool.open(data)) {
      Path temp = spool.newTemp();
      Files.write(temp, MAIL);

      Arrival arrival = spool.adopt(temp);

      Sha256 sha = Sha256.of(MAIL);
      assertThat(arrival.sha256()).isEqualTo(sha);
      assertThat(arrival.size()).isEqualTo(MAIL.length);
      assertThat(arrival.uid()).isNull();
      assertThat(temp).doesNotExist();
      assertThat(data.resolve("spool/" + sha.hex().substring(0, 2) + "/" + sha.hex() + ".eml"))
          .hasBinaryContent(MAIL);
      assertThat(spool.load(message(sha, MAIL.length)).content().toBytes()).isEqualTo(MAIL);
    }
  }

  @Test
  void manyKeptSideBySideAreEachUnderTheirOwnDigest() {
    try (Spool spool = Spool.open(data)) {
      List<byte[]> mails =
          IntStream.range(0, 500).mapToObj(i -> ("mail " + i % 499).getBytes(US_ASCII)).toList();

      List<Future<Spool.Kept>> tasks =
          mails.stream().map(mail -> spool.keep(mail, 0, mail.length)).toList();
      List<Spool.Kept> kept = tasks.stream().map(Spool::await).toList();
      spool.settle(kept);

      assertThat(kept)
          .extracting(Spool.Kept::sha256)
          .containsExactlyElementsOf(mails.stream().map(Sha256::of).toList());
      assertThat(kept).allSatisfy(file -> assertThat(spool.path(file.sha256())).exists());
    }
  }

  @Test
  void aMissingFileIsARefusalAndNoException() {
    try (Spool spool = Spool.open(data)) {
      var raw = spool.load(message(Sha256.of(MAIL), MAIL.length));

      assertThat(raw.content().size()).isZero();
      assertThat(raw.message().refusal()).isEqualTo("Its file in the spool is missing.");
    }
  }

  @Test
  void anAlteredFileOfTheSameSizeIsARefusal() throws Exception {
    try (Spool spool = Spool.open(data)) {
      Path temp = spool.newTemp();
      Files.write(temp, MAIL);
      Sha256 sha = spool.adopt(temp).sha256();
      byte[] altered = MAIL.clone();
      altered[3]++;
      Files.write(spool.path(sha), altered);

      var raw = spool.load(message(sha, MAIL.length));

      assertThat(raw.message().refusal()).contains("not what was taken in");
      assertThat(raw.content().size()).isZero();
    }
  }

  @Test
  void aFileCutShortIsARefusal() throws Exception {
    try (Spool spool = Spool.open(data)) {
      Path temp = spool.newTemp();
      Files.write(temp, MAIL);
      Sha256 sha = spool.adopt(temp).sha256();
      Files.write(spool.path(sha), new byte[3]);

      var raw = spool.load(message(sha, MAIL.length));

      assertThat(raw.message().refusal()).contains("another size");
    }
  }

  @Test
  void aDamagedFileIsHealedWhenItsBytesComeAgain() throws Exception {
    try (Spool spool = Spool.open(data)) {
      Sha256 sha = Sha256.of(MAIL);
      Files.write(spool.path(sha), new byte[3]);

      Spool.Kept kept = Spool.await(spool.keep(MAIL, 0, MAIL.length));

      assertThat(spool.path(kept.sha256())).hasBinaryContent(MAIL);
    }
  }

  @Test
  void aMessageAboveTheLimitIsNotReadIntoMemory() throws Exception {
    var limits = new SpoolLimits(0, MAIL.length - 1);
    try (Spool spool = Spool.open(data, limits, Clock.systemUTC())) {
      Path temp = spool.newTemp();
      Files.write(temp, MAIL);
      Sha256 sha = spool.adopt(temp).sha256();

      var raw = spool.load(message(sha, MAIL.length));

      assertThat(raw.message().refusal()).contains("ess.decompose.max-message-bytes");
      assertThat(spool.path(sha)).hasBinaryContent(MAIL);
    }
  }

  @Test
  void belowTheFloorNothingIsTakenAndAboveItAgain() {
    var free = new AtomicLong(99);
    var limits = new SpoolLimits(100, 1000);
    try (Spool spool = Spool.open(data, limits, Clock.systemUTC(), free::get)) {

      assertThatExceptionOfType(SpoolException.class)
          .isThrownBy(spool::newTemp)
          .withMessageContaining("ess.intake.min-free-bytes");
      free.set(100);

      assertThatNoException().isThrownBy(spool::newTemp);
    }
  }

  @Test
  void whatADeadProcessLeftHalfWrittenIsDeletedAtTheNextStart() throws Exception {
    Path tmp = Files.createDirectories(data.resolve("spool/tmp"));
    Files.write(tmp.resolve("1.tmp"), MAIL);
    Files.write(tmp.resolve("upload"), MAIL);

    Spool.open(data).close();

    try (Stream<Path> left = Files.list(tmp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anUnwritableDirectoryIsNamed() throws Exception {
    Path file = Files.createFile(data.resolve("file"));

    assertThatExceptionOfType(SpoolException.class)
        .isThrownBy(() -> Spool.open(file))
        .withMessageContaining("ESS_DATA_DIR");
  }

  private static Message message(Sha256 sha, long size) {
    Instant now = Instant.EPOCH;
    return new Message(MessageId.at(now), "upload", null, null, sha, size, now, null);
  }
}
