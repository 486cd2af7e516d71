package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is odd about the structure of a mail is named, and its harmless twin is not. */
class StructureFindingsTest {

  private static final String HEAD = "From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
  private static final String TEXT = "Content-Type: text/plain\r\n\r\nhello\r\n";
  private static final String FILE =
      "Content-Type: application/octet-stream; name=a.bin\r\n\r\nsome bytes\r\n";

  private static String named(String name) {
    String type = "Content-Type: application/pdf; name=a.pdf\r\n";
    return type + "Content-Disposition: attachment; filename=" + name + "\r\n";
  }

  private static List<String> ids(String mail) {
    return Mails.takeApart(mail).findings().stream().map(Finding::id).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twins")
  void itIsNamedAndItsTwinIsNot(String id, String odd, String twin) {
    assertThat(ids(odd)).contains(id);
    assertThat(ids(twin)).doesNotContain(id);
  }

  private static String mixed(String announced, String body) {
    return HEAD + "Content-Type: multipart/mixed" + announced + "\r\n\r\n" + body;
  }

  private static String single(String fields) {
    return HEAD + fields + "\r\nhello\r\n";
  }

  private static Arguments row(String id, String odd, String twin) {
    return Arguments.of(id, odd, twin);
  }

  static Stream<Arguments> twins() {
    String closed = "--b\r\n" + TEXT + "--b\r\n" + FILE + "--b--\r\n";
    return Stream.of(
        row(
            "mime.ambiguous-content-type",
            single("Content-Type: text/plain\r\nContent-Type: text/html\r\n"),
            single("Content-Type: text/plain\r\nContent-Type: text/plain\r\n")),
        row(
            "mime.ambiguous-encoding",
            single("Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n"),
            single("Content-Transfer-Encoding: 7bit\r\n")),
        row(
            "mime.ambiguous-boundary",
            mixed("; boundary=b; boundary=c", closed),
            mixed("; boundary=\"b\"", closed)),
        row(
            "mime.ambiguous-charset",
            single("Content-Type: text/plain; charset=utf-8; charset=utf-7\r\n"),
            single("Content-Type: text/plain; charset=utf-8\r\n")),
        row("mime.ambiguous-name", single(named("a.exe")), single(named("a.pdf"))),
        row(
            "mime.content-after-close",
            mixed("; boundary=b", closed + "more\r\n"),
            mixed("; boundary=b", closed)),
        row(
            "mime.part-after-close",
            mixed("; boundary=b", closed + "--b\r\n" + FILE),
            mixed("; boundary=b", closed)),
        row("mime.missing-boundary", mixed("", closed), mixed("; boundary=b", closed)),
        row(
            "mime.undeclared-boundary",
            mixed("; boundary=x", closed),
            mixed("; boundary=b", closed)),
        row(
            "mime.partial",
            single("Content-Type: message/partial; id=1; number=1; total=2\r\n"),
            single("Content-Type: message/rfc822\r\n")),
        row(
            "mime.external-body",
            single("Content-Type: message/external-body; access-type=URL; URL=\"http://x/\"\r\n"),
            single("Content-Type: message/rfc822\r\n")));
  }
}
