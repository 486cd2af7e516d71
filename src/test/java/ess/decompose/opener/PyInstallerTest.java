package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PyInstallerTest implements OpenerContract {

  private static final byte[] ELF =
      Openings.join(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, new byte[200], new byte[] {1, 2, 3});
  private static final int NEW = 88;
  private static final int OLD = 24;

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(Openings.join(ELF, packed(NEW, true)), Openings.join(ELF, packed(OLD, false)));
  }

  @Override
  public void whatStandsBehindTheContainerIsAPart() {
    // The program is a part as it is, and what stands behind it stands in it.
  }

  @Test
  void theFilesOfAProgramForWindowsHaveTheirNames() throws IOException {
    byte[] program = new ProgramMaker(".text").bytes();

    PartTree tree = Openings.open(Openings.join(program, packed(NEW, true)));

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .filteredOn(part -> Arrays.equals(part.content().toBytes(), PAYLOAD))
        .extracting(Part::name)
        .containsExactly("run.pyc");
    assertThat(Openings.findings(tree)).contains("executable.python");
  }

  private static byte[] packed(int record, boolean isPacked) throws IOException {
    byte[] file =
        isPacked
            ? Openings.written(
                out -> {
                  try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
                    deflating.write(PAYLOAD);
                  }
                })
            : PAYLOAD;
    byte[] name = "run.pyc\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer table = ByteBuffer.allocate(18 + name.length);
    table.putInt(table.capacity()).putInt(0).putInt(file.length).putInt(PAYLOAD.length);
    table.put((byte) (isPacked ? 1 : 0)).put((byte) 's').put(name);
    ByteBuffer end = ByteBuffer.allocate(record);
    end.put(new byte[] {'M', 'E', 'I', 12, 11, 10, 11, 14});
    end.putInt(file.length + table.capacity() + record).putInt(file.length);
    end.putInt(table.capacity()).putInt(311);
    return Openings.join(file, table.array(), end.array());
  }
}
