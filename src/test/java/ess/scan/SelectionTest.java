package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void itReadsTheSameInEveryProcessForTheFingerprintIsMadeOfIt() {
    Selection selection = Selection.parse("text/html", "gap,entry,body", "cut,bomb", false, false);

    assertThat(selection)
        .hasToString(
            "Selection[accepts=[text/html], kinds=[BODY, GAP, ENTRY], traits=[CUT, BOMB],"
                + " named=false, whole=false]");
  }
}
