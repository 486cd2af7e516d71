package ess.learn;

import ess.message.Feedback;
import ess.message.FeedbackLog;
import ess.message.Judgement;
import ess.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns from what people say of stored messages: reads on from the number it has reached, and
 * teaches a page at a time. Used by one route.
 */
public final class FeedbackLessons {

  private static final int PAGE = 200;

  private final FeedbackLog log;
  private final Teacher teacher;
  private final List<Example> page = new ArrayList<>();
  private long last;

  /** Of the log, for the file in which is kept what was learned. */
  public FeedbackLessons(FeedbackLog log, Teacher teacher) {
    this.log = log;
    this.teacher = teacher;
  }

  /** What was said since; empty if nothing was. */
  public synchronized List<Feedback> begin() {
    List<Feedback> said = log.after(teacher.reached(), PAGE);
    page.clear();
    last = said.isEmpty() ? 0 : said.get(said.size() - 1).number();
    return said;
  }

  /** The message that something was said of. */
  public Message message(Feedback feedback) {
    return feedback.message();
  }

  /** Takes the message, once it was judged, as what it was said to be. */
  public synchronized void take(Judgement judgement, Feedback feedback) {
    page.add(Example.of(judgement.tree(), feedback.label() == Feedback.Label.JUNK));
  }

  /** Teaches what was taken; a message that could not be judged is passed over. */
  public synchronized void end() {
    if (last > 0) {
      Teacher.Knowledge ignored = teacher.teach(page, last);
    }
  }
}
