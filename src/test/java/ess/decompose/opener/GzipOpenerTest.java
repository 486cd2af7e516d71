package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Mails;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(gzip(PAYLOAD));
  }

  @Test
  void everyMemberIsAPart() throws IOException {
    byte[] first = "first".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(Openings.join(gzip(first), gzip(PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, first));
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void aTrailerThatLiesIsNamed() throws IOException {
    byte[] wrongChecksum = gzip(PAYLOAD);
    wrongChecksum[wrongChecksum.length - 8]++;
    byte[] wrongSize = gzip(PAYLOAD);
    wrongSize[wrongSize.length - 4]++;

    assertThat(Openings.findings(Openings.open(wrongChecksum)))
        .containsExactly("archive.checksum-mismatch");
    assertThat(Openings.findings(Openings.open(wrongSize)))
        .containsExactly("archive.size-mismatch");
  }

  @Test
  void whatStandsInTheCommentIsAPart() throws IOException {
    byte[] gzip = gzip(PAYLOAD);
    gzip[3] = 16;
    byte[] comment =
        "a comment that is long enough to hold something that matters, this one"
            .getBytes(Openings.ASCII);

    PartTree tree =
        Openings.open(
            Openings.join(
                Arrays.copyOf(gzip, 10),
                comment,
                new byte[1],
                Arrays.copyOfRange(gzip, 10, gzip.length)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, comment));
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void aTokenThatBeginsLikeAContainerIsNoDamagedArchive() throws IOException {
    byte[] half = Arrays.copyOf(gzip(PAYLOAD), 60);
    String token = Base64.getEncoder().encodeToString(half);

    PartTree tree = Mails.takeApart("Subject: x\r\n\r\nhttps://example.org/?t=" + token + "-x\r\n");

    assertThat(Openings.findings(tree)).containsExactly("mime.base64-run");
    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.DAMAGED));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
          }
        });
  }
}
