package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
  void aTarBehindTheEndOfAnotherIsOpened() throws IOException {
    byte[] first = tar("a.txt", TarArchiveOutputStream.LONGFILE_ERROR);
    byte[] second = tar("b.exe", TarArchiveOutputStream.LONGFILE_ERROR);

    PartTree tree = Openings.open(Openings.join(first, second));

    assertThat(tree.parts()).anyMatch(part -> "b.exe".equals(part.name()));
  }

  @Test
  void aNameThatLeadsOutOfTheFolderIsNamed() throws IOException {
    PartTree tree = Openings.open(tar("../../a.exe", TarArchiveOutputStream.LONGFILE_ERROR));

    assertThat(Openings.findings(tree)).contains("archive.path-traversal");
  }

  @Test
  void aFileWithHolesIsMadeWhole() {
    byte[] header = header("a.exe", 'S', PAYLOAD.length - 100);
    put(header, 386, "%011o ".formatted(0) + "%011o ".formatted(300));
    put(header, 410, "%011o ".formatted(400) + "%011o ".formatted(PAYLOAD.length - 400));
    put(header, 483, "%011o ".formatted(PAYLOAD.length));
    byte[] whole = PAYLOAD.clone();
    Arrays.fill(whole, 300, 400, (byte) 0);
    byte[] stored =
        Openings.join(
            Arrays.copyOf(PAYLOAD, 300), Arrays.copyOfRange(PAYLOAD, 400, PAYLOAD.length));

    PartTree tree = Openings.open(Openings.join(sealed(header), stored, new byte[2048]));

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && Openings.ends(part, whole));
  }

  @Test
  void aFileWithHolesOfPaxIsMadeWhole() {
    String map = "1\n300\n%d\n".formatted(PAYLOAD.length);
    byte[] data =
        Openings.join(map.getBytes(Openings.ASCII), new byte[512 - map.length()], PAYLOAD);
    byte[] records =
        (line("GNU.sparse.major=1")
                + line("GNU.sparse.minor=0")
                + line("GNU.sparse.name=a.exe")
                + line("GNU.sparse.realsize=" + (PAYLOAD.length + 300)))
            .getBytes(Openings.ASCII);

    PartTree tree =
        Openings.open(
            Openings.join(
                sealed(header("x", 'x', records.length)),
                records,
                new byte[512 - records.length],
                sealed(header("GNUSparseFile.0/a.exe", '0', data.length)),
                data,
                new byte[2048]));

    assertThat(tree.parts())
        .anyMatch(
            part ->
                "a.exe".equals(part.name())
                    && part.content().size() == PAYLOAD.length + 300
                    && Openings.ends(part, PAYLOAD));
  }

  @Test
  void aSizeInARecordReplacesTheOneInTheHeader() {
    byte[] records = line("size=" + PAYLOAD.length).getBytes(Openings.ASCII);

    PartTree tree =
        Openings.open(
            Openings.join(
                sealed(header("x", 'x', records.length)),
                records,
                new byte[512 - records.length],
                sealed(header("a.exe", '0', 5)),
                PAYLOAD,
                new byte[2048]));

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
  }

  @Test
  void aTarOfOldTimesIsOpened() {
    byte[] header = header("a.exe", '\0', PAYLOAD.length);
    Arrays.fill(header, 257, 265, (byte) 0);

    PartTree tree = Openings.open(Openings.join(sealed(header), PAYLOAD, new byte[2048]));

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
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

  private static byte[] header(String name, char kind, int size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(0));
    put(header, 148, "        ");
    header[156] = (byte) kind;
    put(header, 257, "ustar");
    put(header, 263, "00");
    return header;
  }

  private static byte[] sealed(byte[] header) {
    int sum = IntStream.range(0, 512).map(i -> header[i] & 0xff).sum();
    put(header, 148, "%06o".formatted(sum));
    header[154] = 0;
    return header;
  }

  /** A record of pax, whose length counts itself. */
  private static String line(String text) {
    return "%d %s\n".formatted(text.length() + 4, text);
  }

  private static void put(byte[] header, int at, String text) {
    System.arraycopy(text.getBytes(Openings.ASCII), 0, header, at, text.length());
  }
}
