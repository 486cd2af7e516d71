package ess.intake;

import ess.message.Feedback.Label;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one mailbox is reached and read.
 *
 * @param mailbox the name under which its messages are registered
 * @param lessons what the folder says of its mails, which are then lessons and not taken in; null
 *     for a folder that is watched
 * @param host the server
 * @param port the port on which it speaks TLS from the first byte
 * @param folder the folder that is read
 * @param caFile the certificates (PEM) that vouch for the server; null for those of the platform
 * @param session the mail library's properties; they hold no password
 * @param idle after how long a waiting connection is spoken to
 * @param noop how often to ask for news instead of waiting for the server to tell; zero to wait
 * @param batchBytes how many bytes are fetched by one command, unless a single mail has more
 */
record MailboxSettings(
    String mailbox,
    @Nullable Label lessons,
    String host,
    int port,
    String folder,
    @Nullable Path caFile,
    Properties session,
    Duration idle,
    Duration noop,
    int batchBytes) {

  static final Duration IDLE = Duration.ofMinutes(9);
  static final int BATCH_BYTES = 2 << 20;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Duration MAX_IDLE = Duration.ofMinutes(29);
  private static final Duration MIN_NOOP = Duration.ofMillis(10);
  private static final int MAX_BATCH_BYTES = 64 << 20;

  MailboxSettings {
    if (!NAME.matcher(mailbox).matches() || mailbox.equals("upload")) {
      throw new IllegalArgumentException(
          "mailbox must be 1 to 63 of a-z, 0-9, dot and hyphen, and not upload");
    }
    if (idle.compareTo(Duration.ofSeconds(1)) < 0 || idle.compareTo(MAX_IDLE) > 0) {
      throw new IllegalArgumentException("idleMillis must be 1 s to 29 min (RFC 2177)");
    }
    if (!noop.isZero() && noop.compareTo(MIN_NOOP) < 0) {
      throw new IllegalArgumentException("noopMillis must be 0 (off), or 10 or more");
    }
    if (batchBytes < 1 || batchBytes > MAX_BATCH_BYTES) {
      throw new IllegalArgumentException("batchBytes must be 1 to " + MAX_BATCH_BYTES);
    }
  }

  /** The name of its mark and its status: a folder of lessons has its own. */
  String name() {
    return lessons == null ? mailbox : mailbox + "." + lessons.text();
  }

  String address() {
    return host + ":" + port;
  }
}
