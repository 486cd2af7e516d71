package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mails made to cost much more than they weigh: each is done in the time of a large one. */
class HostileMailTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void theTimeStaysInProportion(String what, byte[] mail) {
    PartTree tree = Mails.takeApart(mail);

    assertThat(DecomposeBench.isGapless(tree, mail.length)).isTrue();
    assertThat(tree.findings())
        .extracting(Finding::id)
        .doesNotContain("decompose.failed", "limit.time");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("headers")
  @Timeout(value = 10, unit = TimeUnit.SECONDS)
  void aHeaderBeyondMeasureIsNamedWithItsRange(String what, String mail, String finding) {
    PartTree tree = Mails.takeApart(mail);

    assertThat(tree.findings())
        .filteredOn(found -> found.id().equals(finding))
        .extracting(Finding::range)
        .containsExactly(new ByteRange(0, mail.indexOf("\r\n\r\n") + 4L));
  }

  static Stream<Arguments> headers() {
    String boundary = "Content-Type: multipart/mixed; boundary=";
    return Stream.of(
        Arguments.of(
            "a field of 20 MB",
            "Subject: " + "a".repeat(20 << 20) + "\r\n\r\nhello",
            "mime.huge-header"),
        Arguments.of(
            "200,000 fields", "X-A: b\r\n".repeat(200_000) + "\r\nhello", "mime.too-many-fields"),
        Arguments.of(
            "1,001 fields", "X-A: b\r\n".repeat(1001) + "\r\nhello", "mime.too-many-fields"),
        Arguments.of(
            "fields that give structure",
            "Content-Type: text/plain\r\n".repeat(1001) + "\r\nhello",
            "mime.too-many-fields"),
        Arguments.of(
            "a boundary of 2 MB",
            boundary + "a".repeat(2 << 20) + "\r\n\r\nhello",
            "mime.huge-boundary"),
        Arguments.of(
            "a boundary longer than a line",
            boundary + "a".repeat(1000) + "\r\n\r\nhello",
            "mime.huge-boundary"),
        Arguments.of(
            "2 MB of boundaries",
            boundary + "a" + ";boundary=a".repeat(190_000) + "\r\n\r\nhello",
            "mime.huge-header"));
  }

  @Test
  void aHeaderAsLargeAsThoseOfRealMailIsNotNamed() {
    PartTree tree =
        Mails.takeApart(
            ("Received: " + "a".repeat(24_000) + "\r\n").repeat(4)
                + "X-A: b\r\n".repeat(200)
                + "Content-Type: multipart/mixed; boundary=%s\r\n\r\n".formatted("b".repeat(71)));

    assertThat(tree.findings())
        .extracting(Finding::id)
        .doesNotContain("mime.huge-header", "mime.too-many-fields", "mime.huge-boundary");
  }

