package ess.cli;

import ess.cli.JudgedMail.Counted;
import java.util.List;
import java.util.SortedMap;

/**
 * What judging labelled mails showed. Its JSON is this record.
 *
 * @param setup by what was judged
 * @param quality over all mails, then, if asked for, over all bad and the chosen good ones
 * @param learned what was found at few false positives without lessons and with them; empty where
 *     nobody asked for a learner
 * @param groups the mails by label, class, tier, format and source
 * @param findings what was found, the most frequent in bad mails first
 * @param missed bad mails that were not flagged, the highest score first
 * @param wronged good mails that were flagged, the highest score first
 * @param costs what it took
 * @param unread mails that could not be judged; they count nowhere else
 * @param leftOut how many mails of which class were left out, for it is neither good nor bad
 */
record Evaluation(
    Setup setup,
    List<Quality> quality,
    List<AtMost> learned,
    List<Group> groups,
    List<Carrier> findings,
    List<Example> missed,
    List<Example> wronged,
    Costs costs,
    List<Unread> unread,
    SortedMap<String, Integer> leftOut) {

  /** The lowest and the highest score of the table of thresholds. */
  static final int FROM = 4;

  static final int TO = 20;

  /**
   * By what was judged.
   *
   * @param mails how many were judged
   * @param suspiciousFrom the score from which a mail is flagged
   * @param maliciousFrom the score from which it is malicious
   * @param policy the digest of the policy
   * @param engine the digests of program and scanners, usually one
   */
  record Setup(
      int mails, int suspiciousFrom, int maliciousFrom, String policy, List<String> engine) {}

  /**
   * How well bad and good were told apart.
   *
   * @param over which good mails count
   * @param precision of the flagged mails those that are bad
   * @param recall of the bad mails those that were flagged
   * @param f1 the harmonic mean of both, 0 to 1
   * @param falsePositives of the good mails those that were flagged
   */
  record Quality(String over, Share precision, Share recall, double f1, Share falsePositives) {}

  /**
   * What is found where only so many good mails may be flagged.
   *
   * @param learner {@code untaught} or {@code taught}
   * @param atMost the share of good mails that may be flagged
   * @param from the lowest score from which mails can then be flagged
   * @param falsePositives of the good mails that count those that reach it
   * @param found of each bad class those that reach it
   */
  record AtMost(
      String learner,
      double atMost,
      int from,
      Share falsePositives,
      SortedMap<String, Share> found) {}

  /**
   * Mails that have something in common.
   *
   * @param by in what: {@code label}, {@code class}, {@code tier}, {@code format}, {@code source}
   * @param name what it is, as in {@code ham/easy}
   * @param isBad whether they are bad
   * @param flagged suspicious or worse
   * @param malicious malicious
   * @param unscannable not judged as a whole
   * @param atLeast how many reach each score
   */
  record Group(
      String by,
      String name,
      boolean isBad,
      Share flagged,
      Share malicious,
      Share unscannable,
      SortedMap<Integer, Share> atLeast) {}

  /**
   * A finding id and what hangs on it.
   *
   * @param id the id
   * @param found in which share of each group it was found, by the name of the group
   * @param bad in how many bad mails
   * @param good in how many good mails
   * @param carriesBad how many bad mails would not be flagged without it
   * @param carriesGood how many good mails would not be flagged without it
   */
  record Carrier(
      String id,
      SortedMap<String, Share> found,
      int bad,
      int good,
      int carriesBad,
      int carriesGood) {}

  /**
   * A mail on the wrong side.
   *
   * @param path its name
   * @param group its class and tier
   * @param score its score
   * @param terms what made the score
   */
  record Example(String path, String group, int score, List<Counted> terms) {}

  /**
   * What the judging took.
   *
   * @param threads how many mails were judged side by side
   * @param seconds from the first to the last
   * @param cpuMsEach processor time of the whole process a mail, in milliseconds
   * @param stepsMsEach processor time of all steps of the routes a mail, in milliseconds
   * @param steps the steps, the dearest first
   */
  record Costs(
      int threads, double seconds, double cpuMsEach, double stepsMsEach, List<StepCost> steps) {}

  /**
   * What one step of the routes took.
   *
   * @param step route and step; of a scanner its route alone
   * @param msEach processor time a mail, in milliseconds
   * @param calls how often it was taken
   */
  record StepCost(String step, double msEach, long calls) {}

  /**
   * A mail that could not be judged.
   *
   * @param path its name
   * @param why the reason
   */
  record Unread(String path, String why) {}
}
