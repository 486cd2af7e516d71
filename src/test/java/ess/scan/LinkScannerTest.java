package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkScannerTest implements ScannerContract {

  private final LinkScanner scanner = scanner(100);

  private static LinkScanner scanner(int maxLinks) {
    return new LinkScanner(
        2_000_000, maxLinks, "config/lists/shared-hosts.txt", "config/lists/link-wrappers.txt");
  }

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(Parts.tree(part));
  }

  @Override
  public Part found() {
    return Parts.fixture("text/html", "links/found.html");
  }

  @Override
  public String foundId() {
    return "links.other-site";
  }

  @Override
  public Part lookalike() {
    return Parts.fixture("text/html", "links/lookalike.html");
  }

  @Override
  public Part broken() {
    return Parts.fixture("text/html", "links/broken.html");
  }

  private List<String> idsOf(String text, String href) {
    return Parts.ids(
        scan(Parts.of("text/html", "<p><a href=\"%s\">%s</a></p>".formatted(href, text))));
  }

  @Test
  void rangeAndEvidenceShowTheLink() {
    var part = found();

    var finding = scan(part).get(0);

    var shown =
        part.content()
            .slice((int) finding.range().from(), (int) finding.range().to())
            .text(StandardCharsets.UTF_8);
    assertThat(shown).startsWith("<a href=\"http://login.evil").endsWith("</a>");
    assertThat(finding.evidence())
        .isEqualTo("the text names www.harbour-bank.example, the link leads to login.evil.example");
  }

  @ParameterizedTest
  @CsvSource({
    "https://bank.example/login, http://203.0.113.7/x, links.other-site, a bare address",
    "bank.example, http://203.0.113.7/x, links.other-site, a bare address without a scheme in the text",
    "www.bank.example, https://bank.example.evil.test/, links.other-site, the name stands below another",
    "https://bank.example/, https://bank.example@evil.test/, links.other-site, the name is only a user",
    "https://bank.example/, 'https:\\\\evil.test', links.other-site, browsers read backslashes as slashes",
    "https://b\u200bank.example, https://evil.test/, links.other-site, a letter of no width",
    "www&#46;bank&#46;example, https://evil.test/, links.other-site, dots as references",
    "www.bank\uff0eexample, https://evil.test/, links.other-site, a wide dot",
    "https://one.github.io/, https://two.github.io/, links.other-site, two owners below one host",
    "https://a.co.uk/, https://b.co.uk/, links.other-site, two names below a country",
    "bank.example, https://evil.test/, links.other-site-weak, a name that may be a word",
    "https://bank.example/, https://click.mailer.test/x, links.other-site-weak, a click counter by its name",
    "https://bank.example/, https://t.co/abc, links.wrapped, a shortener",
    "https://bank.example/, https://u1.ct.sendgrid.net/ls/click?upn=x, links.wrapped, a mailing service",
    "https://partner.example/, https://go.sender.example/1, links.through-sender, the sender's own counter"
  })
  void linksToAnotherSite(String text, String href, String id, String reason) {
    assertThat(idsOf(text, href)).as(reason).containsExactly(id);
  }

  @ParameterizedTest
  @CsvSource({
    "https://bank.example/, https://www.bank.example/login, the same site",
    "bank.co.uk, https://online.bank.co.uk/, the same site below a country",
    "https://bank.example/, https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example, a gateway that shows where it leads",
    "b\u00fccher.example, https://xn--bcher-kva.example/, the same name in both spellings",
    "Click here, https://evil.test/, no site in the text",
    "see bank.example now, https://evil.test/, a sentence",
    "https://bank.example/, /login, no site in the target",
    "https://bank.example/, 'javascript:alert(1)', no web address"
  })
  void linksThatAreLeftAlone(String text, String href, String reason) {
    assertThat(idsOf(text, href)).as(reason).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "<a href=//x></a><!-- <a href='https://evil.test'> --><a href='https://evil.test'><!-- > </a> -->www.bank.example</a>, an end inside a comment",
    "<a href='https://evil.test'><b title='</a>'>www.bank.example</b></a>, an end inside an attribute",
    "<a href='https://evil.test'><style></a></style>www.bank.example</a>, an end inside a style",
    "<a/href='https://evil.test'>www.bank.example, no end at all",
    "<A HREF='https://evil.test'>www.<!---->bank.<i>exa</i>mple</A >, a name in pieces",
    "<p><a href='https://bank.example'><a href='https://evil.test'>www.bank.example</a>, an anchor inside an anchor",
    "<a title='www.bank.example' href='https://evil.test'>www.bank.example</a>, the name as a title too"
  })
  void oddMarkupHidesNoLink(String page, String reason) {
    assertThat(Parts.ids(scan(Parts.of("text/html", page))))
        .as(reason)
        .contains("links.other-site");
  }

  @Test
  void linksPastTheLimitAreUnfinished() {
    var page = Parts.of("text/html", "<a href=\"https://a.example\">www.a.example</a>".repeat(4));

    var findings = scanner(3).scan(Parts.tree(page));

    assertThat(Parts.ids(findings)).containsExactly("links.too-many");
    assertThat(findings).allMatch(Finding::unfinished);
  }

  @Test
  void aPageUnderAnotherTypeIsReadForItsName() {
    var page =
        Parts.of(
            "application/octet-stream",
            "<a href='https://evil.test'>https://bank.example</a>",
            "open.html");

    assertThat(Parts.ids(scan(page))).containsExactly("links.other-site");
  }
}
