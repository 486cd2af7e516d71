package ess.learn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts examples together that belong to one campaign: those with the same subject, or whose texts
 * begin the same, and those that belong to one of them in turn.
 */
public final class Campaigns {

  private final int[] leader;

  private Campaigns(int size) {
    leader = new int[size];
    for (int i = 0; i < size; i++) {
      leader[i] = i;
    }
  }

  /** For each example the index of the first of its campaign. */
  public static int[] of(List<Example> examples) {
    Campaigns campaigns = new Campaigns(examples.size());
    Map<Integer, Integer> subjects = new HashMap<>();
    Map<Integer, Integer> beginnings = new HashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      campaigns.tie(subjects, examples.get(i).subject(), i);
      campaigns.tie(beginnings, examples.get(i).beginning(), i);
    }
    int[] first = new int[examples.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = campaigns.find(i);
    }
    return first;
  }

  private void tie(Map<Integer, Integer> seen, int key, int example) {
    if (key != 0) {
      Integer other = seen.putIfAbsent(key, example);
      if (other != null) {
        int one = find(other);
        int two = find(example);
        leader[Math.max(one, two)] = Math.min(one, two);
      }
    }
  }

  private int find(int example) {
    int top = example;
    while (leader[top] != top) {
      leader[top] = leader[leader[top]];
      top = leader[top];
    }
    return top;
  }
}
