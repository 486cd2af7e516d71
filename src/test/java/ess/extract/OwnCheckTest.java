package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ess.decompose.Mails;
import ess.message.Content;
import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Signature;
import ess.message.facts.Where;
import ess.testing.MailSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DKIM signatures of raw bytes, checked with keys that the test makes. */
class OwnCheckTest {

  private static final String MAIL =
      """
      From: Ann <ann@news.one.example>
      To: Bea <bea@home.example>
      Subject: Two   words
      \tand a fold
      Date: Mon, 2 Nov 2026 10:00:00 +0000

      Hello  there\s

      \tyours


      """
          .replace("\n", "\r\n");

  private static final String TAGS =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=one.example; s=k1; h=from:to:subject:date";
  private static final String KEY = "k1._domainkey.one.example";
  private static final Instant RECEIVED = Instant.parse("2026-11-02T10:00:05Z");

  private static MailSigner rsa;
  private static MailSigner ed25519;

  @BeforeAll
  static void makeTheKeys() throws Exception {
    rsa = MailSigner.rsa(2_048);
    ed25519 = MailSigner.ed25519();
  }

  private static Map<String, Answer> key(String record) {
    return Map.of(KEY, Answer.found(List.of(record)));
  }

  static OwnCheck check(String mail, Map<String, Answer> answers) {
    Content content = Content.of(mail.getBytes(StandardCharsets.ISO_8859_1));
    List<Address> from =
        HeaderBlock.read(content).all("from").stream()
            .flatMap(
                f ->
                    new AddressReader(Samples.LISTS)
                        .read(f.value(), Where.in(PartPath.ROOT)).stream())
            .toList();
    return OwnCheck.of(
        content,
        PartPath.ROOT,
        new Origin("inbox", new Lookups(answers), RECEIVED),
        from,
        Samples.LISTS);
  }

