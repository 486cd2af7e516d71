package ess.cli;

import ess.learn.Campaigns;
import ess.learn.Example;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts labelled mails into folds of which each can be judged by what the others teach. Mails of
 * one campaign stay together, and so do those of one source, unless the source holds more of its
 * label than a fold would.
 */
final class MailFolds {

  private MailFolds() {}

  /** The fold of each mail, from 0 to below {@code folds}. */
  static int[] of(List<LabelledMail> mails, List<Example> examples, int folds) {
    int[] leader = Campaigns.of(examples);
    Map<String, Integer> sizes = new HashMap<>();
    for (LabelledMail mail : mails) {
      sizes.merge(source(mail), 1, Integer::sum);
      sizes.merge(label(mail), 1, Integer::sum);
    }
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < leader.length; i++) {
      LabelledMail mail = mails.get(i);
      boolean isSmall =
          sizes.getOrDefault(source(mail), 0) <= sizes.getOrDefault(label(mail), 0) / folds;
      if (!mail.source().equals(LabelledMail.NONE) && isSmall) {
        Integer other = first.putIfAbsent(source(mail), i);
        if (other != null) {
          join(leader, other, i);
        }
      }
    }
    return spread(leader, folds);
  }

  private static String source(LabelledMail mail) {
    return mail.isBad() + Evaluator.UNDER + mail.source();
  }

  private static String label(LabelledMail mail) {
    return Boolean.toString(mail.isBad());
  }

  /** Puts each bundle, in the order of its first mail, where there are the fewest mails. */
  private static int[] spread(int[] leader, int folds) {
    int[] sizes = new int[leader.length];
    for (int i = 0; i < leader.length; i++) {
      sizes[find(leader, i)]++;
    }
    int[] filled = new int[folds];
    int[] fold = new int[leader.length];
    for (int i = 0; i < leader.length; i++) {
      int top = find(leader, i);
      if (top == i) {
        int least = 0;
        for (int j = 1; j < folds; j++) {
          least = filled[j] < filled[least] ? j : least;
        }
        filled[least] += sizes[i];
        fold[i] = least;
      } else {
        fold[i] = fold[top];
      }
    }
    return fold;
  }

  private static void join(int[] leader, int one, int two) {
    int first = find(leader, one);
    int second = find(leader, two);
    leader[Math.max(first, second)] = Math.min(first, second);
  }

  private static int find(int[] leader, int mail) {
    int top = mail;
    while (leader[top] != top) {
      top = leader[top];
    }
    return top;
  }
}
