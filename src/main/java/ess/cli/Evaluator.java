package ess.cli;

import ess.cli.Evaluation.AtMost;
import ess.cli.Evaluation.Carrier;
import ess.cli.Evaluation.Example;
import ess.cli.Evaluation.Group;
import ess.cli.Evaluation.Quality;
import ess.message.Verdict.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Counts what was judged. Its answers depend on the mails alone, not on their order. */
final class Evaluator {

  /** What stands between a class and its tier, format or source in the name of a group. */
  static final String UNDER = "/";

  private static final double[] AT_MOST = {0.001, 0.005, 0.01};

  private static final Comparator<Group> BAD_FIRST =
      Comparator.comparing((Group group) -> !group.isBad()).thenComparing(Group::name);

  private final List<JudgedMail> mails;

  /** Over mails that could be judged. */
  Evaluator(List<JudgedMail> mails) {
    this.mails = mails;
  }

  /** The groups of every kind, the bad ones first in each. */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    groups.addAll(groups("label", mail -> mail.mail().isBad() ? "all bad" : "all good"));
    groups.addAll(groups("class", mail -> mail.mail().kind()));
    groups.addAll(groups("tier", mail -> under(mail, mail.mail().tier())));
    groups.addAll(groups("format", mail -> under(mail, mail.format())));
    groups.addAll(groups("source", mail -> under(mail, mail.mail().source())));
    return groups;
  }

  /** The good mails that count, as a group of their own. */
  Group against(String name, Predicate<JudgedMail> counts) {
    return group("against", name, mails.stream().filter(counts).toList());
  }

  private static String under(JudgedMail mail, String name) {
    return name.equals(LabelledMail.NONE) ? "" : mail.mail().kind() + UNDER + name;
  }

  private List<Group> groups(String by, Function<JudgedMail, String> name) {
    Map<String, List<JudgedMail>> parts = new TreeMap<>();
    for (JudgedMail mail : mails) {
      parts.computeIfAbsent(name.apply(mail), key -> new ArrayList<>()).add(mail);
    }
    parts.remove("");
    List<Group> groups = new ArrayList<>();
    parts.forEach((key, part) -> groups.add(group(by, key, part)));
    groups.sort(BAD_FIRST);
    return groups;
  }

  private static Group group(String by, String name, List<JudgedMail> part) {
    SortedMap<Integer, Share> atLeast = new TreeMap<>();
    for (int score = Evaluation.FROM; score <= Evaluation.TO; score++) {
      int from = score;
      atLeast.put(score, share(part, mail -> mail.score() >= from));
    }
    return new Group(
        by,
        name,
        !part.isEmpty() && part.get(0).mail().isBad(),
        share(part, JudgedMail::isFlagged),
        share(part, JudgedMail::isMalicious),
        share(part, mail -> mail.result() == Result.UNSCANNABLE),
        atLeast);
  }

  static Share share(List<JudgedMail> part, Predicate<JudgedMail> what) {
    return new Share((int) part.stream().filter(what).count(), part.size());
  }

  /** Precision and recall over the bad mails and those good ones that count. */
  Quality quality(String over, Predicate<JudgedMail> counts) {
    List<JudgedMail> bad = mails.stream().filter(mail -> mail.mail().isBad()).toList();
    List<JudgedMail> good =
        mails.stream().filter(mail -> !mail.mail().isBad()).filter(counts).toList();
    Share recall = share(bad, JudgedMail::isFlagged);
    Share wrong = share(good, JudgedMail::isFlagged);
    Share precision = new Share(recall.hits(), recall.hits() + wrong.hits());
    double sum = precision.share() + recall.share();
    double f1 = sum == 0 ? 0 : 2 * precision.share() * recall.share() / sum;
    return new Quality(over, precision, recall, f1, wrong);
  }

  /** What is found at each of a few shares of false positives among the good mails that count. */
  List<AtMost> atMost(String learner, Predicate<JudgedMail> counts) {
    List<JudgedMail> good =
        mails.stream().filter(mail -> !mail.mail().isBad()).filter(counts).toList();
    SortedMap<String, List<JudgedMail>> bad = new TreeMap<>();
    for (JudgedMail mail : mails) {
      if (mail.mail().isBad()) {
        bad.computeIfAbsent(mail.mail().kind(), kind -> new ArrayList<>()).add(mail);
      }
    }
    List<AtMost> rows = new ArrayList<>();
    for (double atMost : AT_MOST) {
      int from = 1;
      while (reach(good, from).share() > atMost) {
        from++;
      }
      SortedMap<String, Share> found = new TreeMap<>();
      for (Map.Entry<String, List<JudgedMail>> kind : bad.entrySet()) {
        found.put(kind.getKey(), reach(kind.getValue(), from));
      }
      rows.add(new AtMost(learner, atMost, from, reach(good, from), found));
    }
    return rows;
  }

  private static Share reach(List<JudgedMail> part, int from) {
    return share(part, mail -> mail.score() >= from);
  }

  /** Every finding id; the share of each class, tier and format that it was found in. */
  List<Carrier> findings() {
    Map<String, int[]> sums = new TreeMap<>();
    Map<String, Map<String, Integer>> found = new HashMap<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (JudgedMail mail : mails) {
      List<String> groups = groupsOf(mail);
      groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
      for (JudgedMail.Counted term : mail.terms()) {
        int[] sum = sums.computeIfAbsent(term.id(), id -> new int[4]);
        int side = mail.mail().isBad() ? 0 : 1;
        sum[side]++;
        sum[2 + side] += mail.carriers().contains(term.id()) ? 1 : 0;
        Map<String, Integer> in = found.computeIfAbsent(term.id(), id -> new HashMap<>());
        groups.forEach(group -> in.merge(group, 1, Integer::sum));
      }
    }
    List<Carrier> carriers = new ArrayList<>();
    sums.forEach(
        (id, sum) -> {
          SortedMap<String, Share> shares = new TreeMap<>();
          Map<String, Integer> in = found.getOrDefault(id, Map.of());
          sizes.forEach(
              (group, size) -> shares.put(group, new Share(in.getOrDefault(group, 0), size)));
          carriers.add(new Carrier(id, shares, sum[0], sum[1], sum[2], sum[3]));
        });
    carriers.sort(Comparator.comparingInt((Carrier carrier) -> -carrier.bad()));
    return carriers;
  }

  private static List<String> groupsOf(JudgedMail mail) {
    List<String> groups = new ArrayList<>();
    groups.add(mail.mail().kind());
    groups.add(under(mail, mail.format()));
    if (!mail.mail().tier().equals(LabelledMail.NONE)) {
      groups.add(under(mail, mail.mail().tier()));
    }
    return groups;
  }

  /** Mails on the wrong side, the highest score first. */
  List<Example> examples(boolean isBad, int most) {
    return mails.stream()
        .filter(mail -> mail.mail().isBad() == isBad && mail.isFlagged() != isBad)
        .sorted(
            Comparator.comparingInt((JudgedMail mail) -> -mail.score())
                .thenComparing(mail -> mail.mail().path()))
        .limit(most)
        .map(
            mail ->
                new Example(
                    mail.mail().path(), mail.mail().kindAndTier(), mail.score(), mail.terms()))
        .toList();
  }
}
