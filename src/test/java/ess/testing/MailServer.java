package ess.testing;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real mail server of one test: SMTP and IMAP over TLS from the first byte, and SMTP without TLS,
 * on free ports of the loopback, with a certificate of an own authority. What comes by SMTP lies in
 * the mailbox of its recipient.
 */
public final class MailServer implements AutoCloseable {

  /** The name in its certificate. */
  public static final String HOST = "127.0.0.1";

  /** The password of every user. */
  public static final String PASSWORD = "a mailbox of the test";

  /**
   * Of the whole process, for the library takes its keys once and never anew; so ITs use it alone.
   */
  private static final TestCa CA = new TestCa();

  private static final TestCa.Leaf LEAF = CA.issue(HOST);

  private final GreenMail server;
  private final Path authority;

  private MailServer(GreenMail server, Path authority) {
    this.server = server;
    this.authority = authority;
  }

  /**
   * Starts one with a mailbox for each of the addresses, which are the names to log in with too.
   */
  public static MailServer start(Path dir, String... addresses) {
    Path authority = CA.write(dir.resolve("mail-ca.pem"));
    Path keys = dir.resolve("mail.p12");
    LEAF.writeKeyStore(keys, PASSWORD);
    // The only way in which the server takes its keys.
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", PASSWORD);
    GreenMail server =
        new GreenMail(
            Stream.of(
                    ServerSetup.PROTOCOL_SMTPS,
                    ServerSetup.PROTOCOL_IMAPS,
                    ServerSetup.PROTOCOL_SMTP)
                .map(protocol -> new ServerSetup(0, HOST, protocol))
                .toArray(ServerSetup[]::new));
    server.start();
    MailServer started = new MailServer(server, authority);
    for (String address : addresses) {
      started.add(address);
    }
    return started;
  }

  private void add(String address) {
    try {
      server.getUserManager().createUser(address, address, PASSWORD);
    } catch (UserException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The port of SMTP over TLS. */
  public int smtps() {
    return server.getSmtps().getPort();
  }

  /** The port of SMTP without TLS, where STARTTLS is not offered. */
  public int smtp() {
    return server.getSmtp().getPort();
  }

  /** The port of IMAP over TLS. */
  public int imaps() {
    return server.getImaps().getPort();
  }

  /** The certificate of the authority, in PEM. */
  public Path authority() {
    return authority;
  }

  /** The raw mails of the mailbox, in the order in which they came. */
  public List<String> mails(String address) {
    GreenMailUser user = server.getUserManager().getUserByEmail(address);
    ImapHostManager mailboxes = server.getManagers().getImapHostManager();
    try {
      return mailboxes.getInbox(user).getMessages().stream()
          .map(stored -> raw(stored.getMimeMessage()))
          .toList();
    } catch (FolderException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String raw(MimeMessage mail) {
    return GreenMailUtil.getWholeMessage(mail);
  }

  /** Puts a raw mail into the mailbox. */
  public void deliver(String address, String raw) {
    GreenMailUser user = server.getUserManager().getUserByEmail(address);
    user.deliver(GreenMailUtil.newMimeMessage(raw));
  }

  /** Stops the server; who has a connection to it loses that. */
  @Override
  public void close() {
    server.stop();
  }
}
