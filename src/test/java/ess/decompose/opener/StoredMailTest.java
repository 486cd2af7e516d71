package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredMailTest implements OpenerContract {

  private static final String ATTACHED = "__attach_version1.0_#00000000/";

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        mail("", "a.exe").bytes(), mail(ATTACHED + "__substg1.0_3701000D/", "b").bytes());
  }

  @Test
  void anAttachmentHasItsNames() throws IOException {
    PartTree tree = Openings.open(mail("", "invoice.exe").bytes());

    assertThat(tree.parts())
        .anySatisfy(part -> assertThat(part.names()).contains("invoice.exe", "INVOIC~1.EXE"));
  }

  @Test
  void theBodiesAndTheHeaderAreParts() throws IOException {
    byte[] file =
        mail("", "a.exe")
            .add("__substg1.0_10130102", OleMaker.latin1("<html><b>hello</b></html>"))
            .add("__substg1.0_10090102", rtf("{\\rtf1 hello}"))
            .bytes();

    PartTree tree = Openings.open(file);

    assertThat(Openings.view(tree, "text")).contains("Good day", "hello");
    assertThat(Openings.view(tree, "html")).containsExactly("<html><b>hello</b></html>");
    assertThat(Openings.view(tree, "headers")).singleElement().asString().contains("Subject: hi");
  }

  @Test
  void aMailInsideAMailShowsItsBody() throws IOException {
    PartTree tree = Openings.open(mail(ATTACHED + "__substg1.0_3701000D/", "a").bytes());

    assertThat(Openings.view(tree, "text")).contains("Good day");
  }

  @Test
  void packedRichTextIsUnpacked() throws IOException {
    byte[] packed = {
      0x2d,
      0,
      0,
      0,
      0x2b,
      0,
      0,
      0,
      0x4c,
      0x5a,
      0x46,
      0x75,
      (byte) 0xf1,
      (byte) 0xc5,
      (byte) 0xc7,
      (byte) 0xa7,
      0x03,
      0,
      0x0a,
      0,
      0x72,
      0x63,
      0x70,
      0x67,
      0x31,
      0x32,
      0x35,
      0x42,
      0x32,
      0x0a,
      (byte) 0xf3,
      0x20,
      0x68,
      0x65,
      0x6c,
      0x09,
      0,
      0x20,
      0x62,
      0x77,
      0x05,
      (byte) 0xb0,
      0x6c,
      0x64,
      0x7d,
      0x0a,
      (byte) 0x80,
      0x0f,
      (byte) 0xa0
    };

    String text = new String(new CompressedRtf(Bytes.of(packed)).readAllBytes(), Openings.ASCII);

    assertThat(text).isEqualTo("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  }

  private static OleMaker mail(String storage, String name) throws IOException {
    return new OleMaker()
        .add("__properties_version1.0", new byte[32])
        .add(storage + "__substg1.0_0037001F", wide("hi"))
        .add(storage + "__substg1.0_1000001F", wide("Good day"))
        .add(storage + ATTACHED + "__substg1.0_37010102", PAYLOAD)
        .add(storage + ATTACHED + "__substg1.0_3707001F", wide(name))
        .add(storage + ATTACHED + "__substg1.0_3704001F", wide("INVOIC~1.EXE"));
  }

  private static byte[] rtf(String text) {
    return Openings.join(
        OleMaker.le32(text.length() + 12),
        OleMaker.le32(text.length()),
        OleMaker.le32(0x414c454d),
        OleMaker.le32(0),
        OleMaker.latin1(text));
  }

  private static byte[] wide(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }
}
