package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import ess.message.facts.Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who organizes the events of a calendar. */
class OrganizersTest {

  private static PartTree invitation(String lines) {
    return Samples.body(
        "text/calendar; charset=utf-8",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\nEND:VCALENDAR\r\n");
  }

  private static List<Address> organizers(PartTree tree) {
    return Samples.mail(tree).organizers();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "ORGANIZER:mailto:ann@a.example                            | | ann@a.example",
        "organizer;cn=Ann Wu:MAILTO:ann@a.example                  | Ann Wu | ann@a.example",
        "ORGANIZER;CN=\"Wu: Ann\";ROLE=CHAIR:mailto:ann@a.example  | Wu: Ann | ann@a.example",
        "ORGANIZER;SENT-BY=\"mailto:b@b.example\":mailto:ann@a.example | | ann@a.example",
      })
  void theLineTells(String line, String name, String address) {
    List<Address> found = organizers(invitation(line.strip() + "\r\n"));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).name()).isEqualTo(name == null ? "" : name);
    assertThat(found.get(0).address()).isEqualTo(address);
    assertThat(found.get(0).site()).isEqualTo("a.example");
  }

  @Test
  void itsPlaceIsTheLineInThePart() {
    PartTree tree = invitation("SUMMARY:x\r\nORGANIZER:mailto:ann@a.exam\r\n ple\r\n");

    assertThat(organizers(tree).get(0).site()).isEqualTo("a.example");
    assertThat(Samples.cited(tree, organizers(tree).get(0).where()))
        .isEqualTo("ORGANIZER:mailto:ann@a.exam\r\n ple\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORGANIZER\r\n", "ORGANIZERS:mailto:a@a.example\r\n", "X:ORGANIZER\r\n"})
  void anotherLineIsNone(String lines) {
    assertThat(organizers(invitation(lines))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORGANIZER:a@a\n", "ORGANIZER\n ", "ORGANIZER;\"", "ORGANIZER:<", "\n"})
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    assertThat(organizers(invitation(piece.repeat(1_000_000 / piece.length()))))
        .hasSizeLessThan(21);
  }
}
