package ess.serve;

import ess.auth.Asker;
import ess.auth.Seal;
import ess.message.AuditEntry.Outcome;
import ess.message.AuditLog;
import ess.message.Message;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.ResetRegister;
import ess.message.ResetToken;
import ess.message.Sha256;
import io.vertx.ext.auth.User;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether bytes of a mail may leave, and writes down who took them, before they do; what
 * cannot be written down does not leave.
 *
 * <p>Two kinds of mail are withheld from everybody, for they would let whoever reads them take an
 * account over: a reset mail of ours, known by its {@link Seal}; and any mail in which a reset
 * token stands that still works, be it forwarded, attached or encoded. Nobody but us can make the
 * former, and the latter is withheld for minutes only, so neither serves to hide a mail. Bean of
 * the routes that hand bytes out; safe for many threads.
 */
public final class Disclosure {

  private static final String RAW = "message.raw";
  private static final String CONTENT = "message.content";
  private static final String SEALED =
      "This is a mail of ours with a link that sets a password. Its bytes are shown to nobody.";
  private static final String LIVE =
      "A link that sets a password stands in this mail. Its bytes are shown when the link has ended, in ten minutes at most.";

  private final AuditLog audit;
  private final ResetRegister resets;
  private final Seal seal;
  private final Clock clock;

  Disclosure(AuditLog audit, ResetRegister resets, Seal seal, Clock clock) {
    this.audit = audit;
    this.resets = resets;
    this.seal = seal;
    this.clock = clock;
  }

  /** Whether a reset token that still works was made before the message came. */
  public boolean mayHoldToken(Message message) {
    return !tokens(message).isEmpty();
  }

  /**
   * Looks for such a token in a message that was taken apart.
   *
   * @throws WithheldException if there is one, or it is a reset mail of ours
   */
  public void checkTokens(User user, PartTree tree) {
    checkTokens(user, RAW, tree);
  }

  /**
   * The raw bytes of a message are handed out.
   *
   * @throws WithheldException if they are a reset mail of ours
   */
  public void raw(User user, String messageId, File file) throws IOException {
    if (file.length() <= Seal.MAX_BYTES && seal.isOn(Files.readAllBytes(file.toPath()))) {
      throw withheld(user, RAW, messageId, SEALED);
    }
    audit.append(Asker.of(user).entry(RAW, messageId, Outcome.DONE, Map.of()));
  }

  /**
   * Looks whether contents of a message that was taken apart may be handed out.
   *
   * @throws WithheldException if it is a reset mail of ours, or such a token stands in it
   */
  public void checkContent(User user, PartTree tree) {
    checkTokens(user, CONTENT, tree);
  }

  /** The content of one part of a message is handed out. */
  public void content(User user, String messageId, String part) {
    audit.append(
        Asker.of(user)
            .entry(CONTENT, messageId, Outcome.DONE, Map.of("part", ResetToken.redacted(part))));
  }

  private void checkTokens(User user, String action, PartTree tree) {
    if (tree.message().size() <= Seal.MAX_BYTES && seal.isOn(tree.root().content().toBytes())) {
      throw withheld(user, action, tree.message().id().text(), SEALED);
    }
    Set<Sha256> live = tokens(tree.message());
    if (live.isEmpty()) {
      return;
    }
    for (Part part : tree.parts()) {
      if (!Collections.disjoint(live, ResetToken.digestsIn(part.content()))) {
        throw withheld(user, action, tree.message().id().text(), LIVE);
      }
    }
  }

  private Set<Sha256> tokens(Message message) {
    return resets.live(clock.instant(), message.receivedAt());
  }

  private WithheldException withheld(User user, String action, String messageId, String why) {
    audit.append(Asker.of(user).entry(action, messageId, Outcome.REFUSED, Map.of("why", why)));
    return new WithheldException(why);
  }
}
