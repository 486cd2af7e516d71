package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.ByteRange;
import ess.message.Content;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Hop;
import ess.message.facts.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the header of a mail tells. */
class HeaderFactsTest {

  @TempDir Path folder;

  private HeaderFacts facts;

  @BeforeEach
  void writeTheLists() throws IOException {
    Files.writeString(folder.resolve("public-suffixes.txt"), "com\nnet\norg\nexample\nco.uk\n");
    Files.writeString(
        folder.resolve("brands.txt"),
        "paypal | PayPal | paypal.com\nacme | Acme Bank | acme.net\n");
    Files.writeString(folder.resolve("free-mail.txt"), "webmail.example\ngmail.com\n");
    Files.writeString(folder.resolve("free-hosts.txt"), "pages.example\n");
    Files.writeString(folder.resolve("cheap-tlds.txt"), "xyz\n");
    facts = new HeaderFacts(Lists.read(folder), (plain, where) -> Map.of());
  }

  private static Part mail(String text) {
    Content content = Content.of(text.getBytes(StandardCharsets.UTF_8));
    return new Part(
        PartPath.ROOT,
        null,
        Part.Kind.MESSAGE,
        "raw",
        null,
        MediaType.parse("message/rfc822").orElseThrow(),
        null,
        List.of(),
        null,
        content,
        content.sha256(),
        Set.of());
  }

  private HeaderFacts.Header read(String text) {
    return facts.read(mail(text));
  }

  private Address from(String value) {
    return read("From: " + value + "\r\n\r\n").from().get(0);
  }

  @Test
  void theFirstFieldOfEachNameStandsWhereItIsCited() {
    String text =
        """
        X-A: one
        Subject: =?utf-8?Q?caf=C3=A9?=
         =?utf-8?Q?s?=
        x-a: two

        X-B: no
        """
            .replace("\n", "\r\n");

    HeaderFacts.Header header = read(text);

    assertThat(header.fields()).containsOnlyKeys("subject", "x-a");
    assertThat(header.fields().get("x-a").value()).isEqualTo("one");
    assertThat(header.counts()).isEqualTo(Map.of("x-a", 2, "subject", 1));
    Where where = header.subject().where();
    assertThat(header.subject().text()).isEqualTo("cafés");
    ByteRange range = where.range();
    assertThat(range).isEqualTo(new ByteRange(10, 58));
    assertThat(text.substring(10, 58)).startsWith("Subject:").endsWith("s?=\r\n");
  }

  @Test
  void aHeaderIsReadInItsBrokenForms() {
    String text =
        "From someone Mon Jan 1\n"
            + "Subject : a\n"
            + "no field\n"
            + "(c) To (x): <a@b.com>\r"
            + "\tfolded\r"
            + "Cc: c@d.com\n\n";

    HeaderFacts.Header header = read(text);

    assertThat(header.subject().text()).isEqualTo("a");
    assertThat(header.to()).extracting(Address::address).containsExactly("a@b.com");
    assertThat(header.cc()).extracting(Address::address).containsExactly("c@d.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "plain@one.com; ''; plain@one.com",
        "Ann Doe <ann@one.com>; Ann Doe; ann@one.com",
        "'\"Doe, Ann\" <ann@one.com>'; 'Doe, Ann'; ann@one.com",
        "'\"Doe\\\" <x@two.com>, \" <ann@one.com>'; 'Doe\" <x@two.com>,'; ann@one.com",
        "ann@one.com (Ann Doe); Ann Doe; ann@one.com",
        "=?utf-8?B?SsO8cmdlbg==?= <j@one.com>; Jürgen; j@one.com",
        "=?utf-8?Q?Boss_=3Cboss=40two.com=3E=2C?= <j@one.com>; 'Boss <boss@two.com>,'; j@one.com",
        "=?utf-8?B?SsM=?= =?utf-8?B?vHJnZW4=?= <j@one.com>; Jürgen; j@one.com",
        "Jürgen <j@one.com>; Jürgen; j@one.com",
        "Ann <a@b.com@one.com>; Ann; a@b.com@one.com",
        "<ann@ONE.com.>; ''; ann@one.com",
        "Ann <ann@bücher.com>; Ann; ann@xn--bcher-kva.com",
      })
  void anAddressIsSplitBeforeItIsDecoded(String value, String name, String address) {
    Address read = from(value);

    assertThat(read.name()).isEqualTo(name);
    assertThat(read.address()).isEqualTo(address);
  }

