package ess.message;

import ess.message.Feedback.Label;
import java.util.List;

/**
 * What people say of messages. Of each message the newest word counts; a learner reads on from the
 * number it has reached. Safe for many threads.
 */
public interface FeedbackLog {

  /**
   * Writes down what somebody says of a message; within {@link Transactions#inOne} as part of it.
   *
   * @param message a message that is there
   * @return whether it is another word than the one that stood
   */
  boolean say(MessageId message, Label label, String by);

  /**
   * What is said behind a number, in the order of the numbers. What was said of a message and is no
   * longer its newest word is left out, so a message stands here once; that it was learned under
   * another label before is for the learner to know.
   *
   * @param number the number of the last one that is known, 0 for all
   * @param limit the most that are answered, 1 or more
   */
  List<Feedback> after(long number, int limit);
}
