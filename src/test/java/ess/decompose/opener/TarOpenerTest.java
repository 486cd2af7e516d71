package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarOpenerTest implements OpenerContract {

  private static final String LONG = "folder/".repeat(30) + "a.exe";

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        tar("a.exe", TarArchiveOutputStream.LONGFILE_ERROR),
        tar(LONG, TarArchiveOutputStream.LONGFILE_GNU),
        tar(LONG, TarArchiveOutputStream.LONGFILE_POSIX));
  }

  @Test
  void aLongNameIsReadWhole() throws IOException {
    PartTree tree = Openings.open(tar(LONG, TarArchiveOutputStream.LONGFILE_POSIX));

    assertThat(tree.parts()).anyMatch(part -> LONG.equals(part.name()));
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsNamed() throws IOException {
    PartTree tree = Openings.open(tar("../../a.exe", TarArchiveOutputStream.LONGFILE_ERROR));

    assertThat(Openings.findings(tree)).contains("archive.path-traversal");
  }

  @Test
  void aLinkIsNamed() throws IOException {
    byte[] tar =
        Openings.written(
            out -> {
              try (TarArchiveOutputStream writer = new TarArchiveOutputStream(out)) {
                TarArchiveEntry entry = new TarArchiveEntry("a", TarConstants.LF_SYMLINK);
                entry.setLinkName("/etc/passwd");
                writer.putArchiveEntry(entry);
                writer.closeArchiveEntry();
              }
            });

    assertThat(Openings.findings(Openings.open(tar))).contains("archive.link");
  }

  private static byte[] tar(String name, int longNames) throws IOException {
    return Openings.written(
        out -> {
          try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(longNames);
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(PAYLOAD.length);
            tar.putArchiveEntry(entry);
            tar.write(PAYLOAD);
            tar.closeArchiveEntry();
          }
        });
  }
}
