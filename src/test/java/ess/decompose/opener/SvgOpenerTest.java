package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SvgOpenerTest implements OpenerContract {

  private static final String BEGIN =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">";

  @Override
  public List<byte[]> fixtures() throws IOException {
    String picture =
        BEGIN
            + "<image xlink:href=\"data:x/y;base64,%s\"/><script>a()</script></svg>"
                .formatted(Base64.getEncoder().encodeToString(PAYLOAD));
    return List.of(bytes(picture), packed(picture));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<script>a();</script> ~ a();",
        "<SCRIPT type='x'>a();</SCRIPT> ~ a();",
        "<svg:script>a();</svg:script> ~ a();",
        "<script><![CDATA[a(1<2);]]></script> ~ a(1<2);",
        "<script>&#97;(&lt;&#x41;)</script> ~ a(<A)",
        "<script>a() ~ a()",
        "<rect onclick=\"a(&quot;b&quot;)\"/> ~ a(\"b\");",
        "<g title='>' onload='a()'> ~ a();",
      })
  void aScriptIsAnEntry(String picture, String script) {
    PartTree tree = Openings.open(bytes(BEGIN + picture));

    assertThat(Openings.view(tree, "script")).map(String::strip).containsExactly(script);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<a xlink:href='http://example.com/a?b&amp;c'> ~ http://example.com/a?b&c",
        "<image href=\"//example.com/a\"/> ~ //example.com/a",
        "<set attributeName='href' to='javascript:a()'/> ~ javascript:a()",
        "<style>@import 'http://example.com/a';</style> ~ http://example.com/a",
        "<rect style=\"fill:url(http://example.com/a)\"/> ~ http://example.com/a",
        "<?xml-stylesheet href='http://example.com/a'?> ~ http://example.com/a",
      })
  void whereItLeadsIsALink(String picture, String address) {
    PartTree tree = Openings.open(bytes(BEGIN + picture));

    assertThat(Openings.view(tree, "links")).containsExactly(address + "\r\n");
  }

  @Test
  void aPageInsideIsAnEntry() {
    String page = "<body><form action='http://example.com/'/></body>";

    PartTree tree =
        Openings.open(bytes(BEGIN + "<foreignObject width='1'>" + page + "</foreignObject></svg>"));

    assertThat(Openings.view(tree, "page")).containsExactly(page);
    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/\r\n");
  }

  @Test
  void onePackedByGzipShowsTheSame() throws IOException {
    PartTree tree = Openings.open(packed(BEGIN + "<script>a()</script></svg>"));

    assertThat(Openings.view(tree, "script")).containsExactly("a()");
  }

  @Test
  void oneInUtf16ShowsTheSame() {
    PartTree tree =
        Openings.open((BEGIN + "<script>a()</script></svg>").getBytes(StandardCharsets.UTF_16));

    assertThat(Openings.view(tree, "script")).containsExactly("a()");
  }

  @Test
  void aPictureThatDoesNothingHasNoEntry() {
    PartTree tree = Openings.open(bytes(BEGIN + "<use href='#a'/><rect fill='url(#b)'/></svg>"));

    assertThat(tree.findings()).isEmpty();
    assertThat(Openings.paths(tree)).noneMatch(path -> path.startsWith("2/a.bin/"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packed(String text) throws IOException {
    return Openings.written(
        out -> {
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes(text));
          }
        });
  }
}
