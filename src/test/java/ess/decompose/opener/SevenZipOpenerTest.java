package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;

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
