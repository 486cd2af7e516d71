package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.junit.jupiter.api.Test;

class CpioOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        cpio(CpioConstants.FORMAT_NEW, "a.exe"),
        cpio(CpioConstants.FORMAT_OLD_ASCII, "a.exe"),
        cpio(CpioConstants.FORMAT_OLD_BINARY, "a.exe"));
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsNamed() throws IOException {
    PartTree tree = Openings.open(cpio(CpioConstants.FORMAT_NEW, "../../a.exe"));

    assertThat(Openings.findings(tree)).containsExactly("archive.path-traversal");
  }

  private static byte[] cpio(short format, String name) throws IOException {
    return Openings.written(
        out -> {
          try (CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(out, format)) {
            CpioArchiveEntry entry = new CpioArchiveEntry(format, name, PAYLOAD.length);
            entry.setMode(CpioConstants.C_ISREG | 0644);
            cpio.putArchiveEntry(entry);
            cpio.write(PAYLOAD);
            cpio.closeArchiveEntry();
          }
        });
  }
}
