package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class UdfOpenerTest implements OpenerContract {

  private static final int HIDDEN = 1;

  @Override
  public List<byte[]> fixtures() {
    return List.of(UdfMaker.runs("a.exe", 0, PAYLOAD), UdfMaker.embedded("a.exe", PAYLOAD));
  }

  @Test
  void aFileHasItsNameAndAHiddenOneIsNamed() {
    PartTree tree = Openings.open(UdfMaker.runs("r\u00e9sum\u00e9.exe", HIDDEN, PAYLOAD));

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(Part::name)
        .containsExactly("r\u00e9sum\u00e9.exe");
    assertThat(Openings.findings(tree)).containsExactly("archive.hidden-entry");
  }
}
