package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChmOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(ChmMaker.chm(PAYLOAD, LzxMaker.stored(PAYLOAD), PAYLOAD.length));
  }

  @Test
  void aStoredFileIsAPart() {
    PartTree tree = Openings.open(fixtures().get(0));

    assertThat(tree.parts()).anyMatch(part -> "#SYSTEM".equals(part.name()));
  }

  @Test
  void aResetTableThatSaysTooLittleIsNamed() {
    PartTree tree = Openings.open(ChmMaker.chm(PAYLOAD, LzxMaker.stored(PAYLOAD), 10));

    assertThat(Openings.findings(tree))
        .contains("archive.damaged")
        .doesNotContain("decompose.failed");
  }
}
