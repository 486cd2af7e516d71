package ess.learn;

import ess.message.Feedback.Label;
import ess.message.FeedbackLog;
import ess.message.Judgement;
import ess.message.Lesson;
import ess.message.Message;
import ess.message.RawMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Learns from what people put into the folders of a mailbox. It keeps nothing between two calls, so
 * several folders may be read at once. Safe for many threads.
 */
public final class FolderLessons {

  /** Who says it, where a person did by moving the mail. */
  private static final String BY = "mailbox";

  private final Teacher teacher;
  private final FeedbackLog log;

  /** For the file in which is kept what was learned, and the log of what is said. */
  public FolderLessons(Teacher teacher, FeedbackLog log) {
    this.teacher = teacher;
    this.log = log;
  }

  /** The mail of a lesson, to be judged. */
  public RawMessage mail(Lesson lesson) {
    return lesson.mail();
  }

  /** No examples yet, of a page that begins. */
  public List<Example> none() {
    return new ArrayList<>();
  }

  /**
   * Adds the mail, once it was judged, as what its folder says of it; one that could not be judged
   * is passed over.
   */
  public void take(Judgement judgement, Lesson lesson, List<Example> examples) {
    examples.add(Example.of(judgement.tree(), lesson.label() == Label.JUNK));
  }

  /** Teaches a page of examples. */
  public void teach(List<Example> examples) {
    if (!examples.isEmpty()) {
      Teacher.Knowledge ignored = teacher.teach(examples);
    }
  }

  /**
   * Says that a message is good which was called junk: it came back to where good mails come. It is
   * learned as whatever is said of messages.
   */
  public void takeBack(Message message) {
    if (teacher.callsJunk(message.sha256())) {
      boolean ignored = log.say(message.id(), Label.GOOD, BY);
    }
  }
}
