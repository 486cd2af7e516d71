package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Mails;
import ess.message.PartTree;
import ess.message.facts.File;
import ess.message.facts.Item;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Text;
import ess.message.facts.Topic;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The facts of whole mails, and the bytes that they cite. */
class FactReaderTest {

  private static final String TWO_PARTS =
      """
      From: Shop <info@shop.example>
      To: bea@there.example
      Subject: s
      MIME-Version: 1.0
      Content-Type: multipart/%s; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8

      %s
      --b
      Content-Type: text/html; charset=utf-8

      %s
      --b--
      """;

  @Test
  void whatIsCitedIsWhatIsShown() {
    PartTree tree =
        Samples.html(
            "<p>Grüße &amp; Küsse&nbsp;– <a href='http://x.example/ä'>click\n"
                + " <b>here</b></a> €&euro;5 &#x2014; call +1&nbsp;888&#45;555&#45;0123</p>");
    Mail mail = Samples.mail(tree);

    Topic topic = mail.topics().get("click");
    Text text = mail.texts().get(0);
    int at = text.visible().indexOf("Küsse");
    Item phone =
        mail.items().stream().filter(i -> i.kind().equals("phone")).findFirst().orElseThrow();
    assertThat(Samples.cited(tree, text.at(at, at + 5))).isEqualTo("Küsse");
    assertThat(Samples.cited(tree, text.at(0, at + 5))).isEqualTo("Grüße &amp; Küsse");
    assertThat(Samples.cited(tree, topic.where())).isEqualTo("click\n <b>here");
    assertThat(Samples.cited(tree, phone.where())).isEqualTo("+1&nbsp;888&#45;555&#45;0123");
    assertThat(Samples.cited(tree, mail.links().get(0).where()))
        .isEqualTo("<a href='http://x.example/ä'>click\n <b>here</b></a>");
    assertThat(mail.items()).extracting(Item::text).contains("€5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf-8",
        "iso-8859-1",
        "windows-1252",
        "gb18030",
        "shift_jis",
        "utf-16",
        "utf-16le"
      })
  void placesAreRightInEachCharset(String charset) {
    String words = charset.startsWith("iso") || charset.startsWith("win") ? "größte Müh" : "Дом 家";
    byte[] head =
        ("From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
                + charset
                + "\nContent-Transfer-Encoding: base64\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] body = (words + " http://x.example/ und " + words).getBytes(Charset.forName(charset));
    String mail =
        new String(head, StandardCharsets.US_ASCII)
            + java.util.Base64.getMimeEncoder().encodeToString(body);

    PartTree tree = Samples.read(mail);
    Link link = Samples.mail(tree).links().get(0);

    assertThat(Samples.mail(tree).texts().get(0).visible()).startsWith(words);
    assertThat(Samples.cited(tree, link.where())).isEqualTo("http://x.example/");
  }

  @Test
  void anUndeclaredCharsetIsWesternWhereItIsNotUnicode() {
    byte[] mail =
        "Subject: s\n\nGr\u00fc\u00dfe http://x.example/".getBytes(StandardCharsets.ISO_8859_1);

    PartTree western = Samples.READER.read(Mails.takeApart(mail));
    PartTree unicode = Samples.read("Subject: s\n\nGr\u00fc\u00dfe http://x.example/");

    assertThat(Samples.mail(western).texts().get(0).visible()).startsWith("Gr\u00fc\u00dfe ");
    assertThat(Samples.mail(unicode).texts().get(0).visible()).startsWith("Gr\u00fc\u00dfe ");
    assertThat(Samples.cited(western, Samples.mail(western).links().get(0).where()))
        .isEqualTo("http://x.example/");
  }

  @Test
  void ofAlternativesThePageIsShown() {
    Mail mail =
        Samples.mail(
            Samples.read(
                TWO_PARTS.formatted(
                    "alternative", "one two three four", "<p>one two other words")));

    assertThat(mail.text()).isEqualTo("one two other words");
    assertThat(mail.texts()).hasSize(2);
    assertThat(mail.alternatives()).isEqualTo(50);
  }

  @Test
  void ofAMixtureBothAreShown() {
    Mail mail = Samples.mail(Samples.read(TWO_PARTS.formatted("mixed", "first", "<p>second")));

    assertThat(mail.text().split("\\s+", -1)).containsExactly("first", "second");
    assertThat(mail.alternatives()).isEqualTo(100);
  }

  @Test
  void linksTellWhereTheyLead() {
    Mail mail =
        Samples.mail(
            Samples.html(
                "<a href='https://www.google.com/url?q=http%3A%2F%2F1.2.3.4%2Flogin%23bea@there.example'>www.shop.example</a>"));
    Link link = mail.links().get(0);

    assertThat(link.textSite()).isEqualTo("shop.example");
    assertThat(link.targetHost()).isEqualTo("1.2.3.4");
    assertThat(link.wrappers()).containsExactly("google");
    assertThat(link.traits())
        .contains("ip", "recipient", "fragment-payload", "login-path", "redirector");
    assertThat(mail.traits()).contains("links-foreign", "links-one-site");
  }

  @Test
  void aLinkToTheSenderIsHisOwn() {
    Mail mail = Samples.mail(Samples.plain("see https://www.sender.example/a."));

    assertThat(mail.links().get(0).url()).isEqualTo("https://www.sender.example/a");
    assertThat(mail.links().get(0).traits()).containsExactly("sender");
    assertThat(mail.traits()).contains("links-sender").doesNotContain("links-foreign");
  }

  @Test
  void aMailInsideIsAMailOfItsOwn() {
    PartTree tree =
        Samples.read(
            """
            From: a@b.example
            Subject: outer
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b

            outside
            --b
            Content-Type: message/rfc822

            From: c@d.example
            Subject: inner

            inside http://x.example/
            --b--
            """);

    assertThat(tree.facts().mails()).hasSize(2);
    assertThat(tree.facts().mails().get(0).text().strip()).isEqualTo("outside");
    assertThat(tree.facts().mails().get(0).links()).isEmpty();
    assertThat(tree.facts().mails().get(1).nested()).isTrue();
    assertThat(tree.facts().mails().get(1).subject().text()).isEqualTo("inner");
    assertThat(tree.facts().mails().get(1).links()).hasSize(1);
  }

  @Test
  void anAttachedPageIsAFileWithItsForm() {
    Mail mail =
        Samples.mail(
            Samples.read(
                """
                From: a@b.example
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b

                see attachment
                --b
                Content-Type: text/html; name="invoice.pdf.html"
                Content-Disposition: attachment; filename="invoice.pdf.html"

                <form action="https://x.example/post"><input type=password></form><script>1</script>
                --b--
                """));

    assertThat(mail.text().strip()).isEqualTo("see attachment");
    assertThat(mail.forms()).hasSize(1);
    assertThat(mail.forms().get(0).site()).isEqualTo("x.example");
    File file = mail.files().get(1);
    assertThat(file.extensions()).containsExactly("pdf", "html");
    assertThat(file.kind()).isEqualTo("page");
    assertThat(file.attached()).isTrue();
    assertThat(file.traits()).containsExactly("form", "password-field", "script");
    assertThat(mail.files().get(0).attached()).isFalse();
  }

  @Test
  void anInviteIsACalendarWithItsLinks() {
    Mail mail =
        Samples.mail(
            Samples.body(
                "text/calendar",
                """
                BEGIN:VCALENDAR
                BEGIN:VEVENT
                SUMMARY:Pay
                URL:http://x.example/a
                END:VEVENT
                END:VCALENDAR
                """));

    assertThat(mail.traits()).contains("calendar");
    assertThat(mail.links())
        .extracting(l -> l.origin() + " " + l.url())
        .containsExactly("calendar http://x.example/a");
  }

  @Test
  void aPictureWithALinkAndHardlyATextIsNoticed() {
    String picture = "<a href='http://x.example/'><img src='http://x.example/a.png'></a>";

    assertThat(Samples.mail(Samples.html(picture)).traits()).contains("image-only");
    assertThat(Samples.mail(Samples.html(picture + "word ".repeat(30))).traits())
        .doesNotContain("image-only");
  }

  @Test
  void whatIsOddAboutATextIsNamed() {
    assertThat(Samples.mail(Samples.plain("pay\u200bpal")).texts().get(0).traits())
        .containsExactly("zero-width");
    assertThat(Samples.mail(Samples.plain("p\u0430ypal and \u0430pple")).texts().get(0).traits())
        .containsExactly("mixed-script");
    assertThat(Samples.mail(Samples.plain("a" + "\n".repeat(50) + "b")).texts().get(0).traits())
        .containsExactly("blank-lines");
    assertThat(Samples.mail(Samples.plain("Дом и сад, 家")).texts().get(0).traits()).isEmpty();
  }

  @Test
  void theRecipientIsGreetedByHisLocalPart() {
    assertThat(Samples.mail(Samples.plain("Dear bea, hello")).traits()).contains("greets-local");
    assertThat(Samples.mail(Samples.plain("Dear beate, hello")).traits())
        .doesNotContain("greets-local");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " ",
        "\n",
        "<",
        "http://a.example/ ",
        "www.a ",
        "a.",
        "@",
        "\u0430",
        "\u200b",
        "\u2588",
        "1 ",
        "p\u0430"
      })
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    String long1 = piece.repeat(1_000_000 / piece.length());

    assertThat(Samples.mail(Samples.plain(long1)).text().length()).isLessThanOrEqualTo(65_536);
    assertThat(Samples.mail(Samples.html(long1)).text().length()).isLessThanOrEqualTo(65_536);
  }

  @Test
  void listsAndTrustHaveADigestThatStandsWithTheVerdict() {
    PartTree mail = Samples.plain("hello");
    FactReader trusting =
        new FactReader(Samples.LISTS, "config/lists", new TrustedServers("*: mx.example.org"));

    assertThat(mail.scanners()).singleElement().asString().matches("facts:[0-9a-f]{64}");
    assertThat(Samples.plain("again").scanners()).isEqualTo(mail.scanners());
    assertThat(trusting.read(Mails.takeApart(new byte[] {'x'})).scanners())
        .isNotEqualTo(mail.scanners());
  }
}
