package ess.learn;

import ess.message.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Teaches the learner. A mail counts once, as it was called last; of each kind the newest are kept.
 * What is learned depends on the mails that are kept and not on their order. Safe for many threads
 * and processes.
 */
public final class Teacher {

  private final LessonFile file;
  private final KnownJunk junk;
  private final int most;

  /**
   * Of the file in which is kept what was learned.
   *
   * @param most how many mails of each kind are kept, 1 to 100,000
   */
  public Teacher(String file, int most) {
    if (most < 1 || most > 100_000) {
      throw new IllegalArgumentException("%d mails, must be 1 to 100000".formatted(most));
    }
    this.file = new LessonFile(Path.of(file));
    this.junk = new KnownJunk(this.file);
    this.most = most;
  }

  /**
   * What is known after a lesson.
   *
   * @param junk how many mails called junk
   * @param good how many called good
   * @param digest of what was learned
   */
  public record Knowledge(int junk, int good, Sha256 digest) {}

  /** Teaches the examples; of one mail the last counts. */
  public Knowledge teach(Collection<Example> examples) {
    return teach(examples, 0);
  }

  /** Teaches the examples, which are those of the feedback up to a number. */
  Knowledge teach(Collection<Example> examples, long reached) {
    return change(
        mails -> {
          for (Example example : examples) {
            mails.remove(example.mail());
            mails.put(example.mail(), example);
          }
        },
        reached);
  }

  /** Takes back what was taught of the mails. */
  public Knowledge forget(Collection<Sha256> mails) {
    return change(known -> known.keySet().removeAll(List.copyOf(mails)), 0);
  }

  /** Whether the mail was called junk last. */
  boolean callsJunk(Sha256 mail) {
    return junk.has(mail);
  }

  /** The number of the last feedback that was learned from; 0 for none. */
  long reached() {
    Lessons lessons = file.read(false);
    return lessons == null ? 0 : lessons.reached();
  }

  private Knowledge change(Consumer<Map<Sha256, Example>> change, long reached) {
    Lessons lessons =
        file.change(
            before -> {
              Map<Sha256, Example> mails = new LinkedHashMap<>();
              before.forEach(example -> mails.put(example.mail(), example));
              change.accept(mails);
              return newest(List.copyOf(mails.values()));
            },
            reached);
    return new Knowledge(lessons.junk(), lessons.good(), lessons.digest());
  }

  private List<Example> newest(List<Example> examples) {
    long junk = examples.stream().filter(Example::isJunk).count();
    long tooMuchJunk = Math.max(0, junk - most);
    long tooMuchGood = Math.max(0, examples.size() - junk - most);
    List<Example> kept = new ArrayList<>();
    for (Example example : examples) {
      if (example.isJunk() ? tooMuchJunk-- <= 0 : tooMuchGood-- <= 0) {
        kept.add(example);
      }
    }
    return kept;
  }
}
