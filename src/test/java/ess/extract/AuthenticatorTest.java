package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Content;
import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Signature;
import ess.message.facts.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sent a mail, as far as trusted servers tell (RFC 8601). */
class AuthenticatorTest {

  private static final String BORDER = "Received: from a.one.com by mx.home.org; now\n";
  private static final String PASS =
      "Authentication-Results: mx.home.org; dkim=pass header.d=one.com\n";

  @TempDir Path folder;

  private Lists lists;

  @BeforeEach
  void writeTheLists() throws IOException {
    Files.writeString(folder.resolve("public-suffixes.txt"), "com\nnet\norg\n");
    lists = Lists.read(folder);
  }

  private Authentication read(String setting, String header) {
    return read(setting, header, OwnCheck.NONE);
  }

  /** Signatures as {@code domain result}, aligned with one.com, under a policy. */
  private static OwnCheck own(String arc, DmarcPolicy policy, String... signatures) {
    return new OwnCheck(
        true,
        Stream.of(signatures)
            .map(s -> s.split(" "))
            .map(
                s ->
                    new Signature(
                        s[0], "k", s[1], s[0].endsWith("one.com"), Where.in(PartPath.ROOT)))
            .toList(),
        arc,
        policy);
  }

  private static DmarcPolicy reject(boolean strictSpf) {
    return new DmarcPolicy("found", "reject", false, strictSpf);
  }

  private Authentication read(String setting, String header, OwnCheck own) {
    HeaderBlock block =
        HeaderBlock.read(Content.of((header + "\n").getBytes(StandardCharsets.UTF_8)));
    List<Address> from =
        block.all("from").stream()
            .flatMap(
                f -> new AddressReader(lists).read(f.value(), Where.in(PartPath.ROOT)).stream())
            .toList();
    return new Authenticator(lists, new TrustedServers(setting))
        .of(block, from, "inbox", own, Where.in(PartPath.ROOT), raw -> Where.in(PartPath.ROOT));
  }

  @Test
  void withoutConfigurationNothingIsKnownOrBelieved() {
    Authentication auth = read("", PASS + BORDER + "From: a@one.com\n");

    assertThat(auth.shown()).isEqualTo("spf=unknown dkim=unknown dmarc=unknown arc=unknown");
    assertThat(auth.aligned()).isFalse();
    assertThat(auth.untrusted()).isTrue();
  }

  @Test
  void aFieldOfATrustedServerAboveTheBorderIsBelieved() {
    Authentication auth = read("inbox: MX.home.org", PASS + BORDER + "From: a@mail.one.com\n");

    assertThat(auth.shown()).isEqualTo("spf=unknown dkim=pass dmarc=pass arc=unknown");
    assertThat(auth.aligned()).isTrue();
    assertThat(auth.signers()).containsExactly("one.com");
    assertThat(auth.untrusted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BORDER + PASS + "From: a@one.com\n",
        PASS + "From: a@one.com\n",
        "Authentication-Results: mx.else.org; dkim=pass header.d=one.com\n"
            + BORDER
            + "From: a@one.com\n",
        "Authentication-Results: (mx.home.org) evil; dkim=pass header.d=one.com\n"
            + BORDER
            + "From: a@one.com\n",
        "X-Authentication-Results: mx.home.org; dkim=pass header.d=one.com\n"
            + BORDER
            + "From: a@one.com\n",
      })
  void aForgedFieldIsNot(String header) {
    Authentication auth = read("inbox: mx.home.org", header);

    assertThat(auth.dkim()).isEqualTo("unknown");
    assertThat(auth.aligned()).isFalse();
  }

  @Test
  void behindMoreHopsAndWhereTheBorderStripsThePlaceIsAnother() {
    String twoHops = "Received: by store.home.org; now\n" + PASS + BORDER + "From: a@one.com\n";

    assertThat(read("inbox: mx.home.org hops 1", twoHops).dkim()).isEqualTo("unknown");
    assertThat(read("inbox: mx.home.org hops 2", twoHops).dkim()).isEqualTo("pass");
    assertThat(read("inbox: mx.home.org strips", BORDER + PASS + "From: a@one.com\n").dkim())
        .isEqualTo("pass");
    assertThat(read("other: mx.home.org", PASS + BORDER + "From: a@one.com\n").dkim())
        .isEqualTo("unknown");
    assertThat(read("*: mx.home.org", PASS + BORDER + "From: a@one.com\n").dkim())
        .isEqualTo("pass");
  }

