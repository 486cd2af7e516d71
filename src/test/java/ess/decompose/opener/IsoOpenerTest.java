package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsoOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(IsoMaker.iso(PAYLOAD, 0));
  }

  @Test
  void aFileHasTheNamesOfBothTrees() {
    PartTree tree = Openings.open(IsoMaker.iso(PAYLOAD, 0));

    assertThat(tree.parts())
        .anyMatch(part -> part.names().equals(List.of("a long name.exe", "A.EXE")));
    assertThat(Openings.findings(tree)).doesNotContain("archive.header-conflict");
  }

  @Test
  void theFilesOfBothTreesAreReadWhereTheyDiffer() {
    byte[] text = "a harmless text".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(IsoMaker.iso(text, PAYLOAD));

    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, PAYLOAD))
        .anyMatch(part -> Openings.ends(part, text));
    assertThat(Openings.findings(tree)).contains("archive.header-conflict");
  }

  @Test
  void aHiddenFileIsNamed() {
    PartTree tree = Openings.open(IsoMaker.iso(PAYLOAD, 1));

    assertThat(tree.findings())
        .anyMatch(f -> f.id().equals("archive.hidden-entry") && "A.EXE".equals(f.evidence()));
  }

  @Test
  void anImageOfAllBytesOfItsSectorsIsOpened() {
    PartTree tree = Openings.open(IsoMaker.raw(IsoMaker.iso(PAYLOAD, 0)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void aDiscThatIsADiskOfMacOsAsWellShowsTheFilesOfBoth() {
    byte[] text = "a harmless text".getBytes(Openings.ASCII);
    byte[] volume = new HfsMaker().file("b.exe", PAYLOAD).volume();
    byte[] iso = Arrays.copyOf(IsoMaker.iso(text, 0), 88 * 512);
    ByteBuffer table = ByteBuffer.wrap(iso);
    table.put("ER\2\0".getBytes(Openings.ASCII)).put(512, "PM".getBytes(Openings.ASCII));
    table.putInt(512 + 8, iso.length / 512).putInt(512 + 12, volume.length / 512);

    PartTree tree = Openings.open(Openings.join(iso, volume));

    assertThat(Openings.paths(tree)).contains("2/a.bin/hfs/b.exe");
    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, text))
        .anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).doesNotContain("archive.not-opened");
  }

  @Test
  void aDiscThatIsUdfAsWellShowsTheFilesOfBoth() {
    byte[] text = "a harmless text".getBytes(Openings.ASCII);
    byte[] iso = IsoMaker.iso(text, 0);
    byte[] disc = UdfMaker.runs("b.exe", 0, PAYLOAD);
    System.arraycopy(iso, 0, disc, 0, iso.length);

    PartTree tree = Openings.open(disc);

    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, text))
        .anyMatch(part -> Openings.ends(part, PAYLOAD));
  }
}
