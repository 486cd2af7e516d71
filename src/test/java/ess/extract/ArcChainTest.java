package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Lookups.Answer;
import ess.testing.MailSigner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of seals (RFC 8617), made and broken. */
class ArcChainTest {

  private static final String MAIL =
      "From: Ann <ann@one.example>\r\nTo: list@list.example\r\nSubject: Words\r\n\r\nHello\r\n";
  private static final String MESSAGE =
      "a=rsa-sha256; c=relaxed/relaxed; d=list.example; s=m; h=from:to:subject";
  private static final String SEAL = "a=rsa-sha256; d=list.example; s=s; t=1";
  private static final String FIRST = "m._domainkey.list.example";
  private static final String SECOND = "s._domainkey.list.example";

  private static MailSigner signer;
  private static String one;
  private static String three;

  @BeforeAll
  static void seal() throws Exception {
    signer = MailSigner.rsa(2_048);
    one = signer.seal(MAIL, 1, "none", MESSAGE, SEAL);
    String two = signer.seal(one, 2, "pass", MESSAGE, SEAL);
    three = signer.seal(two, 3, "pass", MESSAGE, SEAL);
  }

  private static Map<String, Answer> keys() {
    Answer key = Answer.found(List.of(signer.record()));
    return Map.of(FIRST, key, SECOND, key);
  }

  private static String result(String mail) {
    return OwnCheckTest.check(mail, keys()).arc();
  }

  @Test
  void aWholeChainPassesHoweverLong() {
    assertThat(result(MAIL)).isEqualTo("none");
    assertThat(result(one)).isEqualTo("pass");
    assertThat(result(three)).isEqualTo("pass");
    assertThat(result(three.replace("\r\n", "\n"))).isEqualTo("pass");
    assertThat(result("X-Later: 1\r\n" + three)).isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hello | Jello | the body",
        "Subject: Words | Subject: Swords | a signed field",
        "i=2; mx | i=2; my | the results of the one in the middle",
        "i=1; mx | i=1; my | those of the first",
        "cv=none | cv=pass | the first saw a chain",
        "cv=pass | cv=none | the last saw none",
        "cv=pass | cv=fail | the last saw a broken one",
        "t=1 | t=2 | a tag of the last seal",
        "t=1 | t=1; h=from | a seal with a list of fields",
        "i=3; | i=4; | a gap",
        "i=3; | i=03; | no number of the standard",
        "i=3; | i=2; | two of one sealer",
        "ARC-Seal: i=2 | X-Seal: i=2 | a seal is gone",
        "ARC-Message-Signature: i=1 | X-Signature: i=1 | a signature is gone",
      })
  void whatWasChangedBreaksIt(String from, String to, String what) {
    assertThat(three).contains(from);

    assertThat(result(three.replaceFirst(from, to))).as(what).isEqualTo("fail");
  }

  @Test
  void whatALaterSealerMayChangeDoesNot() throws Exception {
    String changed = one.replace("Hello", "Hello, members");

    assertThat(result(changed)).isEqualTo("fail");
    assertThat(result(signer.seal(changed, 2, "pass", MESSAGE, SEAL))).isEqualTo("pass");
  }

  @Test
  void whoSignsTheChainItselfIsNoSealer() throws Exception {
    String with = MESSAGE.replace("h=from", "h=arc-seal:from");
    String without = MESSAGE.replace("h=from:", "h=");

    assertThat(result(signer.seal(MAIL, 1, "none", with, SEAL))).isEqualTo("fail");
    assertThat(result(signer.seal(MAIL, 1, "none", without, SEAL))).isEqualTo("fail");
  }

  @ParameterizedTest
  @CsvSource({"ABSENT, key-gone", "FAILED, temperror", "OPEN, unknown"})
  void aKeyThatIsNotToldBreaksNoChain(String status, String result) {
    Answer none = new Answer(ess.message.Lookups.Status.valueOf(status), List.of());
    Map<String, Answer> keys = new HashMap<>(keys());
    keys.put(SECOND, none);

    assertThat(OwnCheckTest.check(three, keys).arc()).isEqualTo(result);
    assertThat(OwnCheckTest.check(three.replace("Hello", "Jello"), keys).arc()).isEqualTo("fail");
  }

  @Test
  void moreThanFiftySetsAreNoChain() throws Exception {
    String mail = MAIL;
    for (int i = 1; i <= 50; i++) {
      mail = signer.seal(mail, i, i == 1 ? "none" : "pass", MESSAGE, SEAL);
    }

    assertThat(result(mail)).isEqualTo("pass");
    assertThat(result(signer.seal(mail, 51, "pass", MESSAGE, SEAL))).isEqualTo("fail");
  }
}