  @Test
  void ofSeveralSignaturesTheAlignedPassCounts() {
    Authentication auth =
        read(
            "inbox: mx.home.org",
            "Authentication-Results: mx.home.org; dkim=fail header.d=one.com;"
                + " dkim=pass header.d=esp.net; dkim=pass header.i=@news.one.com; spf=softfail"
                + " smtp.mailfrom=esp.net\n"
                + BORDER
                + "From: a@one.com\n");

    assertThat(auth.shown()).isEqualTo("spf=softfail dkim=pass dmarc=pass arc=unknown");
    assertThat(auth.signers()).containsExactly("esp.net", "news.one.com");
  }

  @Test
  void aPassOfAnotherDomainIsNotAligned() {
    String other = PASS.replace("one.com", "esp.net") + BORDER;

    assertThat(read("inbox: mx.home.org", other + "From: a@one.com\n").aligned()).isFalse();
    assertThat(read("inbox: mx.home.org", PASS + BORDER + "From: a@one.com, b@two.com\n").aligned())
        .isFalse();
  }

  @Test
  void aSealerThatCallsTheChainBrokenIsBelieved() {
    assertThat(read("", "ARC-Seal: i=2; a=rsa-sha256; cv=fail; d=x.org\nFrom: a@one.com\n").arc())
        .isEqualTo("fail");
    assertThat(read("", "ARC-Seal: i=1; cv=none; d=x.org\nFrom: a@one.com\n").arc())
        .isEqualTo("unknown");
  }