  @Test
  void listsGroupsAndSeveralFieldsAreRead() {
    HeaderFacts.Header header =
        read(
            """
            To: Team: a@one.com, B <b@one.com>;, c@one.com
            To: d@one.com
            Cc: undisclosed-recipients:;
            From: x@one.com
            From: y@one.com

            """);

    assertThat(header.to()).extracting(Address::local).containsExactly("a", "b", "c", "d");
    assertThat(header.to()).extracting(Address::group).containsExactly("Team", "Team", "", "");
    assertThat(header.cc()).isEmpty();
    assertThat(header.from()).extracting(Address::local).containsExactly("x", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "no address at all; invalid",
        "Ann <>; invalid",
        "Ann <ann>; invalid",
        "Ann <ann@one.com; invalid",
        "a b@one.com; invalid",
        "=?utf-8?Q?Ann?= <ann@one.com>; encoded-ascii",
        "\u202eAnn <ann@one.com>; bidi",
        "A\u200bnn <ann@one.com>; invisible",
        "Аnn <ann@one.com>; mixed-script",
        "Ann ✅ <ann@one.com>; emoji",
        "'\"ann@two.com\" <ann@one.com>'; quoted-address",
        "ann@xn--bcher-kva.com; punycode",
        "ann@webmail.example; free-mail",
        "ann@shop.pages.example; free-host",
        "ann@one.xyz; cheap-tld",
        "ann@a-b-c.com; long-or-dashed",
        "ann@xkcdqrw.com; random-domain",
        "ann@one123.com; random-domain",
        "ann20231@one.com; random-local",
      })
  void whatIsOddAboutAnAddressIsNamed(String value, String trait) {
    assertThat(from(value).traits()).containsExactly(trait);
    assertThat(from("Ann Doe <ann.doe@one.com>").traits()).isEmpty();
  }