  private static String result(String mail, Map<String, Answer> answers) {
    return check(mail, answers).signatures().stream()
        .map(Signature::result)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple", "relaxed"})
  void aSignatureOfEachFormPassesWithEachKindOfKey(String canon) throws Exception {
    String tags = TAGS.replace("relaxed/relaxed", canon);
    String other = tags.replace("rsa-", "ed25519-");

    assertThat(result(rsa.sign(MAIL, tags), key(rsa.record()))).isEqualTo("pass");
    assertThat(result(ed25519.sign(MAIL, other), key(ed25519.record()))).isEqualTo("pass");
  }

  @Test
  void whoSignedIsToldWithItsPlaceAndWhetherItIsTheSender() throws Exception {
    String mail = rsa.sign(MAIL, TAGS);

    Signature signature = check(mail, key(rsa.record())).signatures().get(0);

    assertThat(signature.domain()).isEqualTo("one.example");
    assertThat(signature.selector()).isEqualTo("k1");
    assertThat(signature.aligned()).isTrue();
    assertThat(signature.where().range().from()).isZero();
    assertThat(mail.substring((int) signature.where().range().to())).isEqualTo(MAIL);
    assertThat(check(mail.replace("one.example>", "two.example>"), key(rsa.record())).signatures())
        .extracting(Signature::aligned, Signature::result)
        .containsExactly(tuple(false, "fail"));
  }

  /** The sample of RFC 8463, appendix A, signed by others with both kinds of keys. */
  @Test
  void theSampleOfTheStandardPasses() {
    String mail =
        """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.
        """;
    Map<String, Answer> keys =
        Map.of(
            "brisbane._domainkey.football.example.com",
            Answer.found(
                List.of("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")),
            "test._domainkey.football.example.com",
            Answer.found(
                List.of(
                    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                        + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                        + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                        + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB")));

    assertThat(result(mail, keys)).isEqualTo("pass,pass");
    assertThat(result(mail.replace("\n", "\r\n"), keys)).isEqualTo("pass,pass");
    assertThat(result(mail.replace("hungry", "angry"), keys)).isEqualTo("fail,fail");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Two   words | Two words | pass | white space of a relaxed header",
        "'Hello  there ' | Hello there | pass | white space of a relaxed body",
        "Hello | Jello | fail | a byte of the body",
        "Two | Too | fail | a byte of the header",
        "Bea <bea@ | Bea <bee@ | fail | a signed address",
        "Hello | Hel lo | fail | white space where there was none",
        "d=one.example | d=two.example | key-gone | another signer",
      })
  void whatWasChangedIsSeen(String from, String to, String result, String why) throws Exception {
    String mail = rsa.sign(MAIL, TAGS).replaceFirst(from, to);
    Map<String, Answer> answers = new HashMap<>(key(rsa.record()));
    answers.put("k1._domainkey.two.example", Answer.ABSENT);

    assertThat(result(mail, answers)).as(why).isEqualTo(result);
  }

  @Test
  void aMailThatLostItsReturnsIsReadAsItWasSent() throws Exception {
    for (String canon : List.of("relaxed/relaxed", "simple/simple")) {
      String mail = rsa.sign(MAIL, TAGS.replace("relaxed/relaxed", canon));

      assertThat(result(mail.replace("\r\n", "\n"), key(rsa.record()))).isEqualTo("pass");
      assertThat(result(mail.replaceFirst("Hello", "\r"), key(rsa.record()))).isEqualTo("fail");
    }
  }

  @Test
  void whyNothingCanBeToldStandsApartFromABrokenSignature() throws Exception {
    String mail = rsa.sign(MAIL, TAGS).replace("Hello", "Jello");

    assertThat(result(mail, Map.of(KEY, Answer.ABSENT))).isEqualTo("key-gone");
    assertThat(result(mail, key("v=spf1 -all"))).isEqualTo("key-gone");
    assertThat(result(mail, key("v=DKIM1; p="))).isEqualTo("key-gone");
    assertThat(result(mail, Map.of(KEY, Answer.FAILED))).isEqualTo("temperror");
    assertThat(result(mail, Map.of(KEY, Answer.OPEN))).isEqualTo("unknown");
    assertThat(result(mail, Map.of("_dmarc.one.example", Answer.ABSENT))).isEqualTo("unknown");
    assertThat(check(mail, Map.of())).isEqualTo(OwnCheck.NONE);
    assertThat(result(mail, key(rsa.record()))).isEqualTo("fail");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM1; k=rsa; | v=DKIM1; t=y; | neutral",
        "v=DKIM1; k=rsa; | t=s; | pass",
        "v=DKIM1; k=rsa; | v=DKIM1; h=sha1:sha256; s=email; | pass",
        "v=DKIM1; k=rsa; | v=DKIM1; h=sha1; | permerror",
        "v=DKIM1; k=rsa; | v=DKIM1; s=tlsrpt; | permerror",
        "v=DKIM1; k=rsa; | v=DKIM1; k=ed25519; | permerror",
        "v=DKIM1; k=rsa; | v=DKIM2; | key-gone",
        "p=M | p=%M | permerror",
        "p=MI | p=AA | permerror",
      })
  void whatAKeySaysOfItselfCounts(String from, String to, String result) throws Exception {
    String record = rsa.record().replace(from, to);

    assertThat(result(rsa.sign(MAIL, TAGS), key(record))).isEqualTo(result);
  }

  @Test
  void aBareRsaKeyIsRead() throws Exception {
    String record = rsa.record();
    byte[] whole = DkimSignature.base64(record.substring(record.indexOf("p=") + 2));
    // Behind two sequences, the name of RSA, and the head of the bits stands the bare key.
    byte[] bare = Arrays.copyOfRange(whole, 24, whole.length);
    String other = "p=" + Base64.getEncoder().encodeToString(bare);

    assertThat(result(rsa.sign(MAIL, TAGS), key(other))).isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource({"512, policy", "768, policy", "1024, pass", "4096, pass"})
  void aShortKeyDoesNotCount(int bits, String result) throws Exception {
    MailSigner signer = MailSigner.rsa(bits);

    assertThat(result(signer.sign(MAIL, TAGS), key(signer.record()))).isEqualTo(result);
  }

  @Test
  void ofSeveralTextsTheOneThatIsAKeyCounts() throws Exception {
    Answer answer = Answer.found(List.of("google-site=1", rsa.record(), "v=spf1 -all"));

    assertThat(result(rsa.sign(MAIL, TAGS), Map.of(KEY, answer))).isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=1; | '' | permerror | no version",
        "v=1; | v=2; | permerror | another version",
        "rsa-sha256 | rsa-sha1 | policy | SHA-1 counts no more",
        "rsa-sha256 | rsa-md5 | permerror | an unknown algorithm",
        "relaxed/relaxed | relaxed/loose | permerror | an unknown form",
        "h=from:to: | h=to: | permerror | From is not signed",
        "h=from | h=from: | permerror | a name is empty",
        "s=k1 | s= | permerror | no selector",
        "s=k1 | s=k1..x | permerror | a selector that is no name",
        "d=one.example | d=one.example; d=two.example | permerror | a tag stands twice",
        "s=k1 | s=k1; i=ann@two.example | permerror | an agent of somebody else",
        "s=k1 | s=k1; i=ann@news.one.example | pass | an agent below the domain",
        "s=k1 | s=k1; q=carrier/pigeon | permerror | keys that stand elsewhere",
        "s=k1 | s=k1; x=1793613604 | expired | it ended a second before it came",
        "s=k1 | s=k1; x=1793613605 | pass | it ends when it came",
        "s=k1 | s=k1; x=99999999999999999999 | pass | it ends never",
        "s=k1 | s=k1; t=5; x=4 | permerror | it ends before it begins",
        "s=k1 | s=k1; x=soon | permerror | no number",
        "s=k1 | s=k1; l=0 | policy | no byte of the body is signed",
        "s=k1 | s=k1; l=22 | policy | the body goes on behind what is signed",
        "s=k1 | s=k1; l=23 | pass | all of it is signed",
        "s=k1 | s=k1; l=24 | permerror | more than there is",
        "s=k1 | s=k1; unknown=x | pass | tags of the future",
        "s=k1 | s=k1; ; | permerror | a tag is empty",
      })
  void theTagsOfASignatureCount(String from, String to, String result, String why)
      throws Exception {
    String mail = rsa.sign(MAIL, TAGS.replace(from, to));

    assertThat(result(mail, key(rsa.record()))).as(why).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "From: Eve <eve@evil.example>",
        "Subject: another",
        "To: others",
        "From : Eve <eve@evil.example>",
        "from(x): eve@evil.example\r\nFrom: e",
        "no field at all",
        "X-Stray: a\rFrom: Eve <eve@evil.example>",
      })
  void whatIsPutAboveAndNotSignedTakesTheProof(String line) throws Exception {
    String mail = line + "\r\n" + rsa.sign(MAIL, TAGS);

    assertThat(result(mail, key(rsa.record()))).isEqualTo("policy");
  }

  @Test
  void aSecondFieldThatIsSignedForAsAbsentBreaksIt() throws Exception {
    String mail = rsa.sign(MAIL, TAGS.replace("h=from", "h=from:from:x-none"));

    assertThat(result(mail, key(rsa.record()))).isEqualTo("pass");
    assertThat(result("X-Other: 1\r\n" + mail, key(rsa.record()))).isEqualTo("pass");
    assertThat(result("From: eve@evil.example\r\n" + mail, key(rsa.record()))).isEqualTo("fail");
  }

  @Test
  void ofSeveralSignaturesEachIsChecked() throws Exception {
    String mail = rsa.sign(rsa.sign(MAIL, TAGS), TAGS.replace("h=from", "h=dkim-signature:from"));
    String old = "DKIM-Signature: v=1; a=rsa-sha256\r\n" + mail;

    assertThat(result(old, key(rsa.record()))).isEqualTo("permerror,pass,pass");
  }

  @Test
  void anEmptyBodyIsSignedInEachForm() throws Exception {
    String empty = MAIL.substring(0, MAIL.indexOf("\r\n\r\n") + 4);

    for (String body : List.of("", "\r\n", "\r\n\r\n", "  \r\n")) {
      String relaxed = rsa.sign(empty + body, TAGS);
      String simple = rsa.sign(empty + body, TAGS.replace("relaxed/relaxed", "simple"));

      assertThat(result(relaxed, key(rsa.record()))).isEqualTo("pass");
      assertThat(result(simple, key(rsa.record()))).isEqualTo("pass");
    }
  }

  @Test
  void aDomainMayAskForItsVeryName() throws Exception {
    Map<String, Answer> strict = new HashMap<>(key(rsa.record()));
    strict.put("_dmarc.news.one.example", Answer.ABSENT);
    strict.put("_dmarc.one.example", Answer.found(List.of("v=DMARC1; p=reject; adkim=s")));
    strict.put("k1._domainkey.news.one.example", Answer.found(List.of(rsa.record())));
    String mail = rsa.sign(rsa.sign(MAIL, TAGS), TAGS.replace("d=one", "d=news.one"));

    OwnCheck own = check(mail, strict);

    assertThat(own.signatures()).extracting(Signature::aligned).containsExactly(true, false);
    assertThat(own.dmarc().policy()).isEqualTo("reject");
  }

  @Test
  void whatIsProvenIsAFactOfTheMailAndNotOfThoseInside() throws Exception {
    String inner = rsa.sign(MAIL, TAGS);
    String outer =
        rsa.sign(MAIL.replace("\r\n\r\n", "\r\nContent-Type: message/rfc822\r\n\r\n"), TAGS);
    String mail = outer.substring(0, outer.indexOf("\r\n\r\n") + 4) + inner;
    var tree =
        Mails.takeApart(mail.getBytes(StandardCharsets.ISO_8859_1))
            .withLookups(new Lookups(key(rsa.record())));

    var mails = Samples.READER.read(tree).facts().mails();

    assertThat(mails).extracting(m -> m.auth().dkim()).containsExactly("fail", "unknown");
    assertThat(mails.get(0).auth().signatures().get(0).shown())
        .isEqualTo("k1 of one.example: fail");
  }

  @Test
  void hostileMailsAreCheckedInLinearTime() throws Exception {
    String signed = rsa.sign(MAIL, TAGS);
    List<String> hostile =
        List.of(
            "X-A: " + " ".repeat(1_000_000) + "\r\n" + signed,
            ("DKIM-Signature: " + TAGS + "; bh=AA==; b=AA==\r\n").repeat(9_000) + MAIL,
            "DKIM-Signature: " + "a=b;".repeat(250_000) + "\r\n" + MAIL,
            "DKIM-Signature: " + TAGS + ":x".repeat(500_000) + "; bh=AA==; b=AA==\r\n" + MAIL,
            "X: y\r\n".repeat(160_000) + signed,
            "DKIM-Signature: v=1; b=" + "A\r\n ".repeat(250_000) + "\r\n" + MAIL,
            signed + "\r\n".repeat(500_000),
            signed + " \t".repeat(500_000),
            "ARC-Seal: i=1; cv=none; a=rsa-sha256; b=AA==; d=a.b; s=c\r\n".repeat(18_000) + MAIL);

    assertThat(hostile)
        .allSatisfy(
            mail ->
                assertThat(check(mail, key(rsa.record())).signatures())
                    .hasSizeLessThanOrEqualTo(OwnCheck.MOST_SIGNATURES));
  }

  @Test
  void eachCutOfASignedMailIsReadAndNoneButTheWholePasses() throws Exception {
    String mail = rsa.sign(MAIL, TAGS);
    int body = mail.lastIndexOf("yours");

    for (int cut = 0; cut < body; cut++) {
      assertThat(result(mail.substring(0, cut), key(rsa.record()))).isNotEqualTo("pass");
    }
  }
}