  @Test
  void ourOwnCheckCountsBeforeTheWordOfAServer() {
    String header = PASS + BORDER + "From: a@mail.one.com\n";

    Authentication broken =
        read("inbox: mx.home.org", header, own("fail", DmarcPolicy.UNKNOWN, "one.com fail"));
    Authentication without = read("inbox: mx.home.org", header, own("none", DmarcPolicy.UNKNOWN));
    Authentication whole = read("", header, own("pass", reject(false), "one.com pass"));

    assertThat(broken.shown()).isEqualTo("spf=unknown dkim=fail dmarc=unknown arc=fail");
    assertThat(broken.aligned()).isFalse();
    assertThat(without.shown()).isEqualTo("spf=unknown dkim=none dmarc=unknown arc=none");
    assertThat(without.signers()).isEmpty();
    assertThat(whole.shown()).isEqualTo("spf=unknown dkim=pass dmarc=pass arc=pass");
    assertThat(whole.aligned()).isTrue();
    assertThat(whole.signers()).containsExactly("one.com");
    assertThat(whole.policy()).isEqualTo("reject");
    assertThat(whole.signatures()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-gone", "expired", "temperror", "unknown"})
  void whereWeCannotTellTheWordOfAServerAboutTheSameSignerCounts(String result) {
    String header = PASS + BORDER + "From: a@one.com\n";
    OwnCheck own = own(result, DmarcPolicy.UNKNOWN, "one.com " + result);
    OwnCheck other = own(result, DmarcPolicy.UNKNOWN, "esp.net " + result);

    assertThat(read("inbox: mx.home.org", header, own).shown())
        .isEqualTo("spf=unknown dkim=pass dmarc=pass arc=" + result);
    assertThat(read("inbox: mx.home.org", header, other).shown())
        .isEqualTo("spf=unknown dkim=" + result + " dmarc=unknown arc=" + result);
    assertThat(read("", header, own).dkim()).isEqualTo(result);
    assertThat(read("", header, own).aligned()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spf=pass smtp.mailfrom=one.com | one.com fail | pass | pass by SPF",
        "spf=fail smtp.mailfrom=one.com | one.com pass | pass | pass by DKIM",
        "spf=fail smtp.mailfrom=one.com | one.com fail | fail | neither",
        "spf=pass smtp.mailfrom=esp.net | esp.net pass | fail | both of others",
        "spf=none | esp.net pass | fail | SPF has nothing to say",
        "spf=fail smtp.mailfrom=one.com | one.com key-gone | unknown | the key is gone",
        "spf=fail smtp.mailfrom=one.com | esp.net key-gone | fail | the key of others is gone",
        "spf=temperror smtp.mailfrom=one.com | one.com fail | unknown | SPF was not told",
        "dkim=pass header.d=one.com | one.com fail | unknown | nobody told of SPF",
        "dkim=pass header.d=one.com; dmarc=fail header.from=one.com | one.com fail | fail | a server did",
      })
  void whetherThePolicyIsMetTakesBothChecks(String told, String own, String result, String why) {
    String header =
        "Authentication-Results: mx.home.org; " + told + "\n" + BORDER + "From: a@one.com\n";

    assertThat(read("inbox: mx.home.org", header, own("none", reject(false), own)).dmarc())
        .as(why)
        .isEqualTo(result);
  }

  @Test
  void aDomainMayAskForItsVeryName() {
    String header =
        "Authentication-Results: mx.home.org; spf=pass smtp.mailfrom=mail.one.com\n"
            + BORDER
            + "From: a@one.com\n";

    assertThat(read("inbox: mx.home.org", header, own("none", reject(false))).dmarc())
        .isEqualTo("pass");
    assertThat(read("inbox: mx.home.org", header, own("none", reject(true))).dmarc())
        .isEqualTo("fail");
  }

  @Test
  void whoHasNoPolicyFailsNone() {
    DmarcPolicy none = new DmarcPolicy("none", "", false, false);
    DmarcPolicy silent = new DmarcPolicy("temperror", "", false, false);
    String header =
        "Authentication-Results: mx.home.org; spf=fail smtp.mailfrom=one.com\n"
            + BORDER
            + "From: a@one.com\n";

    assertThat(read("inbox: mx.home.org", header, own("none", none, "one.com fail")).dmarc())
        .isEqualTo("none");
    assertThat(read("inbox: mx.home.org", header, own("none", silent, "one.com fail")).dmarc())
        .isEqualTo("temperror");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.org 1; none | example.org | ''",
        "example.com; spf=pass smtp.mailfrom=example.net | example.com | spf=pass {smtp.mailfrom=example.net}",
        "a.org (x (y; dkim=pass) ) / 1; dkim = pass ( ; ) reason = \"good; \\\"really\\\"\" header . d = b.com | a.org | dkim=pass {header.d=b.com, reason=good; \"really\"}",
        "a.org; dkim/1=fail (bad sig) header.i=@b.com header.b=\"a+/=\"; spf=none | a.org | dkim=fail {header.b=a+/=, header.i=@b.com} spf=none {}",
        "spf=pass (ip 1.2.3.4) smtp.mailfrom=b.com; dmarc=pass action=none header.from=b.com | unnamed | spf=pass {smtp.mailfrom=b.com} dmarc=pass {action=none, header.from=b.com}",
        "\"a;b\"; dkim=pass | a;b | dkim=pass {}",
        "a.org; ; =; dkim; dkim= ; (open | a.org | ''",
        "'' | '' | ''",
      })
  void theGrammarIsFollowed(String value, String server, String results) {
    AuthResults read = AuthResults.read(value);

    assertThat(read.server()).isEqualTo(server);
    assertThat(
            String.join(
                " ",
                read.results().stream()
                    .map(r -> r.method() + "=" + r.result() + " " + sorted(r.properties()))
                    .toList()))
        .isEqualTo(results);
  }

  private static String sorted(Map<String, String> properties) {
    return new java.util.TreeMap<>(properties).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mx.home.org", "a: x hops 0", "a: x hops 99", "a: ,", "a: x y", "a: x | a: y"})
  void aWrongSettingIsRefusedWithItsName(String setting) {
    assertThatThrownBy(() -> new TrustedServers(setting))
        .isInstanceOf(ExtractException.class)
        .hasMessageStartingWith("ess.extract.trusted-authserv: '");
  }

  @Test
  void aHostileFieldIsReadInLinearTime() {
    assertThat(AuthResults.read("(".repeat(1_000_000)).results()).isEmpty();
    assertThat(AuthResults.read("a;" + "dkim=pass;".repeat(100_000)).results()).hasSize(100);
    assertThat(AuthResults.read("a;" + "\"".repeat(1_000_001)).results()).isEmpty();
    assertThat(AuthResults.read("a; b=c " + ". ".repeat(500_000)).results()).hasSize(1);
  }
}
