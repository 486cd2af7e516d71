package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderReadingTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "=?utf-8?Q?J=C3=BCrgen?=              | J\u00fcrgen",
        "=?UTF-8?B?SsO8cmdlbg==?=             | J\u00fcrgen",
        "=?iso-8859-1?q?J=FCrgen_M?= x        | J\u00fcrgen M x",
        "=?utf-8?q?a?= =?utf-8?q?b?=          | ab",
        "a =?utf-8?q?b?= c                    | a b c",
        "=?utf-8*de?q?b?=                     | b",
        "=?no-such-charset?q?=C3=BC?=         | \u00fc",
        "=?utf-8?q?unclosed                   | =?utf-8?q?unclosed",
        "no word at all                       | no word at all",
      })
  void anEncodedWordIsDecoded(String text, String expected) {
    assertThat(EncodedWords.decode(text)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "attachment; filename=a.exe                         | a.exe",
        "attachment; filename=\"a b.exe\"                   | a b.exe",
        "attachment; filename=\"a\\\"b.exe\"                | a\"b.exe",
        "attachment; filename*=utf-8''%C3%BC.exe            | \u00fc.exe",
        "attachment; filename*0=\"a.\"; filename*1=exe      | a.exe",
        "attachment; filename*0*=utf-8''%C3%BC; filename*1=.exe | \u00fc.exe",
        "attachment; filename=\"=?utf-8?q?=C3=BC?=.exe\"    | \u00fc.exe",
        "attachment; filename=a.txt; filename=b.exe         | b.exe",
        "attachment; filename (comment) = a.exe             | a.exe",
      })
  void aNameIsFoundInEachWayToWriteIt(String value, String expected) {
    assertThat(names("Content-Disposition: " + value + "\r\n\r\n")).contains(expected);
  }

  @Test
  void theNamesOfBothFieldsAreKept() {
    assertThat(
            names(
                "Content-Type: a/b; name=a.txt\r\nContent-Disposition: inline; filename=a.exe\r\n\r\n"))
        .containsExactly("a.txt", "a.exe");
  }

  @Test
  void theIdentifiersOfAThreadComeTheNearestFirst() {
    String header =
        """
        References: <root@x>
         <between@x>
        \t<parent@x>
        In-Reply-To: (answer) <parent@x> <more@x>
        Message-ID: <own@x>

        """;

    assertThat(Envelopes.of(read(header)).thread())
        .containsExactly("own@x", "parent@x", "root@x", "between@x");
  }

  @Test
  void aHeaderOfManyReferencesGivesFewIdentifiers() {
    String header = "References:" + " <a@x> <b@x>".repeat(99) + references() + "\r\n\r\n";

    assertThat(Envelopes.of(read(header)).thread()).hasSize(50).startsWith("a@x", "799@x");
  }

  @Test
  void whatIsNoIdentifierTiesNothing() {
    String header = "References: a@x <> <a b@x> <<<<\r\nMessage-ID: none\r\n\r\n";

    assertThat(Envelopes.of(read(header)).thread()).isEmpty();
  }

  private static String references() {
    return IntStream.range(0, 800).mapToObj(" <%d@x>"::formatted).collect(Collectors.joining());
  }

  @Test
  void aHeaderEndsAtAnEmptyLineOfEitherKind() {
    assertThat(read("A: b\n\nC: d\n").to).isEqualTo(6);
    assertThat(read("A: b\r\n\r\nC: d\r\n").to).isEqualTo(8);
  }

  @Test
  void aLineThatIsNoFieldIsRemembered() {
    assertThat(read("A: b\r\nno field\r\nC: d\r\n\r\n").lines.badLine()).isEqualTo(6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/plain~Content-Type: text/html        | content-type | text/plain | text/html",
        "Content-Type: text/html, message/rfc822                 | content-type | text/html | message/rfc822",
        "Content-Transfer-Encoding: 7bit~Content-Transfer-Encoding: base64 | encoding | 7bit | base64",
        "Content-Transfer-Encoding: base64 (x)                   | encoding | base64 (x) | base64",
        "Content-Type: multipart/mixed; boundary=a; boundary=b   | boundary | a | b",
        "Content-Type: multipart/mixed; boundary=\"a\\b\"     | boundary | ab | a\\b",
        "Content-Type: text/plain; charset=a; charset=b          | charset | a | b",
        "Content-Type: a/b; name=a.txt~Content-Disposition: inline; filename=a.exe | name | a.txt | a.exe",
      })
  void whatClientsReadDifferentlyIsKeptInBothReadings(
      String header, String what, String one, String other) {
    assertThat(read(header.strip().replace("~", "\r\n") + "\r\n\r\n").doubts)
        .extracting(HeaderSection.Doubt::what, HeaderSection.Doubt::one, HeaderSection.Doubt::other)
        .contains(org.assertj.core.groups.Tuple.tuple(what, one, other));
  }

  private static Iterable<String> names(String header) {
    return read(header).names;
  }

  private static HeaderSection read(String header) {
    byte[] bytes = header.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    return HeaderSection.read(bytes, 0, bytes.length, true, (from, to) -> false);
  }
}
