package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SevenZipOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        sevenZip(SevenZMethod.COPY, null),
        sevenZip(SevenZMethod.LZMA2, null),
        sevenZip(SevenZMethod.DEFLATE, null));
  }

  @Test
  void anArchiveThatNeedsAPasswordIsEncrypted() throws IOException {
    PartTree tree = Openings.open(sevenZip(SevenZMethod.LZMA2, "secret".toCharArray()));

    assertThat(tree.parts())
        .anyMatch(part -> "a.bin".equals(part.name()) && part.is(Part.Trait.ENCRYPTED));
  }

  @ParameterizedTest
  @EnumSource(names = {"COPY", "LZMA2", "DEFLATE"})
  void aPasswordThatIsKnownOpensIt(SevenZMethod method) throws IOException {
    PartTree tree = Openings.open(sevenZip(method, "infected".toCharArray()));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(Openings.findings(tree)).contains("archive.password-guessed");
  }

  @Test
  void whatStandsBetweenItsPiecesIsAPart() throws IOException {
    byte[] file = sevenZip(SevenZMethod.COPY, null);
    int header = 32 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(12);
    byte[] hidden = "hidden between the pieces".getBytes(Openings.ASCII);
    byte[] moved =
        Openings.join(
            Arrays.copyOf(file, header), hidden, Arrays.copyOfRange(file, header, file.length));
    ByteBuffer start = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(12, header - 32 + hidden.length);
    CRC32 crc = new CRC32();
    crc.update(moved, 12, 20);
    start.putInt(8, (int) crc.getValue());

    PartTree tree = Openings.open(moved);

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(tree.parts())
        .anyMatch(part -> part.kind() == Part.Kind.GAP && Openings.ends(part, hidden));
  }

  @Test
  void aMethodThatIsNotKnownIsNamedAsOne() throws IOException {
    byte[] file = sevenZip(SevenZMethod.BZIP2, null);
    int at = Bytes.of(file).find("\4\2\2", 32, file.length);
    file[at + 2] = 9;
    ByteBuffer start = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = 32 + (int) start.getLong(12);
    start.putInt(28, crc(file, header, (int) start.getLong(20)));
    start.putInt(8, crc(file, 12, 20));

    PartTree tree = Openings.open(file);

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("archive.unknown-method") && finding.unfinished());
    assertThat(Openings.paths(tree)).contains("2/a.bin/a.exe");
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  @Test
  void anArchiveThatListsNothingIsDamaged() throws IOException {
    try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel()) {
      new SevenZOutputFile(channel).close();

      PartTree tree = Openings.open(Arrays.copyOf(channel.array(), (int) channel.size()));

      assertThat(Openings.findings(tree)).contains("archive.damaged");
    }
  }

  private static byte[] sevenZip(SevenZMethod method, char[] password) throws IOException {
    try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel()) {
      try (SevenZOutputFile file =
          password == null
              ? new SevenZOutputFile(channel)
              : new SevenZOutputFile(channel, password)) {
        file.setContentCompression(method);
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName("a.exe");
        file.putArchiveEntry(entry);
        file.write(PAYLOAD);
        file.closeArchiveEntry();
      }
      return Arrays.copyOf(channel.array(), (int) channel.size());
    }
  }
}
