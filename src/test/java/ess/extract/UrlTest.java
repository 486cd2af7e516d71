package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses are taken as browsers take them. */
class UrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP://Example.ORG                 | http://example.org/               | example.org
          http:\\\\example.org\\a\\b         | http://example.org/a/b            | example.org
          https:example.org/a                | https://example.org/a             | example.org
          https:///example.org:443/a/../b/./ | https://example.org/b/            | example.org
          http://example.org:8080            | http://example.org:8080/          | example.org
          http://good.org@bad.org/           | http://good.org@bad.org/          | bad.org
          http://ex%61mple.org/              | http://example.org/               | example.org
          http://0x7f.1/                     | http://127.0.0.1/                 | 127.0.0.1
          http://2130706433                  | http://127.0.0.1/                 | 127.0.0.1
          http://0177.0.0.01/                | http://127.0.0.1/                 | 127.0.0.1
          http://[::1]/a                     | http://[::1]/a                    | [::1]
          http://b\u00fccher.example/        | http://xn--bcher-kva.example/     | xn--bcher-kva.example
          http://example\u3002org            | http://example.org/               | example.org
          http://example.org./               | http://example.org/               | example.org
          http://example.org/a b?c d#e f     | http://example.org/a%20b?c%20d#e%20f | example.org
          //example.org/a                    | http://example.org/a              | example.org
          www.example.org/a                  | http://www.example.org/a          | www.example.org
          mailto:a@b.example                 | mailto:a@b.example                | ''
          some/page.html                     | some/page.html                    | ''
          http://example.org/%2e%2e/a        | http://example.org/a              | example.org
          """)
  void anAddressHasOneForm(String written, String text, String host) {
    Url url = Url.parse(written);

    assertThat(url.text()).isEqualTo(text);
    assertThat(url.host()).isEqualTo(host);
  }

  @Test
  void tabsAndLineEndsInsideAreTakenAway() {
    assertThat(Url.parse(" \u0001java\nscri\tpt:alert(1)").traits()).isEqualTo(Set.of("script"));
    assertThat(Url.parse("ht\ntp://exam\rple.org/").host()).isEqualTo("example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a@b.example/,userinfo",
    "http:\\\\b.example,backslash",
    "http://b.example:8443/,port",
    "http://%62.example/,escaped-host",
    "http://xn--bcher-kva.example/,punycode",
    "http://10.0.0.1/,ip",
    "data:text/html;base64 AAAA,data"
  })
  void whatIsOddIsNamed(String written, String trait) {
    assertThat(Url.parse(written).traits()).containsExactly(trait);
  }

  @Test
  void aPlainAddressIsNotOdd() {
    assertThat(Url.parse("https://www.example.org/a/b?c=d@e.example#f").traits()).isEmpty();
  }

  @Test
  void aRelativeAddressBeginsFromItsBase() {
    Url base = Url.parse("https://a.example/b/c");

    assertThat(Url.parse("d", base).text()).isEqualTo("https://a.example/b/d");
    assertThat(Url.parse("/d?e", base).text()).isEqualTo("https://a.example/d?e");
    assertThat(Url.parse("//f.example", base).text()).isEqualTo("https://f.example/");
    assertThat(Url.parse("http://g.example", base).host()).isEqualTo("g.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "\\", ":", "@", "%", "a", ".", "../", "%2e/", "?", "#", "\n", "[", "\u00fc", "1.",
        "xn--"
      })
  void aMegabyteOfOneThingIsCut(String piece) {
    Url url = Url.parse("http://a.example" + piece.repeat(1_000_000 / piece.length()));

    assertThat(url.text().length()).isLessThan(10 * Url.LONGEST);
  }
}
