package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskOpenerTest implements OpenerContract {

  private static final int FAT12 = 1;
  private static final int NTFS = 7;
  private static final int HIDDEN = 2;
  private static final int LABEL = 8;

  @Override
  public List<byte[]> fixtures() {
    byte[] volume = DiskMaker.fat12().file("A.EXE", 0, PAYLOAD).volume();
    byte[] disk = DiskMaker.mbr(volume, FAT12);
    return List.of(
        DiskMaker.gpt(DiskMaker.fat32().file("A.EXE", 0, PAYLOAD).volume()),
        DiskMaker.fixedVhd(disk),
        DiskMaker.dynamicVhd(disk));
  }

  @Test
  void filesHaveTheNamesAndPlacesThatTheVolumeGivesThem() {
    byte[] volume =
        DiskMaker.fat12()
            .file("MY DISK", LABEL, new byte[0])
            .longName("invoice.exe", "INVOIC~1.EXE", PAYLOAD)
            .folder("DOCS", "B.EXE", PAYLOAD)
            .volume();

    PartTree tree = Openings.open(volume);

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .allSatisfy(part -> assertThat(part.range()).isNotNull())
        .extracting(Part::names)
        .containsExactly(List.of("invoice.exe", "INVOIC~1.EXE"), List.of("DOCS/B.EXE"));
  }

  @Test
  void aHiddenFileIsNamed() {
    byte[] volume = DiskMaker.fat12().file("A.EXE", HIDDEN, PAYLOAD).volume();

    PartTree tree = Openings.open(volume);

    assertThat(tree.findings())
        .filteredOn(finding -> finding.id().equals("archive.hidden-entry"))
        .extracting(Finding::evidence)
        .containsExactly("A.EXE");
  }

  @Test
  void bytesThatNoFileHasAreAPart() {
    byte[] lost = "what was deleted and is still there".getBytes(StandardCharsets.US_ASCII);
    byte[] volume = DiskMaker.fat12().file("A.EXE", 0, PAYLOAD).lost(lost).volume();

    PartTree tree = Openings.open(DiskMaker.dynamicVhd(DiskMaker.mbr(volume, FAT12)));

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.GAP)
        .anyMatch(part -> part.content().text(StandardCharsets.US_ASCII).contains("still there"));
  }

  @Test
  void aPartitionThatIsNotReadIsNamedAndItsBytesAreSearched() throws Exception {
    byte[] volume = new byte[8 * DiskMaker.SECTOR];
    byte[] zip = Openings.zip("a.exe", PAYLOAD);
    System.arraycopy("NTFS    ".getBytes(StandardCharsets.US_ASCII), 0, volume, 3, 8);
    System.arraycopy(zip, 0, volume, 2048, zip.length);

    PartTree tree = Openings.open(DiskMaker.mbr(volume, NTFS));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.unfinished() && "NTFS volume".equals(finding.evidence()));
    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void aChainOfClustersThatReturnsToItselfEnds() {
    byte[] volume = DiskMaker.fat32().file("A.EXE", 0, PAYLOAD).volume();
    volume[DiskMaker.SECTOR + 8] = 2;
    volume[DiskMaker.SECTOR + 9] = 0;
    volume[DiskMaker.SECTOR + 10] = 0;
    volume[DiskMaker.SECTOR + 11] = 0;

    PartTree tree = Openings.open(volume);

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }
}
