package ess.message;

import ess.message.Feedback.Label;

/**
 * A mail that somebody put into a folder which says what it is. It is no message of ours: no row is
 * written for it, and it gets no verdict.
 *
 * @param mail the mail, under a name that is never stored
 * @param label what its folder says of it
 */
public record Lesson(RawMessage mail, Label label) {}
