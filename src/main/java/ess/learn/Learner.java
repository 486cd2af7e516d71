package ess.learn;

import ess.message.Finding;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.facts.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a mail reads like those that people here called junk, or good. It is silent until it
 * was taught enough of both, and so bounded that it makes no mail suspicious by itself.
 * Thread-safe; what was taught meanwhile is read within seconds.
 */
public final class Learner {

  /** What every finding of it has as its source. */
  static final String NAME = "learner";

  private static final long RENEW_NANOS = 2_000_000_000L;
  private static final int WORDS_SHOWN = 5;

  private final LessonFile file;
  private final int least;
  private volatile State state;

  /** What is known, and when the file was last looked at. */
  private record State(@Nullable Lessons lessons, long mark, long at) {}

  /**
   * Of the file in which is kept what was learned.
   *
   * @param least how many mails of each kind it must have seen before it speaks, 10 or more
   */
  public Learner(String file, int least) {
    if (least < 10) {
      throw new IllegalArgumentException("%d mails, must be 10 or more".formatted(least));
    }
    this.file = new LessonFile(Path.of(file));
    this.least = least;
    this.state = new State(this.file.read(false), this.file.mark(), System.nanoTime());
  }

  /** The same message with what the learner says of it, and the digest of what it has learned. */
  public PartTree apply(PartTree tree) {
    Lessons lessons = lessons();
    if (lessons == null || lessons.junk() < least || lessons.good() < least) {
      return tree;
    }
    List<Finding> found = new ArrayList<>();
    Words words = Words.of(tree);
    double margin = lessons.model().margin(words.buckets());
    int points = lessons.voice().points(margin);
    if (points != 0) {
      found.add(finding(points, tree, strongest(words, lessons.model(), points)));
    }
    return tree.scanned(found, List.of(NAME + ":" + lessons.digest().hex()));
  }

  private @Nullable Lessons lessons() {
    State now = state;
    return System.nanoTime() - now.at() < RENEW_NANOS ? now.lessons() : renewed();
  }

  private synchronized @Nullable Lessons renewed() {
    State old = state;
    long mark = file.mark();
    Lessons lessons = mark == old.mark() ? old.lessons() : readOr(old.lessons());
    state = new State(lessons, mark, System.nanoTime());
    return lessons;
  }

  /** A file that became unusable must not stop the judging; the next start tells. */
  private @Nullable Lessons readOr(@Nullable Lessons old) {
    try {
      return file.read(false);
    } catch (LearnException e) {
      return old;
    }
  }

  private static Finding finding(int points, PartTree tree, List<String> strongest) {
    boolean isJunk = points > 0;
    Where where = Places.of(tree, strongest);
    Finding finding =
        Finding.of(
                isJunk ? "learner.junk" : "learner.good",
                NAME,
                isJunk
                    ? "Reads like mails that were called junk here"
                    : "Reads like mails that were called good here",
                isJunk ? Severity.MEDIUM : Severity.INFO,
                points,
                where.part())
            .withEvidence(String.join(", ", strongest));
    return where.range() == null
        ? finding
        : finding.withRange(where.range().from(), where.range().to());
  }

  /** The words that moved the margin most to the side, the strongest first. */
  private static List<String> strongest(Words words, Model model, int side) {
    return words.byBucket().entrySet().stream()
        .filter(word -> side * model.weight(word.getKey()) > 0)
        .sorted(
            Comparator.comparing(
                (Map.Entry<Integer, String> word) -> -side * model.weight(word.getKey())))
        .limit(WORDS_SHOWN)
        .map(Map.Entry::getValue)
        .toList();
  }
}
