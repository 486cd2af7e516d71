package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Content;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many pages a PDF says it has. */
class PdfPageTreeTest {

  private static int pages(String file) {
    return PdfPageTree.pages(Content.of(file.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String packed(String objects) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, new Deflater(9))) {
      out.write(objects.getBytes(StandardCharsets.ISO_8859_1));
    }
    return "5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>\nstream\r\n"
        + bytes.toString(StandardCharsets.ISO_8859_1)
        + "\nendstream\nendobj\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count behind            | <</Type/Pages/Kids[3 0 R]/Count 1>> | 1",
        "count before            | <</Count 12 /Kids [3 0 R] /Type /Pages>> | 12",
        "a dictionary in between | <</Type/Pages/Resources<</Font<</Count 9>>>>/Count 3>> | 3",
        "one in between before   | <</Count 4/Resources<</Count 9>>/Type/Pages>> | 4",
        "root and inner node     | <</Type/Pages/Count 7>><</Type/Pages/Count 3>> | 7",
        "count of an outline     | <</Type/Outlines/Count 5>><</Type/Catalog/Pages 2 0 R>> | 0",
        "count of another object | <</Type/Pages>><</Count 5>> | 0",
        "count elsewhere         | <</Type/Pages/Count 5 0 R>> | 0",
        "a negative count        | <</Type/Pages/Count -5>> | 0",
        "a number beyond measure | <</Type/Pages/Count 99999999>> | 0",
        "another name            | <</Type/PagesX/Count 5>> | 0",
        "nothing behind          | <</Type/Pages/Count | 0",
      })
  void theTreeTells(String why, String file, int pages) {
    assertThat(pages("%PDF-1.7\n" + file)).as(why).isEqualTo(pages);
  }

  @Test
  void aTreeInAnObjectStreamIsRead() throws Exception {
    assertThat(pages("%PDF-1.7\n" + packed("2 0 <</Type/Pages/Kids[3 0 R]/Count 1>>")))
        .isEqualTo(1);
  }

  @Test
  void aTreeAtTheEndOfALargeFileIsRead() throws Exception {
    String tree = packed("2 0 <</Type/Pages/Kids[3 0 R]/Count 1>>");

    assertThat(pages("%PDF-1.7\n" + " ".repeat(3 << 20) + tree)).isEqualTo(1);
  }

  @Test
  void aBombIsNotUnpacked() throws Exception {
    String bomb = packed(" ".repeat(100 << 20) + "2 0 <</Type/Pages/Count 1>>");

    assertThat(pages("%PDF-1.7\n" + bomb.repeat(10))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Type/Pages",
        "/Pages<<",
        "/Pages>>",
        "<</Count ",
        "/Type/ObjStm stream",
        "/Count 1",
        "<<",
        "\u0000"
      })
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    assertThat(pages(piece.repeat(3_000_000 / piece.length()))).isBetween(0, 1);
  }
}
