package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.decompose.Mails;
import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names the DNS is asked for. */
class KeyQuestionsTest {

  private static final KeyQuestions QUESTIONS =
      new KeyQuestions(Samples.LISTS, 16, 8, KeyQuestions.MOST_AGE);

  private static Set<String> names(KeyQuestions questions, String mail) {
    return questions.ask(tree(mail)).lookups().answers().keySet();
  }

  private static PartTree tree(String mail) {
    return Mails.takeApart(mail.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String dkim(String domain, String selector) {
    return "DKIM-Signature: v=1; a=rsa-sha256; h=from; bh=AA==; b=AA==; d=%s; s=%s\n"
        .formatted(domain, selector);
  }

  private static String set(int i, String cv) {
    String tags = "i=" + i + "; a=rsa-sha256; d=list.example; b=AA==; ";
    return "ARC-Seal: %ss=s%d; cv=%s\n".formatted(tags, i, cv)
        + "ARC-Message-Signature: %ss=m%d; h=from; bh=AA==\n".formatted(tags, i)
        + "ARC-Authentication-Results: i=%d; none\n".formatted(i);
  }

  @Test
  void policySignaturesAndChainAreAskedFor() {
    String mail =
        set(2, "pass")
            + set(1, "none")
            + dkim("One.Example", "K1")
            + dkim("esp.example", "x")
            + "From: a@news.one.example\n\n";

    assertThat(names(QUESTIONS, mail))
        .containsExactlyInAnyOrder(
            "_dmarc.news.one.example",
            "_dmarc.one.example",
            "k1._domainkey.one.example",
            "x._domainkey.esp.example",
            "m2._domainkey.list.example",
            "s1._domainkey.list.example",
            "s2._domainkey.list.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a@one.example, b@two.example' | 0",
        "nobody | 0",
        "a@localhost | 0",
        "a@[192.0.2.1] | 0",
        "a@-.example..x | 0",
        "a@one.example | 1",
      })
  void onlyOneSenderWithADomainIsAskedFor(String from, int count) {
    assertThat(names(QUESTIONS, "From: " + from + "\n\n")).hasSize(count);
  }

  @Test
  void noMoreIsAskedThanTheBounds() {
    String many = "";
    for (int i = 0; i < 40; i++) {
      many += dkim("one.example", "k" + i);
    }
    String mail = many + "From: a@one.example\n\n";

    assertThat(names(QUESTIONS, mail)).hasSize(9);
    assertThat(names(new KeyQuestions(Samples.LISTS, 5, 20, Duration.ofDays(1)), mail))
        .containsExactlyInAnyOrder(
            "_dmarc.one.example",
            "k0._domainkey.one.example",
            "k1._domainkey.one.example",
            "k2._domainkey.one.example",
            "k3._domainkey.one.example");
  }

  @Test
  void whatIsKnownIsNotAskedAgain() {
    Lookups known = new Lookups(Map.of("_dmarc.two.example", Answer.ABSENT));

    assertThat(QUESTIONS.ask(tree("From: a@one.example\n\n").withLookups(known)).lookups())
        .isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received: by x; Mon, 2 Nov 1968 10:00:00 +0000 | 0",
        "Received: by x; 2-Nov-1968 10:00:00 | 0",
        "Date: 2 Nov 1968 | 0",
        "Received: by x; Mon, 2 Nov 2998 10:00:00 +0000 | 1",
        "Received: by x; 99 Nov 1968 10:00:00 +0000 | 1",
        "Received: by x; 2 Foo 1968 | 1",
        "Received: by x | 1",
      })
  void ofAnOldMailNothingIsAsked(String field, int count) {
    KeyQuestions questions = new KeyQuestions(Samples.LISTS, 16, 8, Duration.ofDays(7));

    assertThat(names(questions, field + "\nFrom: a@one.example\n\n")).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8, P1D",
    "61, 8, P1D",
    "16, 0, P1D",
    "16, 21, P1D",
    "16, 8, PT0S",
    "9, 9, P36501D"
  })
  void whatIsOutOfBoundsIsRefused(int lookups, int signatures, Duration age) {
    assertThatThrownBy(() -> new KeyQuestions(Samples.LISTS, lookups, signatures, age))
        .hasMessageStartingWith("ess.dns.max-");
  }
}
