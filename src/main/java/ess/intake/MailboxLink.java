package ess.intake;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one folder, opened read-only by EXAMINE (RFC 9051, section 6.3.3). One thread
 * reads and waits; any other may {@link #wake} or {@link #close} it.
 */
final class MailboxLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxLink.class);
  private static final Duration FIRST_IDLE = Duration.ofSeconds(1);
  private static final int IDLE_GROWTH = 8;
  private static final Duration NOOP_WITHOUT_IDLE = Duration.ofSeconds(30);
  private static final long WAKE_AGAIN_MILLIS = 50;

  private final IMAPStore store;
  private final IMAPFolder folder;
  private final MailboxSettings settings;
  private final ScheduledExecutorService watchdog;
  private final Nap nap = new Nap();
  private volatile boolean news = true;
  private volatile long idleMillis = FIRST_IDLE.toMillis();
  private volatile boolean waiting;

  private MailboxLink(
      IMAPStore store,
      IMAPFolder folder,
      MailboxSettings settings,
      ScheduledExecutorService watchdog) {
    this.store = store;
    this.folder = folder;
    this.settings = settings;
    this.watchdog = watchdog;
  }

  /**
   * Connects, logs in once and opens the folder.
   *
   * @throws IOException if the file of trusted certificates is of no use
   */
  static MailboxLink open(
      MailboxSettings settings, PasswordAuthentication login, ScheduledExecutorService watchdog)
      throws MessagingException, IOException {
    Properties properties = new Properties();
    properties.putAll(settings.session());
    if (settings.caFile() != null) {
      // Else a failed handshake is tried again with the certificates of the platform.
      properties.setProperty("mail.imaps.socketFactory.fallback", "false");
      properties.put(
          "mail.imaps.ssl.socketFactory", TrustedCertificates.sockets(settings.caFile()));
    }
    // Without an authenticator in the session, a refused password is one login and not two.
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imaps");
    boolean opened = false;
    try {
      store.connect(settings.host(), settings.port(), login.getUserName(), login.getPassword());
      IMAPFolder folder = (IMAPFolder) store.getFolder(settings.folder());
      folder.open(Folder.READ_ONLY);
      MailboxLink link = new MailboxLink(store, folder, settings, watchdog);
      link.listen();
      opened = true;
      return link;
    } finally {
      if (!opened) {
        closeQuietly(store);
      }
    }
  }

  IMAPFolder folder() {
    return folder;
  }

  long uidValidity() throws MessagingException {
    return folder.getUIDValidity();
  }

  /** Whether the server spoke of new mails since the last {@link #newsTaken}. */
  boolean hasNews() {
    return news;
  }

  /** To be called before the folder is searched: what comes from then on is news again. */
  void newsTaken() {
    news = false;
    idleMillis = FIRST_IDLE.toMillis();
  }

  /** Something is left to be taken in. */
  void newsLeft() {
    news = true;
  }

  boolean isWaiting() {
    return waiting;
  }

  /** Waits until there is news, the time is up, or somebody wakes it. */
  void awaitNews() throws MessagingException {
    if (news || nap.isOver()) {
      return;
    }
    waiting = true;
    try {
      if (!settings.noop().isZero()) {
        askForNews(settings.noop());
        return;
      }
      if (store.hasCapability("IDLE")) {
        idle();
        return;
      }
      askForNews(NOOP_WITHOUT_IDLE);
    } finally {
      waiting = false;
    }
  }

  /** Ends the present wait, and each later one before it begins. */
  void wake() {
    nap.end();
    watchdog.execute(this::speak);
  }

  /** Lets it wait again after {@link #wake}. */
  void rest() {
    nap.allow();
  }

  @Override
  public void close() {
    try {
      if (folder.isOpen()) {
        folder.forceClose();
      }
    } catch (MessagingException | RuntimeException e) {
      LOG.debug("mailbox {}: the folder was not closed in good order", settings.mailbox(), e);
    }
    closeQuietly(store);
  }

  private void listen() throws MessagingException {
    folder.doCommand(
        protocol -> {
          protocol.addResponseHandler(this::hear);
          return protocol;
        });
  }

  private void hear(Response response) {
    if (response instanceof IMAPResponse line && line.keyEquals("EXISTS")) {
      news = true;
    }
  }

  private void idle() throws MessagingException {
    // The library ignores its time-outs in IDLE: a dead server is found out by speaking to it. Not
    // every server tells at the begin of an IDLE what came just before it, but each tells when it
    // is
    // spoken to; so the first waits after a mail are short.
    long span = Math.min(idleMillis, settings.idle().toMillis());
    idleMillis = span * IDLE_GROWTH;
    ScheduledFuture<?> bite = watchdog.schedule(this::speak, span, TimeUnit.MILLISECONDS);
    try {
      if (!nap.isOver()) {
        folder.idle(true);
      }
    } finally {
      bite.cancel(false);
    }
  }

  private void askForNews(Duration every) throws MessagingException {
    long end = System.nanoTime() + settings.idle().toNanos();
    while (!news && !nap.isOver() && System.nanoTime() < end) {
      nap.sleep(every);
      RawImap.noop(folder);
    }
  }

  /** Any command ends an IDLE; one that came before the IDLE began is repeated. */
  private void speak() {
    try {
      if (waiting && folder.isOpen()) {
        RawImap.noop(folder);
      }
    } catch (MessagingException | RuntimeException e) {
      LOG.debug("mailbox {}: the wait ends with its connection", settings.mailbox(), e);
      return;
    }
    if (nap.isOver() && waiting) {
      ScheduledFuture<?> unused =
          watchdog.schedule(this::speak, WAKE_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static void closeQuietly(IMAPStore store) {
    try {
      store.close();
    } catch (MessagingException | RuntimeException e) {
      LOG.debug("a connection was not closed in good order", e);
    }
  }
}
