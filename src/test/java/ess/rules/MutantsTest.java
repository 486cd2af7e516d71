package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MutantsTest {

  @Test
  void eachTermIsNegatedAndDroppedWhereverItStands() {
    var mutants =
        Mutants.of(
            "mail.nested && (text == 'a' || mail.links.exists(l, l.host == 'b' && !(l.path =="
                + " 'c')))");

    assertThat(mutants)
        .extracting(Mutants.Mutant::text)
        .containsExactly(
            "!mail.nested && (text == \"a\" || mail.links.exists(l, l.host == \"b\" && !(l.path =="
                + " \"c\")))",
            "text == \"a\" || mail.links.exists(l, l.host == \"b\" && !(l.path == \"c\"))",
            "mail.nested && (!(text == \"a\") || mail.links.exists(l, l.host == \"b\" && !(l.path"
                + " == \"c\")))",
            "mail.nested && mail.links.exists(l, l.host == \"b\" && !(l.path == \"c\"))",
            "mail.nested && (text == \"a\" || !(mail.links.exists(l, l.host == \"b\" && !(l.path =="
                + " \"c\"))))",
            "mail.nested && text == \"a\"",
            "mail.nested && (text == \"a\" || mail.links.exists(l, !(l.host == \"b\") && !(l.path"
                + " == \"c\")))",
            "mail.nested && (text == \"a\" || mail.links.exists(l, !(l.path == \"c\")))",
            "mail.nested && (text == \"a\" || mail.links.exists(l, l.host == \"b\" && !!(l.path =="
                + " \"c\")))",
            "mail.nested && (text == \"a\" || mail.links.exists(l, l.host == \"b\"))");
  }

  @Test
  void aConditionOfOneTermIsOnlyNegated() {
    assertThat(Mutants.of("mail.nested"))
        .containsExactly(new Mutants.Mutant("negated mail.nested", "!mail.nested"));
  }
}
