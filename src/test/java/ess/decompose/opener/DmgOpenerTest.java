package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DmgOpenerTest implements OpenerContract {

  private static final int FAT12 = 1;

  @Override
  public List<byte[]> fixtures() throws IOException {
    byte[] disk = DiskMaker.mbr(DiskMaker.fat12().file("A.EXE", 0, PAYLOAD).volume(), FAT12);
    byte[] first = Arrays.copyOf(disk, DiskMaker.SECTOR);
    byte[] rest = Arrays.copyOfRange(disk, DiskMaker.SECTOR, disk.length);
    return List.of(
        new DmgMaker().chunk(DmgMaker.RAW, first).chunk(DmgMaker.ZLIB, rest).image(),
        new DmgMaker().chunk(DmgMaker.BZIP2, first).chunk(DmgMaker.XZ, rest).image(),
        new DmgMaker().chunk(DmgMaker.ADC, disk).chunk(DmgMaker.ZERO, first).image());
  }

  @Test
  void chunksByAnUnknownMethodAreNamedAndTheOthersAreSeen() throws IOException {
    byte[] zip = Openings.zip("a.exe", PAYLOAD);

    PartTree tree =
        Openings.open(
            new DmgMaker().chunk(DmgMaker.LZFSE, new byte[] {1}).chunk(DmgMaker.ZLIB, zip).image());

    assertThat(tree.findings())
        .anyMatch(
            finding ->
                finding.id().equals("archive.unknown-method")
                    && "1 chunks by LZFSE".equals(finding.evidence())
                    && finding.unfinished());
    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void twoChunksForTheSameSectorsAreBothSeen() throws IOException {
    byte[] one = "one reading of the sector".getBytes(StandardCharsets.US_ASCII);
    byte[] other = "another reading of the sector".getBytes(StandardCharsets.US_ASCII);

    PartTree tree =
        Openings.open(
            new DmgMaker().chunk(DmgMaker.ZLIB, one).chunkAt(0, DmgMaker.ZLIB, other).image());

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(part -> part.content().text(StandardCharsets.US_ASCII).strip())
        .anyMatch(text -> text.startsWith("one reading"))
        .anyMatch(text -> text.startsWith("another reading"));
  }

  @Test
  void bytesThatNoChunkStandsForAreAPart() throws IOException {
    byte[] image = new DmgMaker().chunk(DmgMaker.ZLIB, PAYLOAD).image();
    byte[] between = "bytes before the trailer".getBytes(StandardCharsets.US_ASCII);
    int trailer = image.length - DiskMaker.SECTOR;

    PartTree tree =
        Openings.open(
            Openings.join(
                Arrays.copyOf(image, trailer),
                between,
                Arrays.copyOfRange(image, trailer, image.length)));

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.GAP)
        .anyMatch(part -> Openings.ends(part, between));
  }

  @Test
  void anEncryptedImageIsNamed() {
    byte[] image =
        Openings.join("encrcdsa\0\0\0\2".getBytes(StandardCharsets.US_ASCII), new byte[600]);

    PartTree tree = Openings.open(image);

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anImageWhoseTrailerNamesNoTableIsNamed() {
    byte[] image = new byte[2000];
    byte[] sign = "koly\0\0\0\4\0\0\2\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(sign, 0, image, 1488, sign.length);

    PartTree tree = Openings.open(image);

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("archive.damaged") && finding.unfinished());
  }
}
