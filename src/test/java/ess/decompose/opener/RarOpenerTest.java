package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.junrar.Archive;
import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class RarOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        RarMaker.four(0).add("a.exe", PAYLOAD).bytes(),
        RarMaker.five(0).add("a.exe", PAYLOAD).bytes());
  }

  @Test
  void theMakerWritesWhatTheLibraryReads() throws Exception {
    byte[] four = RarMaker.four(0).add("a.exe", PAYLOAD).bytes();
    byte[] five = RarMaker.five(0).add("a.exe", PAYLOAD).bytes();

    try (Archive old = new Archive(new ByteArrayInputStream(four));
        Archive recent = new Archive(new ByteArrayInputStream(five))) {
      assertThat(old.getFileHeaders().get(0).getFileName()).isEqualTo("a.exe");
      assertThat(recent.getFileHeaders().get(0).getFileName()).isEqualTo("a.exe");
    }
  }

  @Test
  void aStreamWhoseNameLeadsElsewhereIsNamedAndRead() {
    byte[] rar =
        RarMaker.five(0)
            .add("a.txt", "hello".getBytes(Openings.ASCII))
            .service("STM", ":..\\..\\a.exe", PAYLOAD)
            .bytes();

    PartTree tree = Openings.open(rar);

    assertThat(Openings.findings(tree)).contains("archive.path-traversal");
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void aCommentIsAPart() {
    PartTree tree =
        Openings.open(RarMaker.five(0).service("CMT", "", PAYLOAD).add("a", PAYLOAD).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> "CMT".equals(part.name()) && Openings.ends(part, PAYLOAD));
  }

  @Test
  void aVolumeIsNamed() {
    PartTree four = Openings.open(RarMaker.four(1).add("a.exe", PAYLOAD).bytes());
    PartTree five = Openings.open(RarMaker.five(1).add("a.exe", PAYLOAD).bytes());

    assertThat(Openings.findings(four)).contains("archive.multi-volume");
    assertThat(Openings.findings(five)).contains("archive.multi-volume");
  }

  @Test
  void anArchiveWithEncryptedHeadersIsEncryptedAndNotEmpty() {
    byte[] four = Openings.join(RarMaker.four(0x80).bytes(), new byte[100]);
    byte[] five = RarMaker.five(0).block(4, new byte[] {0, 0, 15, 1, 2, 3, 4}, new byte[0]).bytes();

    assertThat(Openings.open(four).parts())
        .anyMatch(part -> part.type().equals(Magic.RAR) && part.is(Part.Trait.ENCRYPTED));
    assertThat(Openings.open(five).parts())
        .anyMatch(part -> part.type().equals(Magic.RAR) && part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anArchiveThatListsNothingIsDamaged() {
    PartTree tree = Openings.open(RarMaker.five(0).bytes());

    assertThat(Openings.findings(tree)).contains("archive.damaged");
  }

  @Test
  void whatAnUnknownBlockHoldsIsAPart() {
    PartTree tree =
        Openings.open(
            RarMaker.five(0).add("a.txt", PAYLOAD).block(9, new byte[] {0}, PAYLOAD).bytes());

    assertThat(tree.parts())
        .anyMatch(part -> part.kind() == Part.Kind.GAP && Openings.ends(part, PAYLOAD));
  }
}