  @Test
  void brandsAreToldInNameLocalPartAndDomain() {
    Address address = from("PayPal Service service@acme.net <paypal-service@acme.net>");

    assertThat(address.nameBrand()).isEqualTo("paypal");
    assertThat(address.localBrand()).isEqualTo("paypal");
    assertThat(address.siteBrand()).isEqualTo("acme");
    assertThat(address.nameAddress()).isEqualTo("service@acme.net");
    assertThat(address.nameSite()).isEqualTo("acme.net");
    assertThat(address.traits()).containsExactly("foreign-brand");
    assertThat(from("PayPal from Acme Bank <a@acme.net>").traits()).isEmpty();
    assertThat(from("A <a@one-аbc.com>").traits())
        .containsExactly("mixed-script-domain", "punycode");
    assertThat(from("A <a@paypa1.com>").lookalike()).isEqualTo("paypal");
    assertThat(from("A <a@mail.paypal.com>").lookalike()).isEmpty();
    assertThat(from("PayPal from Acme Bank <a@acme.net>").nameBrand()).isEqualTo("acme");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Northwind IT <a@one.com>; x@northwind.com; true",
        "Support northwind.com <a@one.com>; x@mail.northwind.com; true",
        "Northwinds <a@one.com>; x@northwind.com; false",
        "Northwind <a@northwind.net>; x@northwind.com; false",
        "Northwind <a@northwind.com>; x@northwind.com; false",
        "Webmail <a@one.com>; x@webmail.example; false",
      })
  void aSenderWhoCallsHimselfByTheSiteOfARecipientIsTold(String from, String to, boolean told) {
    Address address = read("From: %s\nTo: %s\n\n".formatted(from, to)).from().get(0);

    assertThat(address.traits().contains("names-recipient")).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Re: hello; reply",
        "AW[2]: hello; reply",
        "Fwd: hello; forward",
        "YOUR ACCOUNT IS LOCKED; capitals",
        "=?utf-8?B?SGVsbG8=?=; base64-ascii,encoded-ascii",
        "=?utf-8?Q?Hello?=; encoded-ascii",
        "hello ☎; emoji",
        "Regards; ''",
        "USA and UK; ''",
        "=?utf-8?B?SsO8cmdlbg==?=; ''",
      })
  void whatIsOddAboutASubjectIsNamed(String value, String traits) {
    assertThat(String.join(",", read("Subject: " + value + "\n\n").subject().traits()))
        .isEqualTo(traits);
  }

  @ParameterizedTest
  @CsvSource({
    "You got $5, true",
    "1.250 EUR due, true",
    "₹ 500, true",
    "Room 500, false",
    "euro 2024, false"
  })
  void anAmountOfMoneyIsSeenInASubject(String value, boolean amounts) {
    assertThat(read("Subject: " + value + "\n\n").subject().amounts()).isEqualTo(amounts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from a.one.com (b.two.com [192.0.2.1]) by mx.three.com (Postfix) with ESMTPS id 1; Mon, 1"
            + " Jan 2024 10:11:12 +0000 | a.one.com | mx.three.com | esmtps | 192.0.2.1",
        "from A (HELO x) (192.0.2.9) by B with SMTP; 1 Jan 2024 10:11:12 -0000 | a | b | smtp |"
            + " 192.0.2.9",
        "from x.com ([IPv6:2001:db8::7]) by y.com; now | x.com | y.com | '' | 2001:db8::7",
        "by 10.1.2.3 with SMTP id q; Mon, 1 Jan 2024 10:11:12 +0000 | '' | 10.1.2.3 | smtp | ''",
        "(qmail 1 invoked by uid 0); 1 Jan 2024 10:11:12 | '' | '' | '' | ''",
      })
  void aHopIsRead(String value, String from, String by, String with, String ip) {
    Hop hop = read("Received: " + value + "\n\n").received().get(0);

    assertThat(List.of(hop.from(), hop.by(), hop.with(), hop.ip()))
        .containsExactly(from, by, with, ip);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Acmeworks Helpdesk <x@one.com>; alex@acmeworks.com; true",
        "acmeworks.com support <x@one.com>; alex@acmeworks.com; true",
        "Acmeworks Helpdesk <x@acmeworks.com>; alex@acmeworks.com; false",
        "Acmeworks Helpdesk <x@acmeworks-mail.com>; alex@acmeworks.com; false",
        "Northwind Helpdesk <x@one.com>; alex@acmeworks.com; false",
        "Webmail user <x@one.com>; alex@webmail.example; false",
      })
  void whoTakesTheNameOfTheRecipientIsTold(String from, String to, boolean told) {
    Address sender = read("From: " + from + "\nTo: " + to + "\n\n").from().get(0);

    assertThat(sender.traits().contains("names-recipient")).isEqualTo(told);
  }

  @Test
  void aHostileHeaderIsReadInLinearTime() {
    String m = "x".repeat(1_000_000);

    assertThat(read("From: " + "<".repeat(1_000_000) + "\n\n").from()).hasSize(1);
    assertThat(read("To: " + "a,".repeat(500_000) + "\n\n").to()).hasSize(500);
    assertThat(read("To: " + "(\"".repeat(500_000) + "\n\n").to()).hasSize(1);
    assertThat(read("Subject: " + "=?a=?".repeat(200_000) + "?=\n\n").subject().text())
        .isNotEmpty();
    assertThat(read("Received: from " + m + "\n\n").received()).hasSize(1);
    assertThat(read("Received: " + "from [:".repeat(150_000) + "\n\n").received()).hasSize(1);
    assertThat(read("A: b\n".repeat(200_000) + "\n").counts()).containsEntry("a", 2_000);
    assertThat(read(m).fields()).isEmpty();
  }
}
