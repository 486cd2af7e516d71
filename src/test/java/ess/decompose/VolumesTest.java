package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.opener.Openings;
import ess.decompose.opener.RarMaker;
import ess.decompose.opener.ZipMaker;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An archive in pieces is one archive, and a piece alone is named. */
class VolumesTest {

  private static final byte[] PAYLOAD = Carriers.executable();
  private static final int CUT = 200;

  @TempDir Path folder;

  @Test
  void volumesOfSevenZipAreOneArchive() throws IOException {
    byte[] whole = sevenZip();

    PartTree tree = open("b.7z.002", from(whole, CUT), "b.7z.001", Arrays.copyOf(whole, CUT));

    assertShown(tree);
    assertThat(tree.findings()).noneMatch(Finding::unfinished);
    assertThat(Openings.findings(tree)).contains("archive.joined-volumes");
  }

  @Test
  void volumesOfZipAreOneArchive() {
    byte[] whole =
        Openings.join(
            new byte[] {'P', 'K', 7, 8},
            new ZipMaker().add("a.txt", new byte[60]).add("b.exe", PAYLOAD).bytes());
    count(whole, CUT);

    PartTree tree = open("b.z01", Arrays.copyOf(whole, CUT), "b.zip", from(whole, CUT));

    assertShown(tree);
    assertThat(tree.findings()).noneMatch(Finding::unfinished);
  }

  /** Nothing is said of a piece that is so of any archive that was cut. */
  @Test
  void anArchiveThatWasCutIsJudgedAsAWhole() {
    byte[] whole = new ZipMaker().add("a.txt", new byte[60]).add("b.exe", PAYLOAD).bytes();

    PartTree tree = open("b.zip.001", Arrays.copyOf(whole, CUT), "b.zip.002", from(whole, CUT));

    assertShown(tree);
    assertThat(Openings.findings(tree)).containsExactly("archive.joined-volumes");
    assertThat(tree.parts())
        .noneMatch(part -> part.is(Part.Trait.BOMB) || part.is(Part.Trait.DAMAGED));
  }

  @Test
  void theLastVolumeAloneSharesNoBytes() {
    byte[] whole = new ZipMaker().add("a.txt", new byte[60]).add("b.exe", PAYLOAD).bytes();

    PartTree tree = Mails.takeApart(Carriers.attached("b.zip.002", from(whole, CUT)));

    assertThat(Openings.findings(tree))
        .contains("archive.multi-volume")
        .doesNotContain("archive.overlapping-entries");
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.BOMB));
  }

  @ParameterizedTest
  @CsvSource({"b.part1.rar, b.part2.rar", "b.rar, b.r00", "B.Part01.RAR, b.part02.rar"})
  void volumesOfRarAreOneArchive(String first, String second) {
    byte[] one = RarMaker.four(1).piece("b.exe", 2, PAYLOAD, Arrays.copyOf(PAYLOAD, CUT)).bytes();
    byte[] two = RarMaker.four(1).piece("b.exe", 1, PAYLOAD, from(PAYLOAD, CUT)).bytes();

    PartTree tree = open(first, one, second, two);

    assertShown(tree);
    assertThat(tree.findings()).noneMatch(Finding::unfinished);
  }

  @Test
  void volumesWithinAnArchiveAreOneArchive() throws IOException {
    byte[] whole = sevenZip();
    byte[] zip =
        new ZipMaker()
            .add("b.7z.001", Arrays.copyOf(whole, CUT))
            .add("b.7z.002", from(whole, CUT))
            .bytes();

    PartTree tree = Mails.takeApart(Carriers.attached("b.zip", zip));

    assertShown(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.7z.001", "b.7z.002", "b.z01", "b.z02", "b.r05", "b.part2.rar"})
  void aVolumeAloneIsNamedAndNotDamaged(String name) throws IOException {
    PartTree tree = Mails.takeApart(Carriers.attached(name, Arrays.copyOf(sevenZip(), CUT)));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("archive.multi-volume") && finding.unfinished());
    assertThat(Openings.findings(tree)).doesNotContain("archive.damaged");
  }

  @Test
  void volumesOfWhichTheLastIsMissingAreNamedAndNotDamaged() throws IOException {
    byte[] whole = sevenZip();

    PartTree tree =
        open(
            "b.7z.001", Arrays.copyOf(whole, CUT), "b.7z.002", Arrays.copyOfRange(whole, CUT, 300));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("archive.multi-volume") && finding.unfinished());
    assertThat(Openings.findings(tree)).doesNotContain("archive.damaged");
  }

  @Test
  void aWholeArchiveThatIsOnlyCalledAVolumeIsOpenedAsWell() throws IOException {
    PartTree tree = open("b.7z.001", sevenZip(), "b.7z.002", new byte[] {1, 2, 3});

    assertShown(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"report.001", "notes.zip", "photo.r01.jpg", "b.rar"})
  void aFileOfAnotherNameIsNoVolume(String name) {
    PartTree tree = Mails.takeApart(Carriers.attached(name, "hello".getBytes(Openings.ASCII)));

    assertThat(tree.findings()).isEmpty();
  }

  private static void assertShown(PartTree tree) {
    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  private static PartTree open(String first, byte[] one, String second, byte[] two) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(first, one);
    files.put(second, two);
    return Mails.takeApart(Carriers.attached(files));
  }

  private byte[] sevenZip() throws IOException {
    File file = Files.createTempFile(folder, "a", ".7z").toFile();
    try (SevenZOutputFile out = new SevenZOutputFile(file)) {
      SevenZArchiveEntry entry = new SevenZArchiveEntry();
      entry.setName("b.exe");
      out.putArchiveEntry(entry);
      out.write(PAYLOAD);
      out.closeArchiveEntry();
    }
    return Files.readAllBytes(file.toPath());
  }

  /** Makes places of the directory count from the start of the second volume. */
  private static void count(byte[] zip, int cut) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int end = zip.length - 22;
    int directory = bytes.getInt(end + 16) + 4;
    bytes.putShort(end + 4, (short) 1).putShort(end + 6, (short) 1);
    bytes.putInt(end + 16, directory - cut);
    bytes.putInt(directory + 42, 4);
    bytes.putInt(directory + 46 + 5 + 42, 4 + 30 + 5 + 60);
  }

  private static byte[] from(byte[] bytes, int at) {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  @Test
  void theNamesOfVolumesTellTheirPlace() {
    assertThat(List.of("a.7z.003", "A.Z02", "a.zip", "a.rar", "a.r00", "a.part12.rar"))
        .map(VolumeName::of)
        .extracting(VolumeName::number)
        .containsExactly(3, 2, Integer.MAX_VALUE, 1, 2, 12);
  }
}
