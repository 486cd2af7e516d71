package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.PartTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class CabOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        CabMaker.cab(CabMaker.STORED, PAYLOAD, PAYLOAD),
        CabMaker.mszip(PAYLOAD),
        CabMaker.cab(CabMaker.LZX, PAYLOAD, LzxMaker.stored(PAYLOAD)));
  }

  @Test
  void wordsAndRepetitionsOfLzxAreRead() {
    byte[] content =
        "an alphabet and \u00ff a repetition..."
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] cab = CabMaker.cab(CabMaker.LZX, content, LzxMaker.verbatim(content));

    PartTree tree = Openings.open(cab);

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, content));
  }

  @Test
  void aMethodThatIsNotKnownIsNamed() {
    PartTree tree = Openings.open(CabMaker.cab(CabMaker.QUANTUM, PAYLOAD, PAYLOAD));

    assertThat(tree.findings())
        .anyMatch(f -> f.id().equals("archive.unknown-method") && "Quantum".equals(f.evidence()));
  }

  @Test
  void aFileThatGoesOnInAnotherCabinetIsNamedAndItsBeginningRead() {
    byte[] cab = CabMaker.cab(CabMaker.STORED, 2, PAYLOAD, List.of(PAYLOAD), List.of(700));

    PartTree tree = Openings.open(cab);

    assertThat(tree.findings()).anyMatch(f -> f.id().equals("archive.continued") && f.unfinished());
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void aWrongChecksumOfABlockIsNamed() {
    byte[] cab = CabMaker.cab(CabMaker.STORED, PAYLOAD, PAYLOAD);
    cab[66] = 1;

    PartTree tree = Openings.open(cab);

    assertThat(tree.findings()).extracting(Finding::id).contains("archive.checksum-mismatch");
  }

  @Test
  void whatNoFileClaimsOfAFolderIsAPart() {
    byte[] behind = "behind the file".getBytes(Openings.ASCII);
    byte[] both = Openings.join(PAYLOAD, behind);
    byte[] cab = CabMaker.cab(CabMaker.STORED, 0, PAYLOAD, List.of(both), List.of(both.length));

    PartTree tree = Openings.open(cab);

    assertThat(Openings.view(tree, "unclaimed")).contains("behind the file");
  }
}
