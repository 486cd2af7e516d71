package ess.serve;

import ess.auth.Asker;
import ess.message.AuditEntry.Outcome;
import ess.message.AuditLog;
import ess.message.Message;
import ess.message.RawMessage;
import io.vertx.ext.auth.User;
import java.util.Map;

/**
 * Decides whether a message can be scanned again, and writes down who asked for it. Bean of the
 * route {@code rescan-message}; safe for many threads.
 */
public final class Rescan {

  private static final String ACTION = "message.rescan";

  private final AuditLog audit;

  Rescan(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * The message as if nothing had been refused before, for what was given up may succeed now.
   *
   * @throws ConflictException if no bytes of it were ever had
   */
  public Message anew(Message message) {
    if (message.refusal() != null && message.size() == 0) {
      throw new ConflictException("The raw bytes of this message were never had.");
    }
    return message.withRefusal(null);
  }

  /**
   * The message, if its bytes are there.
   *
   * @throws ConflictException if they are not those that were taken in
   */
  public Message loaded(RawMessage raw) {
    String refusal = raw.message().refusal();
    if (refusal != null) {
      throw new ConflictException(refusal);
    }
    return raw.message();
  }

  /** A scan of the message begins. */
  public void begun(User user, Message message) {
    audit.append(
        Asker.of(user)
            .entry(
                ACTION,
                message.id().text(),
                Outcome.DONE,
                Map.of("scan", Integer.toString(message.scan()))));
  }
}
