package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageOpenerTest implements OpenerContract {

  private static final String ADDRESS = "https://example.org/qr";

  @Override
  public List<byte[]> fixtures() throws IOException {
    byte[] png = Pictures.file(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "png");
    int end = png.length - 12;
    byte[] chunk =
        Openings.join(
            ByteBuffer.allocate(4).putInt(PAYLOAD.length).array(),
            "paYl".getBytes(Openings.ASCII),
            PAYLOAD,
            new byte[4]);
    return List.of(
        Openings.join(Arrays.copyOf(png, end), chunk, Arrays.copyOfRange(png, end, png.length)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void aCodeIsReadAndNothingElseFound(String format) throws IOException {
    byte[] file = Pictures.file(Pictures.code(ADDRESS, 150), format);

    PartTree tree = Openings.open(file);

    assertThat(codes(tree)).containsExactly(ADDRESS);
    assertThat(Openings.findings(tree)).containsExactly("image.code");
  }

  @Test
  void aPictureThatComesTwiceIsReadOnce() throws IOException {
    byte[] file = Pictures.file(Pictures.code(ADDRESS, 150), "png");

    PartTree tree = Openings.open(Openings.zip(List.of("a.png", "b.png"), List.of(file, file)));

    assertThat(codes(tree)).containsExactly(ADDRESS);
    assertThat(tree.parts()).anyMatch(part -> part.names().contains("b.png"));
  }

  @Test
  void aCodeOfLightOnDarkIsRead() throws IOException {
    byte[] file = Pictures.file(Pictures.code(ADDRESS, 150, 0xffffff, 0x000000), "png");

    assertThat(codes(Openings.open(file))).containsExactly(ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void whatStandsBehindAPictureIsAPart(String format) throws IOException {
    byte[] file = Pictures.file(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), format);

    PartTree tree = Openings.open(Openings.join(file, PAYLOAD));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).contains("archive.unclaimed-bytes");
  }

  @Test
  void aCommentOfManyBlocksIsOnePart() {
    byte[] head = "GIF89a\1\0\1\0\0\0\0!\u00fe".getBytes(StandardCharsets.ISO_8859_1);
    byte[] comment =
        Openings.join(
            new byte[] {(byte) 255},
            Arrays.copyOf(PAYLOAD, 255),
            new byte[] {(byte) 255},
            Arrays.copyOfRange(PAYLOAD, 255, 510),
            new byte[] {(byte) (PAYLOAD.length - 510)},
            Arrays.copyOfRange(PAYLOAD, 510, PAYLOAD.length),
            new byte[] {0, ';'});

    PartTree tree = Openings.open(Openings.join(head, comment));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @Test
  void anArchiveInAPictureThatHasNoEndIsOpened() throws IOException {
    byte[] head = {'I', 'I', '*', 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    PartTree tree = Openings.open(Openings.join(head, Openings.zip("a.exe", PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void aPlainPictureHasNoFinding(String format) throws IOException {
    byte[] file = Pictures.file(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), format);

    assertThat(Openings.findings(Openings.open(file))).isEmpty();
  }

  @Test
  void aPictureOfTooManyPointsIsNamedBeforeItIsDecoded() throws IOException {
    byte[] file = Pictures.file(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(file).putInt(16, 30_000).putInt(20, 30_000);

    assertThat(Openings.findings(Openings.open(file))).contains("image.too-large");
  }

  private static List<String> codes(PartTree tree) {
    return tree.parts().stream()
        .filter(part -> part.view().equals("qr-code"))
        .map(Part::content)
        .map(content -> new String(content.toBytes(), StandardCharsets.UTF_8))
        .toList();
  }
}
