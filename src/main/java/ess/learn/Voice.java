package ess.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many points a margin is worth. The bounds come from examples that were judged by a model that
 * had not seen their campaign: two points more for a margin that half as many good mails reach, and
 * points for good below what nearly all junk reaches. So what was taught decides how loud the
 * learner may speak. Immutable.
 */
final class Voice {

  /** The most that it says for junk. */
  static final int MOST_JUNK = 6;

  /** The most that it says for good. */
  static final int MOST_GOOD = 4;

  private static final int FOLDS = 3;

  /** What so few of a side reach for each point is too far out to be told of that side. */
  private static final double RARE = 0.01;

  /** The share of good mails that may reach each number of points, from 1 point on. */
  private static final double[] GOOD_SHARES = {0.014, 0.01, 0.007, 0.005, 0.0035, 0.0025};

  /** The share of junk mails that may fall to each number of points for good. */
  private static final double[] JUNK_SHARES = {0.07, 0.06, 0.05, 0.04};

  private final float[] fromJunk;
  private final float[] toGood;

  /** Takes over the bounds of 1 and more points, of {@link #fromJunk} and {@link #toGood}. */
  Voice(float[] fromJunk, float[] toGood) {
    if (fromJunk.length != MOST_JUNK || toGood.length != MOST_GOOD) {
      throw new IllegalArgumentException("a voice has 6 bounds for junk and 4 for good");
    }
    this.fromJunk = fromJunk;
    this.toGood = toGood;
  }

  /** Sets the bounds by the examples, campaigns kept apart. */
  static Voice of(List<Example> examples) {
    int[] campaigns = Campaigns.of(examples);
    List<Float> junk = new ArrayList<>();
    List<Float> good = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Example> seen = new ArrayList<>();
      List<Example> unseen = new ArrayList<>();
      for (int i = 0; i < campaigns.length; i++) {
        (fold(campaigns[i]) == fold ? unseen : seen).add(examples.get(i));
      }
      Model model = Model.of(seen);
      for (Example example : unseen) {
        (example.isJunk() ? junk : good).add((float) model.margin(example.buckets()));
      }
    }
    float[] fromJunk = bounds(sorted(junk), sorted(mirrored(good)), GOOD_SHARES);
    float[] toGood = bounds(sorted(mirrored(good)), sorted(junk), JUNK_SHARES);
    return new Voice(fromJunk, mirrored(toGood));
  }

  private static int fold(int campaign) {
    return Math.floorMod((campaign * 0x9e3779b9) >>> 8, FOLDS);
  }

  private static List<Float> mirrored(List<Float> margins) {
    return margins.stream().map(margin -> -margin).toList();
  }

  private static float[] mirrored(float[] margins) {
    float[] mirrored = new float[margins.length];
    for (int i = 0; i < mirrored.length; i++) {
      mirrored[i] = -margins[i];
    }
    return mirrored;
  }

  private static float[] sorted(List<Float> margins) {
    float[] sorted = new float[margins.size()];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = margins.get(i);
    }
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * The margins above which there are 1, 2 and more points: the share of the others that may lie
   * above, and nothing that is rare on the own side. Infinite where the others are too few to tell.
   *
   * @param own the margins of the side that gets the points, rising
   * @param others those of the other side with the opposite sign, rising
   */
  private static float[] bounds(float[] own, float[] others, double[] shares) {
    float[] bounds = new float[shares.length];
    for (int i = 0; i < shares.length; i++) {
      int allowed = (int) (shares[i] * (others.length + 1)) - 1;
      int rare = (int) (RARE * (i + 1) * own.length);
      bounds[i] =
          allowed < 0 || own.length == 0
              ? Float.POSITIVE_INFINITY
              : Math.max(Math.max(0, -others[allowed]), own[rare]);
    }
    return bounds;
  }

  /** The points of the margin: above 0 for junk, below for good. */
  int points(double margin) {
    for (int points = MOST_JUNK; points > 0; points--) {
      if (margin > fromJunk[points - 1]) {
        return points;
      }
    }
    for (int points = MOST_GOOD; points > 0; points--) {
      if (margin < toGood[points - 1]) {
        return -points;
      }
    }
    return 0;
  }

  /** The margins above which there are 1, 2 and more points. */
  float[] fromJunk() {
    return fromJunk.clone();
  }

  /** The margins below which there are 1, 2 and more points for good. */
  float[] toGood() {
    return toGood.clone();
  }
}
