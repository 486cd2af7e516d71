package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a page is seen, what is not, and where it leads. */
class PageReaderTest {

  private static Page read(String html) {
    return new PageReader(Source.of(html), PartPath.ROOT, 100_000).read();
  }

  private static String seen(String html) {
    return read(html).visible().text();
  }

  @Test
  void blocksStandOnLinesOfTheirOwn() {
    assertThat(seen("<p>one</p><div>two <b>three</b></div>four<br>five<td>six"))
        .isEqualTo("one\ntwo three\nfour\nfive six");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a<!-- x -->b                    | ab
          a<!-->b                         | ab
          a<!--->b                        | ab
          a<!-- x --!>b                   | ab
          a<!-- x                         | a
          a<? x >b                        | ab
          a<!x>b                          | ab
          a</ x>b                         | ab
          a < b                           | a < b
          a<b title='>'>b                 | ab
          a<script>x<b></script>b         | ab
          a<style>x<b></style >b          | ab
          a<textarea>&lt;b></textarea>    | a\\n<b>
          &amp;&#65;&#x42;&copy;&copy     | &AB©©
          &ampx&notit;&unknown;           | &x¬it;&unknown;
          &#128;&#0;                      | €\ufffd
          a<img alt="b                    | a
          <TITLE>no</TITLE>yes            | yes
          """)
  void brokenMarkupIsReadAsBrowsersReadIt(String html, String expected) {
    assertThat(seen(html)).isEqualTo(expected.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div style='display:none'>",
        "<div style='DISPLAY : none !important'>",
        "<div style='display&colon;none'>",
        "<span style='visibility:hidden'>",
        "<span style='font-size:0'>",
        "<span style='font-size:1px'>",
        "<span style='font:0/0 a'>",
        "<span style='opacity:0'>",
        "<span style='color:#fff'>",
        "<font color=white>",
        "<span style='color:#fefefe;background:#ffffff'>",
        "<div style='background:black'><span style='color:rgb(0, 0, 0)'>",
        "<div style='max-height:0px;overflow:hidden'>",
        "<div style='height:0;overflow:hidden'>",
        "<div style='mso-hide:all'>",
        "<div style='text-indent:-9999px'>",
        "<div style='position:absolute;left:-5000px'>",
        "<div hidden>",
        "<style>.x{display:none}</style><div class='y x'>",
        "<style>#i{font-size:0}</style><div id=i>",
        "<style>@media print{.x{color:red}} p.x, .z{visibility:hidden}</style><p class=x>",
        "<template>"
      })
  void aTextIsHidden(String by) {
    Page page = read("seen" + by + "secret");

    assertThat(page.visible().text()).isEqualTo("seen");
    assertThat(page.hidden().text()).isEqualTo("secret");
    assertThat(page.hidden().letters() - page.uncounted()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div style='display:block'>",
        "<span style='font-size:0'><span style='font-size:14px'>",
        "<div style='visibility:hidden'><span style='visibility:visible'>",
        "<td bgcolor=black><font color=white>",
        "<span style='color:#fff;background:url(x.png)'>",
        "<style>@media (max-width:600px){.x{display:none}}</style><div class=x>",
        "<style>.x:hover{display:none}</style><div class=x>",
        "<style>.x{display:none}</style><div class=x style='display:block'>",
        "<p style='display:none'><p>",
        "<div style='display:none'></div>",
        "<td style='display:none'><td>",
        "<span style='color:white'><a href='x'>"
      })
  void aTextIsSeen(String by) {
    assertThat(seen(by + "open")).isEqualTo("open");
  }

  @Test
  void anEndTagInsideABlockDoesNotCloseWhatHidesAround() {
    assertThat(seen("<b>a<div style='display:none'>b</b>c</div>d")).isEqualTo("a\nd");
  }

  @Test
  void whatOnlyOutlookReadsIsNotSeenButItsLinksAreKnown() {
    Page page =
        read(
            "a<table><tr><td>b<!--[if mso]></td></tr></table><a href='http://x.example'>no</a>"
                + "<![endif]-->c<!--[if !mso]><!-->d<!--<![endif]-->");

    assertThat(page.visible().text()).isEqualTo("a\nbcd");
    assertThat(page.seeds()).extracting(Seed::written).containsExactly("http://x.example");
    assertThat(page.seeds().get(0).unseen()).isTrue();
  }

  @Test
  void linksAreReadWhereverTheyStand() {
    Page page =
        read(
            """
            <base href=https://b.example/><a href="one">text</a><map><area href=two></map>
            <form action=three><button formaction=four></form><img src=five alt="Five">
            <iframe src=six srcdoc="<a href='seven'>"></iframe><script src=eight></script>
            <meta http-equiv=Refresh content="0; URL='nine'"><object data=ten></object>
            <svg><a xlink:href="eleven"><text>t</text></a><use href="twelve.svg#a"/>
            <animate attributeName="href" values="thirteen;fourteen"/></svg>
            <body onload="window.location='https://fifteen.example/'">
            <script>fetch("https:\\/\\/sixteen.example\\/x"); atob('aHR0cDovL3NldmVudGVlbi5leGFtcGxlLw==')</script>
            """);

    assertThat(page.seeds())
        .extracting(seed -> seed.origin() + " " + seed.written())
        .containsExactly(
            "base https://b.example/",
            "anchor one",
            "area two",
            "form three",
            "form four",
            "image five",
            "frame six",
            "anchor seven",
            "script eight",
            "refresh nine",
            "frame ten",
            "anchor eleven",
            "svg twelve.svg#a",
            "svg thirteen",
            "svg fourteen",
            "script https://fifteen.example/",
            "script https://sixteen.example/x",
            "script http://seventeen.example/");
    assertThat(page.base()).isEqualTo("https://b.example/");
  }

  @Test
  void theFirstOfTwoAttributesCountsAndReferencesInThemAreRead() {
    Page page = read("<a href='http://a.example/?x=1&amp;y&copy=2' HREF=b>t</a>");

    assertThat(page.seeds().get(0).written()).isEqualTo("http://a.example/?x=1&y&copy=2");
  }

  @Test
  void aLinkIsShownByItsTextOrByItsPicture() {
    Page page =
        read(
            "<a href=a> x <b>y</b></a><a href=b><img src=c alt=Logo></a><a href=d></a>"
                + "<a href=e><span style='display:none'>z</span></a>");

    assertThat(page.seeds())
        .filteredOn(seed -> seed.origin().equals("anchor"))
        .extracting(seed -> seed.text() + " " + seed.image() + " " + seed.unseen())
        .containsExactly("x y false false", "Logo true false", " false true", "z false true");
  }

  @Test
  void formsTellWhatTheyAskFor() {
    Page page =
        read("<form method=POST action=x><input type=Password><input name=u></form><select>");

    assertThat(page.forms()).hasSize(2);
    assertThat(page.forms().get(0).inputs()).containsExactly("password", "text");
    assertThat(page.forms().get(0).method()).isEqualTo("post");
    assertThat(page.forms().get(1).inputs()).containsExactly("select");
  }

  @Test
  void picturesAreCountedButNotDots() {
    assertThat(
            read("<img src=a><img src=b width=1 height=1><img src=c style='display:none'>")
                .images())
        .isEqualTo(1);
  }

  @Test
  void manyEmptyLinesAreNoticed() {
    assertThat(read("a" + "<br>\n&nbsp;".repeat(20) + "b").padded()).isTrue();
    assertThat(read("a<br>b".repeat(20)).padded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "<!--",
        "<!-->",
        "<a href=x>",
        "</a>",
        "<b>",
        "<div>",
        "<p>",
        "<td>",
        "<li>x",
        "&",
        "&a",
        "&#",
        "<!--[if x]><style>-->",
        "<!--[if x]><td>-->",
        "<style>",
        "<style>a{",
        "<style>}</style>",
        "<b></i>",
        "<div><b></div>",
        "<option>",
        "<script>http",
        "<script>\"http://",
        "<script>'aHR0c</script>",
        "<a onclick=\"location='//\">",
        "<svg>",
        "<a b='",
        "<a =",
        "<a b=c ",
        "\n",
        "x",
        "<br>",
        "<form>",
        "<input>",
        "<style>.a{}</style><p class='a b c'>",
        "<p style=':;'>",
        "<x>",
        "</",
        "<![",
        "<a",
        "<iframe srcdoc='<a href=x>'>",
        "<font color=white>",
        "<table>",
        "<tr>",
        "<i><div></i>"
      })
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    Page page = read("start " + piece.repeat(1_000_000 / piece.length()) + "> end");

    assertThat(page.visible().text()).startsWith("start");
  }
}
