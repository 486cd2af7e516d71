package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lists tell of hosts and names. */
class ListsTest {

  @TempDir Path folder;

  private Lists lists;

  @BeforeEach
  void writeTheLists() throws IOException {
    write("public-suffixes.txt", "com\nnet\norg\nuk\nco.uk\n*.ck\n!www.ck\nde\nxyz\n公司.cn\ncn\n");
    write("shared-hosts.txt", "# hosts\nfreepages.example.net\n");
    write(
        "brands.txt",
        """
        # id | names | domains
        paypal | PayPal, Pay Pal Holdings | paypal.com, paypal.de
        microsoft | Microsoft, Office 365 | microsoft.com, ~office.com
        wells | Wells Fargo | wellsfargo.com
        dhl | DHL | dhl.com, dhl.de
        wise | Wise | wise.com
        """);
    write("lure-words.txt", "login\nsecure\nmy\n");
    write("free-mail.txt", "webmail.example\n");
    write("cheap-tlds.txt", "xyz\n");
    write("dangerous-extensions.txt", "exe\nscr\n");
    lists = Lists.read(folder);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource({
    "www.Example.COM., example.com",
    "example.com, example.com",
    "com, com",
    "a.b.co.uk, b.co.uk",
    "co.uk, co.uk",
    "a.b.c.ck, b.c.ck",
    "a.www.ck, www.ck",
    "www.ck, www.ck",
    "x.y.unknown, y.unknown",
    "a.shop.freepages.example.net, shop.freepages.example.net",
    "freepages.example.net, freepages.example.net",
    "www.食狮.公司.cn, xn--85x722f.xn--55qx5d.cn",
    "192.0.2.7, 192.0.2.7",
    "[2001:db8::1], [2001:db8::1]",
    "localhost, localhost",
  })
  void theRegistrableDomainIsTheLabelBeforeThePublicSuffix(String host, String site) {
    assertThat(lists.site(host)).isEqualTo(site);
  }

  @Test
  void aHostWithoutEndIsReadInLinearTime() {
    assertThat(lists.site("a.".repeat(500_000) + "example.com")).isEqualTo("example.com");
    assertThat(lists.lookalike("paypal-".repeat(150_000) + ".com")).isEmpty();
    assertThat(lists.brandsIn("pay pal hold ".repeat(80_000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "paypal.xyz, paypal, another suffix",
    "www.paypa1.com, paypal, a digit for a letter",
    "paypaI.com, paypal, a capital i for an l",
    "rnicrosoft.com, microsoft, two letters that look like one",
    "раураl.com, paypal, letters of another script",
    "xn--pypal-4ve.com, paypal, the same in punycode",
    "páypal.com, paypal, a mark",
    "paypall.com, paypal, a letter more",
    "papyal.com, paypal, two letters swapped",
    "microsft.com, microsoft, a letter less",
    "paypal-login.net, paypal, a lure word behind",
    "securepaypal.net, paypal, a lure word before",
    "my-paypa1.net, paypal, both",
    "rnicrosoft.example.org, microsoft, another label",
  })
  void aHostThatLooksLikeABrandImitatesIt(String host, String brand, String why) {
    assertThat(lists.lookalike(host)).as(why).isEqualTo(brand);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "paypal.com",
        "mail.paypal.de",
        "example.com",
        "wise.xyz",
        "dhl.xyz",
        "office.xyz",
        "login.com",
        "paper.com",
        "microscope.com",
        "paypal.com.example.org",
        ""
      })
  void theBrandItselfAndOthersImitateNone(String host) {
    assertThat(lists.lookalike(host)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "paypal.com.example.org, paypal",
    "mypaypalbonus.net, paypal",
    "wise-transfer.net, wise",
    "wellsfargo.freepages.example.net, wells",
  })
  void aForeignHostThatHoldsTheLabelOfABrandIsTold(String host, String brand) {
    assertThat(lists.brandInHost(host)).isEqualTo(brand);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"www.paypal.com", "otherwise.net", "office.example.org", "example.paypal"})
  void aHostOfTheBrandOrWithAPartOfAWordHoldsNone(String host) {
    assertThat(lists.brandInHost(host)).isEmpty();
  }

  @Test
  void brandsAreNamedBetweenBordersOfWords() {
    assertThat(lists.brandsIn("your paypal, dhl's and office 365."))
        .containsExactly("dhl", "microsoft", "paypal");
    assertThat(lists.brandsIn("paypals otherwise wells and fargo office")).isEmpty();
    assertThat(lists.brandsIn("wells fargo")).containsExactly("wells");
  }

  @Test
  void aDomainOfSeveralBrandsBelongsToTheOneOfItsName() throws IOException {
    write("brands.txt", "group | Group | mail.com, one.com\none | One | one.com, mail.com\n");

    Lists read = Lists.read(folder);

    assertThat(read.brandOwning("www.one.com")).isEqualTo("one");
    assertThat(read.brandOwning("mail.com")).isEqualTo("group");
    assertThat(read.owns("one", "www.mail.com")).isTrue();
    assertThat(read.owns("one", "com")).isFalse();
    assertThat(read.owns("none", "mail.com")).isFalse();
  }

  @Test
  void aListHoldsForAllBelowADomain() {
    assertThat(lists.is("free-mail", "mx.Webmail.example.")).isTrue();
    assertThat(lists.is("free-mail", "notwebmail.example")).isFalse();
    assertThat(lists.is("cheap-tlds", "shop.xyz")).isTrue();
    assertThat(lists.is("dangerous-extensions", "SCR")).isTrue();
    assertThat(lists.is("no-such-list", "shop.xyz")).isFalse();
  }

  @Test
  void theDigestChangesWithAnyListAndNotWithThoseOfOthers() throws IOException {
    String before = lists.digest();

    write("common-passwords.txt", "secret\n");
    assertThat(Lists.read(folder).digest()).isEqualTo(before);

    Files.createDirectory(folder.resolve("topics"));
    write("topics/urgency.txt", "at once\n");
    assertThat(Lists.read(folder).digest()).isNotEqualTo(before).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "paypal | PayPal; a brand is written 'id | Name, Other name | domain, domain'",
        "Pay Pal | PayPal | paypal.com; 'Pay Pal' is no new id",
        "paypal | PayPal |; the brand has no domain",
        "paypal | PayPal | pay pal.com; 'pay pal.com' is no domain",
      })
  void aWrongBrandIsToldWithFileLineAndCure(String line, String message) throws IOException {
    write("brands.txt", "# brands\n\n" + line + "\n");

    assertThatThrownBy(() -> Lists.read(folder))
        .isInstanceOf(ExtractException.class)
        .hasMessageContaining("brands.txt, line 3: " + message);
  }

  @Test
  void aFolderWithoutTheListOfSuffixesIsRefused() throws IOException {
    Files.delete(folder.resolve("public-suffixes.txt"));

    assertThatThrownBy(() -> Lists.read(folder)).hasMessageContaining("set ess.extract.lists");
  }

  @Test
  void theShippedListsAreRead() {
    Lists shipped = Lists.read(Path.of("config/lists"));

    assertThat(shipped.site("a.b.kyoto.jp")).isEqualTo("a.b.kyoto.jp".substring(2));
    assertThat(shipped.site("www.city.kawasaki.jp")).isEqualTo("city.kawasaki.jp");
    assertThat(shipped.site("x.github.io")).isEqualTo("x.github.io");
  }
}