  static Stream<Arguments> mails() {
    Map<String, String> mails = new LinkedHashMap<>();
    String multipart = "Content-Type: multipart/mixed; boundary=b\r\n";
    mails.put(
        "2 MB of boundaries", "Content-Type: multipart/mixed; " + "boundary=a;".repeat(200_000));
    mails.put(
        "2 MB of boundaries without semicolons",
        "Content-Type: multipart/mixed; " + "boundary=\"a\" ".repeat(160_000));
    mails.put(
        "unclosed comments", "Content-Type: multipart/mixed; " + "boundary=(".repeat(200_000));
    mails.put("boundaries in pieces", "Content-Type: x/y; " + "boundary*1=a;".repeat(150_000));
    mails.put("100,000 empty parts", multipart + "\r\n" + "--b\r\n\r\n".repeat(100_000));
    mails.put("100,000 closing lines", multipart + "\r\n" + "--b--\r\n".repeat(100_000));
    mails.put("lines that are almost boundaries", multipart + "\r\n" + "--bx\r\n".repeat(150_000));
    mails.put(
        "boundaries that no header announces",
        "\r\n" + "--x\r\nContent-Type: text/plain\r\n\r\n".repeat(20_000));
    mails.put(
        "many boundaries that no header announces",
        "Content-Type: multipart/mixed\r\n\r\n"
            + numbered("--%d\r\nContent-Type: a/b\r\n\r\n", 20_000));
    mails.put("header of a megabyte", "X: " + "a".repeat(1 << 20) + "\r\n\r\nhello\r\n");
    mails.put(
        "header of a million blanks", "Content-Type " + " ".repeat(1 << 20) + "\r\n\r\nhello");
    mails.put("100,000 fields", "Content-Type: text/plain\r\n".repeat(100_000) + "\r\nhello");
    mails.put(
        "100,000 folds", "Content-Type: text/plain;\r\n" + " a=b;\r\n".repeat(100_000) + "\r\n");
    mails.put("subject of encoded words", "Subject: " + "=?utf-8?q?a".repeat(100_000) + "\r\n\r\n");
    mails.put("beginnings of uuencode", "\r\n" + "begin 644 a\r\n".repeat(100_000));
    mails.put("beginnings of yEnc", "\r\n" + "=ybegin line=1 name=a\r\n".repeat(50_000));
    mails.put(
        "lines of a mailbox file", "\r\n" + "From a\r\nFrom: a\r\nTo: b\r\n\r\n".repeat(30_000));
    mails.put("2 MB of base64 letters", "\r\n" + "QUJD".repeat(500_000));
    mails.put("2 MB of short lines", "\r\n" + "QUJD\r\n".repeat(350_000));
    mails.put(
        "2 MB of paddings", "Content-Transfer-Encoding: base64\r\n\r\n" + "QQ==".repeat(500_000));
    mails.put(
        "2 MB of equals signs",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "=".repeat(2 << 20));
    mails.put(
        "blanks at line ends",
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "= \t ".repeat(500_000));
    mails.put("bare carriage returns", "a\r".repeat(1 << 20));
    mails.put("forwarded without end", "Content-Type: message/rfc822\r\n\r\n".repeat(30_000));
    mails.put(
        "2 MB of words in one line",
        "Content-Type: text/html\r\n\r\n" + "abcdefghijklmnopqrst ".repeat(100_000));
    String text = "Content-Type: text/html\r\n\r\n";
    mails.put("2 MB of empty lines", text + "\n".repeat(2 << 20));
    mails.put("2 MB of references", text + "&#65;".repeat(400_000));
    mails.put("2 MB of ampersands", text + "&".repeat(2 << 20));
    mails.put("2 MB of percent signs", text + "%41".repeat(700_000));
    mails.put("2 MB of broken escapes", text + "\\x4".repeat(500_000));
    mails.put("2 MB of opening quotes", text + "\"abcdefgh ".repeat(200_000));
    mails.put("2 MB of strings in a row", text + "'QUJDREVG',".repeat(190_000));
    mails.put("2 MB of numbers", text + "1 2 3\n".repeat(350_000));
    mails.put("2 MB of brackets and numbers", text + "(1,".repeat(700_000));
    mails.put("2 MB of addresses", text + "0000: 41\r\n".repeat(200_000));
    mails.put("2 MB of records", text + ":01000000\r\n".repeat(180_000));
    mails.put("uuencode behind marks, without end", text + ">begin 644 a\r\n".repeat(140_000));
    mails.put("base 85 without end", text + "<~".repeat(1 << 20));
    mails.put("commands of short runs", text + "echo QUJDQUJDQUJDQUJD >> a\r\n".repeat(75_000));
    mails.put("one byte", "a");
    mails.put("nothing", "");
    mails.put("a line feed", "\n");
    mails.put("only NUL", "\0".repeat(1 << 20));
    mails.put(
        "data URIs",
        "Content-Type: text/html\r\n\r\n" + "data:a/b;base64,QUJDREVG,".repeat(80_000));
    String picture = "Content-Type: image/svg+xml\r\n\r\n<svg>";
    mails.put("2 MB of tags that do not end", picture + "<".repeat(2 << 20) + ">");
    mails.put("2 MB of quotes in tags", picture + "<a b=\"'<c".repeat(200_000) + ">");
    mails.put("pages in a picture", picture + "<foreignObject>".repeat(130_000));
    mails.put("scripts in a picture", picture + "<script>a</script>".repeat(110_000));
    mails.put("a tag of one word", picture + "<a " + "b".repeat(2 << 20) + ">");
    mails.put("runs of letters that stand apart", "\r\n" + ("A".repeat(16) + "-").repeat(120_000));
    mails.put(
        "strings that a script turns around",
        "Content-Type: text/html\r\n\r\nreverse" + ("'" + "A".repeat(70)).repeat(30_000));
    return Stream.concat(
        mails.entrySet().stream()
            .map(
                row ->
                    Arguments.of(
                        row.getKey(), row.getValue().getBytes(StandardCharsets.ISO_8859_1))),
        Stream.of(
            Arguments.of("nested 10,000 deep", Carriers.deep(Carriers.executable(), 10_000))));
  }

  private static String numbered(String form, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(form.formatted(i));
    }
    return text.toString();
  }
}
