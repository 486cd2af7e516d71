package ess.serve;

import ess.auth.Asker;
import ess.message.Arrival;
import ess.message.Submission;
import ess.message.Submissions;
import io.vertx.ext.auth.User;
import org.jspecify.annotations.Nullable;

/** Registers mails under the keys of those who hand them in. Safe for many threads. */
public final class SubmissionKeys {

  private final Submissions submissions;

  SubmissionKeys(Submissions submissions) {
    this.submissions = submissions;
  }

  /** Registers a mail; the same account, key and bytes are the same message. */
  public Submission register(Arrival arrival, User user, @Nullable String key) {
    return submissions.register(arrival, Asker.of(user).known().account(), key);
  }
}
