package ess.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A weight for each bucket of words, by logistic regression: the margin of a mail is the sum of the
 * weights of the words that it knows over the root of their number, and a share of each weight of
 * its shape. A word is known if two campaigns have it, for a word of one tells that one again. The
 * same examples in the same order give the same bits. Immutable.
 */
final class Model {

  private static final int ROUNDS = 40;
  private static final double RATE = 20;
  private static final double DECAY = 0.025;
  private static final double BIAS_RATE = 0.1;

  /** What one word of the shape counts; a mail of 44 words counts each as much. */
  private static final double SHAPE = 0.15;

  private final float[] weights;
  private final float bias;

  /** Takes the weights over, one for each bucket; 0 is that of a word that it does not know. */
  Model(float[] weights, float bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /** Learns from the examples; junk and good weigh the same, however many there are of each. */
  static Model of(List<Example> examples) {
    List<Known> mixed = mixed(known(examples));
    long junk = examples.stream().filter(Example::isJunk).count();
    double forJunk = 0.5 * examples.size() / Math.max(1, junk);
    double forGood = 0.5 * examples.size() / Math.max(1, examples.size() - junk);
    double decay = DECAY / Math.max(1, examples.size());
    float[] weights = new float[Words.BUCKETS];
    double kept = 1;
    double bias = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      double rate = RATE / round;
      for (Known mail : mixed) {
        double error = (mail.isJunk ? 1 : 0) - logistic(bias + kept * mail.sum(weights));
        double step = rate * error * (mail.isJunk ? forJunk : forGood);
        kept *= 1 - rate * decay;
        mail.add(step / kept, weights);
        bias += BIAS_RATE * step;
      }
    }
    for (int bucket = 0; bucket < weights.length; bucket++) {
      weights[bucket] *= (float) kept;
    }
    return new Model(weights, (float) bias);
  }

  /** The words of a mail that count. */
  private static final class Known {

    private final boolean isJunk;
    private final int[] buckets;

    /** What each word counts that is none of the shape. */
    private final double each;

    Known(boolean isJunk, int[] words, IntPredicate isKnown) {
      this.isJunk = isJunk;
      this.buckets = Arrays.stream(words).filter(isKnown).toArray();
      int number = 0;
      while (number < buckets.length && buckets[number] < Words.FIRST_OF_SHAPE) {
        number++;
      }
      this.each = 1 / Math.sqrt(Math.max(1, number));
    }

    private double counts(int bucket) {
      return bucket < Words.FIRST_OF_SHAPE ? each : SHAPE;
    }

    double sum(float[] weights) {
      double sum = 0;
      for (int bucket : buckets) {
        sum += weights[bucket] * counts(bucket);
      }
      return sum;
    }

    void add(double step, float[] weights) {
      for (int bucket : buckets) {
        weights[bucket] += (float) (step * counts(bucket));
      }
    }
  }

  /** Of each example the words that two campaigns have. */
  private static List<Known> known(List<Example> examples) {
    int[] campaigns = Campaigns.of(examples);
    int[] first = new int[Words.BUCKETS];
    Arrays.fill(first, -1);
    BitSet twice = new BitSet(Words.BUCKETS);
    for (int i = 0; i < campaigns.length; i++) {
      for (int bucket : examples.get(i).buckets()) {
        if (first[bucket] < 0) {
          first[bucket] = campaigns[i];
        } else if (first[bucket] != campaigns[i]) {
          twice.set(bucket);
        }
      }
    }
    return examples.stream()
        .map(example -> new Known(example.isJunk(), example.buckets(), twice::get))
        .toList();
  }

  /** In a fixed order that mixes what stands together. */
  private static List<Known> mixed(List<Known> mails) {
    List<Known> mixed = new ArrayList<>(mails);
    long state = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < mixed.size(); i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      Collections.swap(mixed, i, (int) Long.remainderUnsigned(state >>> 16, i + 1L));
    }
    return mixed;
  }

  /** How far a mail of these words is on the side of junk; below 0 it is on that of good. */
  double margin(int[] buckets) {
    return bias + new Known(false, buckets, bucket -> weights[bucket] != 0).sum(weights);
  }

  /** The weight of the words that fall into the bucket. */
  float weight(int bucket) {
    return weights[bucket];
  }

  /** What a mail without words has. */
  float bias() {
    return bias;
  }

  private static double logistic(double margin) {
    return 1 / (1 + StrictMath.exp(-margin));
  }
}
