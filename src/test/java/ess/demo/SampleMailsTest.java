package ess.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Verdict.Result;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

class SampleMailsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  private final List<SampleMail> mails = SampleMails.make(CLOCK);

  @Test
  void eachVerdictIsAmongThoseExpected() {
    assertThat(mails).extracting(SampleMail::expected).contains(Result.values());
  }

  @Test
  void noMailAndNoNameIsThereTwice() {
    assertThat(mails).extracting(SampleMail::name).doesNotHaveDuplicates();
    assertThat(mails).extracting(mail -> text(mail)).doesNotHaveDuplicates();
  }

  @Test
  void aMailIsTheSameForTheSameClock() {
    assertThat(SampleMails.make(CLOCK))
        .extracting(mail -> text(mail).replaceAll("(?s)base64.*", ""))
        .isEqualTo(mails.stream().map(mail -> text(mail).replaceAll("(?s)base64.*", "")).toList());
  }

  @Test
  void eachLineEndsAsAMailsDoes() {
    assertThat(mails).allSatisfy(mail -> assertThat(text(mail)).doesNotMatch("(?s).*[^\r]\n.*"));
  }

  @Test
  void theTestFileOfTheAntiVirusMakersStandsInNoMailAsItIs() {
    String pattern = new String(SampleFiles.eicar(), StandardCharsets.US_ASCII);

    assertThat(pattern).hasSize(68);
    assertThat(mails).noneMatch(mail -> text(mail).contains(pattern));
  }

  @Test
  void aLockedArchiveSaysSoAndHidesItsContent() throws Exception {
    byte[] content = "nothing to see".getBytes(StandardCharsets.US_ASCII);

    byte[] archive = Zip.encrypted("a.txt", content, "8215");

    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(archive)).get()) {
      ZipArchiveEntry entry = zip.getEntry("a.txt");
      assertThat(entry.getGeneralPurposeBit().usesEncryption()).isTrue();
      assertThat(entry.getSize()).isEqualTo(content.length);
      assertThat(new String(archive, StandardCharsets.ISO_8859_1)).doesNotContain("nothing");
    }
  }

  private static String text(SampleMail mail) {
    return new String(mail.raw(), StandardCharsets.ISO_8859_1);
  }
}
