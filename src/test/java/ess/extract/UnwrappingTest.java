package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links are followed as far as their own words tell. */
class UnwrappingTest {

  private static Unwrapping follow(String url) {
    return Unwrapping.of(Url.parse(url), Samples.LISTS);
  }

  @ParameterizedTest
  @CsvSource({
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fa%3Fb&data=05,safelinks,https://x.example/a?b",
    "https://urldefense.proofpoint.com/v1/url?u=http://x.example/a&k=1,proofpoint,http://x.example/a",
    "https://urldefense.proofpoint.com/v2/url?u=http-3A__x.example_a-5Fb&d=1,proofpoint,http://x.example/a_b",
    "https://urldefense.com/v3/__https://x.example/a?b=1__;!!abc!def$,proofpoint,https://x.example/a?b=1",
    "https://urldefense.com/v3/__https://x.example/*a__;Iw!!abc!def$,proofpoint,https://x.example/#a",
    "https://protect-eu.mimecast.com/s/AbCd?domain=x.example,mimecast,http://x.example/",
    "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fx.example%2fa&c=E,barracuda,https://x.example/a",
    "https://secure-web.cisco.com/1abc/https%3A%2F%2Fx.example%2Fa,cisco,https://x.example/a",
    "https://www.google.com/url?q=https://x.example/a&sa=D,google,https://x.example/a",
    "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fx.example%2F,google,https://x.example/",
    "https://www.google.com/amp/s/x.example/a,google,https://x.example/a",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2F&h=1,facebook,https://x.example/",
    "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly94LmV4YW1wbGUvYQ,bing,https://x.example/a",
    "https://x-example.translate.goog/a,google,https://x.example/a",
    "https://go.other.example/?target=https%3A%2F%2Fx.example%2Fa,redirector,https://x.example/a",
    "https://go.other.example/r/https://x.example/a,redirector,https://x.example/a",
    "https://go.other.example/?u=aHR0cHM6Ly94LmV4YW1wbGUvYQ,redirector,https://x.example/a",
    "https://go.other.example/?next=//x.example/a,redirector,http://x.example/a"
  })
  void aWrapperLeadsOn(String url, String by, String target) {
    Unwrapping way = follow(url);

    assertThat(way.by()).containsExactly(by);
    assertThat(way.target().text()).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/?image=https://cdn.example/a.png",
        "https://shop.example/login?next=https://www.shop.example/cart",
        "https://www.facebook.com/sharer/sharer.php?u=https://shop.example/",
        "https://shop.example/a?b=c&d=http",
        "https://shop.example/login?redirect_uri=https://other.example/",
        "https://notgoogle.example/url?q=words"
      })
  void anOtherLinkDoesNot(String url) {
    assertThat(follow(url).by()).isEmpty();
  }

  @Test
  void wrappersInsideWrappersAreFollowedFiveDeep() {
    String url = "https://x.example/";
    for (int i = 0; i < 7; i++) {
      url =
          "https://a"
              + i
              + ".safelinks.protection.outlook.com/?url="
              + url.replace("%", "%25")
                  .replace(":", "%3A")
                  .replace("/", "%2F")
                  .replace("?", "%3F")
                  .replace("=", "%3D");
    }

    assertThat(follow(url).by()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%25", "http://", "/http:/", "&a=http://b.example/", "?url=", "aHR0c", "*", "__;"})
  void aMegabyteOfOneThingComesToAnEnd(String piece) {
    String long1 = piece.repeat(1_000_000 / piece.length());

    assertThat(follow("https://urldefense.com/v3/__" + long1).steps()).isNotEmpty();
    assertThat(follow("https://go.example/?u=" + long1).steps()).isNotEmpty();
  }
}
