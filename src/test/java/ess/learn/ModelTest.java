package ess.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final List<Example> LETTERS = Letters.examples(40);

  @Test
  void aWordOfOneCampaignAloneIsNotKnown() {
    List<Example> examples = new ArrayList<>(LETTERS);
    for (int i = 0; i < 20; i++) {
      String text = "garply prize ".repeat(1 + i);
      examples.add(Example.of(Letters.of("zzyzx", text, "bait.example"), true));
    }

    Model model = Model.of(examples);

    assertThat(weight(model, "text:garply", "a.example")).isZero();
    assertThat(weight(model, "text:prize", "a.example")).isPositive();
  }

  @Test
  void theShapeOfAMailCounts() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String subject = "about " + (char) ('a' + i % 26) + (char) ('a' + i / 26);
      examples.add(Example.of(Letters.of(subject, subject, "x.top"), true));
      examples.add(Example.of(Letters.of(subject + " too", subject + " too", "x.edu"), false));
    }

    Model model = Model.of(examples);

    assertThat(weight(model, "from:.top", "x.top")).isPositive();
    assertThat(weight(model, "from:.edu", "x.edu")).isNegative();
  }

  private static float weight(Model model, String word, String site) {
    String place = word.substring(word.indexOf(':') + 1);
    return Words.of(Letters.of("", place, site)).byBucket().entrySet().stream()
        .filter(entry -> entry.getValue().equals(word))
        .map(Map.Entry::getKey)
        .map(model::weight)
        .findFirst()
        .orElseThrow();
  }
}
