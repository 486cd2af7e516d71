package ess.rules;

/**
 * A condition that is asked without CEL. It answers as CEL does: an index or key that is not there
 * makes it lost, which another side of an or can outweigh.
 */
@FunctionalInterface
interface Condition {

  /** It does not hold. */
  byte NO = 1;

  /** It holds. */
  byte YES = 2;

  /** It asks for something that is not there. */
  byte LOST = 3;

  /** One of the three. */
  byte test(Frame frame);

  /** That of a truth value. */
  static byte of(boolean holds) {
    return holds ? YES : NO;
  }

  /** Both; the second is not asked where the first does not hold. */
  static Condition and(Condition first, Condition second) {
    return frame -> {
      byte one = first.test(frame);
      if (one == NO) {
        return NO;
      }
      byte other = second.test(frame);
      return other == NO ? NO : one == YES ? other : LOST;
    };
  }

  /** Any; the second is not asked where the first holds. */
  static Condition or(Condition first, Condition second) {
    return frame -> {
      byte one = first.test(frame);
      if (one == YES) {
        return YES;
      }
      byte other = second.test(frame);
      return other == YES ? YES : one == NO ? other : LOST;
    };
  }

  /** Not it. */
  static Condition not(Condition condition) {
    return frame -> {
      byte answer = condition.test(frame);
      return answer == LOST ? LOST : of(answer == NO);
    };
  }
}
