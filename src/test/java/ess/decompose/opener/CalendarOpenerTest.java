package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.Part;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarOpenerTest implements OpenerContract {

  private static final String PACKED = Base64.getEncoder().encodeToString(PAYLOAD);
  private static final String FOLDED = PACKED.replaceAll("(.{70})", "$1\r\n ");

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        calendar("ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=\"a.exe\":" + FOLDED),
        calendar("ATTACH;FMTTYPE=image/png:data:image/png;base64," + FOLDED),
        card("PHOTO;ENCODING=b;TYPE=JPEG:" + FOLDED),
        card("KEY;BASE64:\r\n" + PACKED.replaceAll("(.{70})", "$1\r\n") + "\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "ATTACH;ENCODING=BASE64;FILENAME=a.exe;FMTTYPE=image/png, a.exe, image/png",
    "ATTACH;VALUE=BINARY;X-FILENAME=\"a;b.exe\";FMTTYPE=text/plain, a;b.exe, text/plain",
    "PHOTO;ENCODING=b;TYPE=JPEG, photo, image/jpeg",
    "item1.LOGO;MEDIATYPE=image/gif;ENCODING=B, logo, image/gif",
    "SOUND;TYPE=WAVE;BASE64, sound, audio/wave"
  })
  void whatALineHoldsHasItsNameAndType(String line, String name, String type) {
    PartTree tree = Openings.open(card(line + ":" + FOLDED));

    assertThat(tree.parts())
        .filteredOn(part -> Arrays.equals(part.content().toBytes(), PAYLOAD))
        .singleElement()
        .satisfies(part -> assertThat(part.name()).isEqualTo(name))
        .satisfies(part -> assertThat(part.declaredType()).hasToString(type));
  }

  @Test
  void addressesAreOneListAndNoFinding() {
    PartTree tree =
        Openings.open(
            calendar(
                "URL:http://a.example/x",
                "ATTACH;FMTTYPE=application/pdf:http://b.exa",
                " mple/y",
                "DESCRIPTION:see http://c.example/z\\, please",
                "IMAGE;VALUE=URI:https://d.example/i.png"));

    assertThat(Openings.view(tree, "links"))
        .containsExactly(
            Carriers.lines(
                "http://a.example/x",
                "http://b.example/y",
                "http://c.example/z,",
                "https://d.example/i.png"));
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void theTextIsReadAsAPersonReadsIt() {
    PartTree tree = Openings.open(calendar("DESCRIPTION:one\\nt", " wo\\, three"));

    assertThat(Openings.view(tree, "text")).containsExactly("one\ntwo, three\n");
  }

  @Test
  void quotedPrintableOfAnOldCardIsDecoded() {
    PartTree tree =
        Openings.open(
            card("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:http://a.exa=", "mple/=C3=A9"));

    assertThat(Openings.view(tree, "text")).containsExactly("http://a.example/é\n");
    assertThat(Openings.view(tree, "links")).containsExactly("http://a.example/é\r\n");
  }

  @Test
  void markupIsAPartOfItsOwn() {
    PartTree tree = Openings.open(calendar("X-ALT-DESC;FMTTYPE=text/html:<b>a\\, b</b>"));

    assertThat(Openings.view(tree, "html")).containsExactly("<b>a, b</b>");
  }

  @Test
  void whatIsEncodedElsewhereInTheTextIsStillFound() {
    PartTree tree = Openings.open(calendar("X-NOTE:" + PACKED));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATTACH;ENCODING=BASE64:", "PHOTO:data:image/png", "X;Y;:::", ";:", "a"})
  void anOddLineIsNoFault(String line) {
    PartTree tree = Openings.open(calendar(line));

    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void anOrdinaryInvitationHasNoFinding() {
    PartTree tree =
        Openings.open(
            calendar(
                "METHOD:REQUEST",
                "BEGIN:VEVENT",
                "ORGANIZER;CN=\"a:b\":mailto:a@example.org",
                "SUMMARY:Lunch",
                "END:VEVENT"));

    assertThat(tree.findings()).isEmpty();
    assertThat(tree.parts()).noneMatch(part -> part.kind() == Part.Kind.GAP);
  }

  private static byte[] calendar(String... lines) {
    return file("VCALENDAR", lines);
  }

  private static byte[] card(String... lines) {
    return file("VCARD", lines);
  }

  private static byte[] file(String kind, String... lines) {
    return ("BEGIN:" + kind + "\r\n" + Carriers.lines(lines) + "END:" + kind + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
