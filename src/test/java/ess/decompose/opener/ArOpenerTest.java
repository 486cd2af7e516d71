package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.junit.jupiter.api.Test;

class ArOpenerTest implements OpenerContract {

  private static final String LONG = "a-name-that-is-longer-than-sixteen.exe";

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(ar("a.exe"), ar(LONG));
  }

  @Test
  void aLongNameOfBsdIsReadWhole() throws IOException {
    PartTree tree = Openings.open(ar(LONG));

    assertThat(tree.parts()).anyMatch(part -> LONG.equals(part.name()));
  }

  @Test
  void aLongNameOfGnuIsReadWhole() {
    String names = LONG + "/\n";
    byte[] ar =
        Openings.join(
            "!<arch>\n".getBytes(Openings.ASCII),
            header("//", names.length()),
            names.getBytes(Openings.ASCII),
            new byte[names.length() % 2],
            header("/0", PAYLOAD.length),
            PAYLOAD);

    PartTree tree = Openings.open(ar);

    assertThat(tree.parts())
        .anyMatch(part -> LONG.equals(part.name()) && Openings.ends(part, PAYLOAD));
  }

  private static byte[] header(String name, int size) {
    return "%-16s%-12s%-6s%-6s%-8s%-10d`\n"
        .formatted(name, "0", "0", "0", "644", size)
        .getBytes(Openings.ASCII);
  }

  private static byte[] ar(String name) throws IOException {
    return Openings.written(
        out -> {
          try (ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
            ar.setLongFileMode(ArArchiveOutputStream.LONGFILE_BSD);
            ar.putArchiveEntry(new ArArchiveEntry(name, PAYLOAD.length));
            ar.write(PAYLOAD);
            ar.closeArchiveEntry();
          }
        });
  }
}
