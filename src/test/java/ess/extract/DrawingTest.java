package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes for the camera that are drawn with characters or cells are read. */
class DrawingTest {

  private static final String TARGET = "https://x.example/scan?id=1";

  private static ByteMatrix code() throws Exception {
    return Encoder.encode(TARGET, ErrorCorrectionLevel.L).getMatrix();
  }

  private static boolean dark(ByteMatrix code, int x, int y) {
    return x >= 0 && y >= 0 && x < code.getWidth() && y < code.getHeight() && code.get(x, y) == 1;
  }

  private static String halves(boolean inverted) throws Exception {
    ByteMatrix code = code();
    StringBuilder text = new StringBuilder();
    for (int y = -2; y < code.getHeight() + 2; y += 2) {
      for (int x = -2; x < code.getWidth() + 2; x++) {
        boolean upper = dark(code, x, y) != inverted;
        boolean lower = dark(code, x, y + 1) != inverted;
        text.append(upper ? lower ? '\u2588' : '\u2580' : lower ? '\u2584' : ' ');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String full() throws Exception {
    ByteMatrix code = code();
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < code.getHeight(); y++) {
      for (int x = 0; x < code.getWidth(); x++) {
        text.append(dark(code, x, y) ? "\u2588\u2588" : "  ");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static Link only(Mail mail) {
    assertThat(mail.links()).hasSize(1);
    return mail.links().get(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCodeOfHalfBlocksIsRead(boolean inverted) throws Exception {
    Link link =
        only(Samples.mail(Samples.plain("Scan this:\n\n" + halves(inverted) + "\nThanks\n")));

    assertThat(link.origin()).isEqualTo("code");
    assertThat(link.url()).isEqualTo(TARGET);
  }

  @Test
  void aDrawnCodeIsToldFromAPicture() throws Exception {
    Mail drawn = Samples.mail(Samples.plain(full()));
    Mail other = Samples.mail(Samples.plain("\u2588".repeat(200) + " https://a.example/\n"));

    assertThat(drawn.texts().get(0).traits()).contains("drawn-code");
    assertThat(other.texts().get(0).traits()).contains("blocks").doesNotContain("drawn-code");
  }

  @Test
  void aCodeOfWholeBlocksIsRead() throws Exception {
    assertThat(only(Samples.mail(Samples.plain(full()))).url()).isEqualTo(TARGET);
  }

  @Test
  void aCodeInAPageIsRead() throws Exception {
    String page =
        "<p>Scan</p><div>" + halves(false).replace(" ", "&nbsp;").replace("\n", "<br>") + "</div>";

    assertThat(only(Samples.mail(Samples.html(page))).url()).isEqualTo(TARGET);
  }

  @Test
  void aCodeOfCellsIsRead() throws Exception {
    ByteMatrix code = code();
    StringBuilder page = new StringBuilder("<table cellspacing=0>");
    for (int y = -1; y <= code.getHeight(); y++) {
      page.append("<tr>");
      for (int x = -1; x <= code.getWidth(); x++) {
        page.append(
            dark(code, x, y) ? "<td bgcolor=#000000></td>" : "<td style='background:#fff'></td>");
      }
      page.append("</tr>");
    }

    assertThat(only(Samples.mail(Samples.html(page + "</table>"))).url()).isEqualTo(TARGET);
  }

  @Test
  void aChartOfBlocksIsNone() {
    StringBuilder chart = new StringBuilder();
    for (int i = 1; i < 30; i++) {
      chart.append("month ").append(i).append(' ').append("\u2588".repeat(i)).append('\n');
    }

    Mail mail = Samples.mail(Samples.plain(chart.toString()));

    assertThat(mail.links()).isEmpty();
    assertThat(mail.texts().get(0).traits()).contains("blocks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2588",
        "\u2588\n",
        "\u2580 \n",
        "<td bgcolor=black>",
        "<tr><td bgcolor=black>",
        "<table><tr>"
      })
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    Mail mail = Samples.mail(Samples.html(piece.repeat(1_000_000 / piece.length())));

    assertThat(mail.links()).isEmpty();
  }
}
