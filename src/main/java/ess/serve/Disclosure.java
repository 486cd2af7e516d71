package ess.serve;

import ess.auth.Asker;
import ess.message.AuditEntry.Outcome;
import ess.message.AuditLog;
import io.vertx.ext.auth.User;
import java.util.Map;

/**
 * Writes down who took bytes of a mail out, before they leave; what cannot be written down does not
 * leave. Bean of the routes that hand them out; safe for many threads.
 */
public final class Disclosure {

  private final AuditLog audit;

  Disclosure(AuditLog audit) {
    this.audit = audit;
  }

  /** The raw bytes of a message are handed out. */
  public void raw(User user, String messageId) {
    audit.append(Asker.of(user).entry("message.raw", messageId, Outcome.DONE, Map.of()));
  }

  /** The content of one part of a message is handed out. */
  public void content(User user, String messageId, String part) {
    audit.append(
        Asker.of(user).entry("message.content", messageId, Outcome.DONE, Map.of("part", part)));
  }
}
