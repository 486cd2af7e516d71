package ess.serve;

import ess.auth.Asker;
import ess.message.AuditEntry.Outcome;
import ess.message.AuditLog;
import ess.message.Feedback.Label;
import ess.message.FeedbackLog;
import ess.message.MessageId;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.util.Map;

/**
 * Takes down what somebody says a message is. Bean of the route {@code give-feedback}, inside whose
 * transaction it writes; safe for many threads.
 */
public final class FeedbackCall {

  private static final String ACTION = "message.feedback";

  private final FeedbackLog log;
  private final AuditLog audit;

  FeedbackCall(FeedbackLog log, AuditLog audit) {
    this.log = log;
    this.audit = audit;
  }

  /**
   * Writes down the label of the body, which the contract has checked, and who gave it. What is
   * said already is not written again.
   */
  public void take(User user, String messageId, String body) {
    Asker asker = Asker.of(user);
    Label label = Label.parse(new JsonObject(body).getString("label"));
    if (log.say(new MessageId(messageId), label, asker.known().username())) {
      audit.append(asker.entry(ACTION, messageId, Outcome.DONE, Map.of("label", label.text())));
    }
  }
}
