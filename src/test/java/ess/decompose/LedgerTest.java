package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The law of the raw message: the ledger begins at the first byte, ends at the last, has no gap.
 */
class LedgerTest {

  private static final int GENERATED = 2000;
  private static final int NESTED = 150;

  /** Give {@code -Dess.seed=NUMBER} for other mails; the report and each failure tell it. */
  private static final long SEED = Long.getLong("ess.seed", 1);

  @Test
  void eachByteOfAPlainMailHasItsPlaceAndItsPart() {
    PartTree tree =
        Mails.takeApart(
            "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\none\n--b--\nafter\n");

    assertThat(tree.regions())
        .extracting(region -> region.kind() + " " + region.range().length() + " " + region.part())
        .containsExactly(
            "HEADER 43 HEADER",
            "PREAMBLE 6 preamble",
            "DELIMITER 5 TEXT",
            "HEADER 1 TEXT",
            "BODY 3 1",
            "DELIMITER 7 TEXT",
            "EPILOGUE 6 epilogue");
  }

  @Test
  void itHoldsForMailsMadeOfPiecesInAnyOrder() {
    Stream<Integer> numbers = IntStream.range(0, GENERATED).boxed();

    assertThat(numbers).allSatisfy(number -> holds(generated(number)));
  }

  @Test
  void itHoldsForContainersInContainersThatAreBrokenByChance(TestReporter report) {
    byte[] program = Carriers.executable();

    report.publishEntry("seed", "" + SEED);

    assertThat(seeds()).allSatisfy(seed -> holds(NestedMails.broken(seed, program)));
  }

  @Test
  void whatLiesInContainersInContainersIsAPart(TestReporter report) {
    byte[] program = Carriers.executable();

    report.publishEntry("seed", "" + SEED);

    assertThat(seeds())
        .allSatisfy(
            seed ->
                assertThat(Mails.takeApart(NestedMails.whole(seed, program)).parts())
                    .anyMatch(part -> Mails.holds(part, program)));
  }

  private static Stream<Long> seeds() {
    return LongStream.range(SEED * NESTED, (SEED + 1) * NESTED).boxed();
  }

  @Test
  void itHoldsForEveryMailOfTheTests() throws IOException {
    List<byte[]> mails = mails(Path.of("src/test/resources"), ".eml");

    assertThat(mails).allSatisfy(LedgerTest::holds);
  }

  /** Give {@code -Dess.mails=FOLDER} to run it over mails that are not ours to keep. */
  @Test
  @EnabledIfSystemProperty(named = "ess.mails", matches = ".+")
  void itHoldsForEveryMailOfAFolder() throws IOException {
    List<byte[]> mails = mails(Path.of(System.getProperty("ess.mails")), "");

    assertThat(mails).allSatisfy(LedgerTest::holds);
  }

  private static void holds(byte[] mail) {
    PartTree tree = Mails.takeApart(mail);
    assertThat(DecomposeBench.isGapless(tree, mail.length)).isTrue();
    assertThat(tree.parts())
        .extracting(part -> part.path())
        .doesNotHaveDuplicates()
        .containsAll(tree.regions().stream().map(Region::part).toList())
        .containsAll(tree.findings().stream().map(Finding::part).toList());
    assertThat(tree.findings()).extracting(Finding::id).doesNotContain("decompose.failed");
    assertThat(tree.regions())
        .filteredOn(region -> region.kind() == Region.Kind.UNREAD)
        .allMatch(region -> isNamed(tree, region));
  }

  /** Whether a finding says of all of the region that it was not looked at. */
  private static boolean isNamed(PartTree tree, Region region) {
    return tree.findings().stream()
        .filter(Finding::unfinished)
        .filter(finding -> finding.part().equals(PartPath.ROOT))
        .map(Finding::range)
        .anyMatch(
            range ->
                range != null
                    && range.from() <= region.range().from()
                    && range.to() >= region.range().to());
  }

  private static List<byte[]> mails(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .map(LedgerTest::read)
          .toList();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A mail of pieces that mean something to a parser, chosen by the number. */
  private static byte[] generated(int number) {
    Random random = new Random(number);
    StringBuilder mail = new StringBuilder();
    String[] pieces = {
      "Content-Type: multipart/mixed; boundary=a\r\n",
      "Content-Type: multipart/digest; boundary=\"b\"\n",
      "Content-Type: message/rfc822\r\n",
      "Content-Type: text/plain; name=x\r\n",
      "Content-Transfer-Encoding: base64\r\n",
      "Content-Transfer-Encoding: quoted-printable\r\n",
      "From: a@example.org\r\nTo: b@example.org\r\n",
      "\r\n",
      "\n",
      "\r",
      "--a\r\n",
      "--a--\r\n",
      "--b\n",
      "--b--",
      "--c\r\nContent-Type: text/html\r\n\r\n",
      "--ab\r\n",
      "TVqQAAMAAAAEAAAA\r\n",
      "begin 644 x\r\n",
      "end\r\n",
      " folded\r\n",
      "no field\r\n",
      "=20=\r\n",
      "\0",
      "From a\r\n"
    };
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      mail.append(pieces[random.nextInt(pieces.length)]);
    }
    return mail.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
