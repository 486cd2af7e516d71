package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HfsVolumeTest implements OpenerContract {

  private static final int HFS = 0xaf;

  @Override
  public List<byte[]> fixtures() {
    byte[] volume = new HfsMaker().file("a.app", PAYLOAD).volume();
    return List.of(volume, DiskMaker.mbr(volume, HFS), appleDisk(volume));
  }

  @Test
  void filesHaveTheNamesOfTheirFolders() {
    HfsMaker maker = new HfsMaker();
    int folder = maker.folder("Install.app");
    byte[] volume = maker.file(folder, "run", 0, PAYLOAD, new byte[0], 1).volume();

    PartTree tree = Openings.open(volume);

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(Part::name)
        .containsExactly("Install.app/run");
  }

  @Test
  void aFileInMorePiecesThanItsRecordHasRoomForIsWhole() {
    byte[] content = new byte[10 * 512];
    Arrays.fill(content, (byte) 'x');
    content[content.length - 1] = 'y';

    PartTree tree = Openings.open(new HfsMaker().file(2, "a", 0, content, new byte[0], 2).volume());

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), content));
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void theSecondForkOfAFileIsAPart() {
    byte[] empty = new byte[0];

    PartTree tree = Openings.open(new HfsMaker().file(2, "a", 0, empty, PAYLOAD, 1).volume());

    assertThat(tree.parts())
        .filteredOn(part -> part.view().equals("resource-fork"))
        .singleElement()
        .matches(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void aLinkIsNamed() {
    byte[] target = "/Applications".getBytes(StandardCharsets.US_ASCII);

    PartTree tree =
        Openings.open(
            new HfsMaker().file(2, "Apps", HfsMaker.LINK, target, new byte[0], 1).volume());

    assertThat(tree.findings())
        .filteredOn(finding -> finding.id().equals("archive.link"))
        .extracting(Finding::evidence)
        .containsExactly("Apps");
  }

  /** A disk with a table of partitions as Apple wrote it. */
  private static byte[] appleDisk(byte[] volume) {
    ByteBuffer disk = ByteBuffer.allocate(3 * 512);
    disk.put("ER\2\0".getBytes(StandardCharsets.US_ASCII));
    record(disk.position(512), 1, 2, "Apple_partition_map");
    record(disk.position(1024), 3, volume.length / 512, "Apple_HFS");
    return Openings.join(disk.array(), volume);
  }

  private static void record(ByteBuffer disk, int from, int count, String type) {
    int at = disk.position();
    disk.put("PM".getBytes(StandardCharsets.US_ASCII)).putInt(at + 8, from).putInt(at + 12, count);
    disk.put(at + 48, type.getBytes(StandardCharsets.US_ASCII));
  }
}
