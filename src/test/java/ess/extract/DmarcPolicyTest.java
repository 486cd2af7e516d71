package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Lookups;
import ess.message.Lookups.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies of domains (RFC 7489, section 6). */
class DmarcPolicyTest {

  private static DmarcPolicy of(String domain, Map<String, Answer> answers) {
    return DmarcPolicy.of(new Lookups(answers), domain, "one.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DMARC1; p=reject | found | reject",
        "v = DMARC1 ;p = Quarantine; rua=mailto:a@one.example | found | quarantine",
        "v=DMARC1; p=none; sp=reject | found | none",
        "v=DMARC1; p=maybe; rua=mailto:a@one.example | found | none",
        "v=DMARC1; rua=mailto:a@one.example | found | none",
        "v=DMARC1; p=maybe | none | ''",
        "v=DMARC1; p=reject; p=none | none | ''",
        "v=DMARC10; p=reject | none | ''",
        "v=spf1 -all | none | ''",
        "p=reject; v=DMARC1 | none | ''",
      })
  void aRecordIsReadAsTheStandardHasIt(String record, String result, String policy) {
    DmarcPolicy read =
        of("one.example", Map.of("_dmarc.one.example", Answer.found(List.of("x", record))));

    assertThat(read.result()).isEqualTo(result);
    assertThat(read.policy()).isEqualTo(policy);
  }

  @Test
  void ofTwoPoliciesNoneCounts() {
    Answer two = Answer.found(List.of("v=DMARC1; p=reject", "v=DMARC1; p=none"));

    assertThat(of("one.example", Map.of("_dmarc.one.example", two)).result()).isEqualTo("none");
  }

  @Test
  void aNameBelowHasThePolicyOfItsOwnElseThatForNamesBelow() {
    Answer site = Answer.found(List.of("v=DMARC1; p=reject; sp=quarantine; adkim=s; aspf=S"));
    Answer own = Answer.found(List.of("v=DMARC1; p=none"));
    Map<String, Answer> both = Map.of("_dmarc.one.example", site, "_dmarc.news.one.example", own);
    Map<String, Answer> above =
        Map.of("_dmarc.one.example", site, "_dmarc.news.one.example", Answer.ABSENT);

    assertThat(of("news.one.example", both))
        .isEqualTo(new DmarcPolicy("found", "none", false, false));
    assertThat(of("news.one.example", above))
        .isEqualTo(new DmarcPolicy("found", "quarantine", true, true));
    assertThat(of("one.example", above)).isEqualTo(new DmarcPolicy("found", "reject", true, true));
  }

  @Test
  void silenceIsNoAnswer() {
    assertThat(of("one.example", Map.of("_dmarc.one.example", Answer.FAILED)).result())
        .isEqualTo("temperror");
    assertThat(of("news.one.example", Map.of("_dmarc.one.example", Answer.ABSENT)).result())
        .isEqualTo("unknown");
    assertThat(of("", Map.of("_dmarc.", Answer.ABSENT))).isEqualTo(DmarcPolicy.UNKNOWN);
  }
}
