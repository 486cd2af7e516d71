package ess.demo;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Date;
import java.util.List;

/**
 * An IMAPS and SMTPS server in this process, on free ports of the loopback address, with a
 * certificate of a throw-away authority. It has the mailbox that is watched, and that of the admin,
 * to which mails about the admin's password go. Safe for many threads.
 */
public final class DemoMailbox implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String USER = "robin";

  /** The address of the admin's own mailbox, and the name to log in to it. */
  public static final String ADMIN = "admin@company.example";

  private final GreenMail server;
  private final MailFolder inbox;
  private final MailFolder ofAdmin;
  private final String password;
  private final Path authority;
  private final Clock clock;

  private DemoMailbox(
      GreenMail server,
      MailFolder inbox,
      MailFolder ofAdmin,
      String password,
      Path authority,
      Clock clock) {
    this.server = server;
    this.inbox = inbox;
    this.ofAdmin = ofAdmin;
    this.password = password;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * Starts the server.
   *
   * @param folder where certificate and keys are put; only its owner may read it
   * @param password of the mailbox
   * @param clock sets the life of the certificate
   */
  public static DemoMailbox start(Path folder, String password, Clock clock)
      throws GeneralSecurityException, IOException {
    Path keys = folder.resolve("imaps.p12");
    Path certificate = folder.resolve("authority.pem");
    ThrowAwayAuthority authority = new ThrowAwayAuthority(clock);
    authority.writeServerKeys(keys, password.toCharArray());
    authority.writeCertificate(certificate);
    // The only way in which the server takes its keys.
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", password);

    GreenMail server =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAPS),
              new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTPS)
            });
    server.start();
    try {
      MailFolder inbox = inbox(server, "robin@company.example", USER, password);
      MailFolder ofAdmin = inbox(server, ADMIN, ADMIN, password);
      return new DemoMailbox(server, inbox, ofAdmin, password, certificate, clock);
    } catch (UserException | FolderException | RuntimeException e) {
      server.stop();
      throw new IOException("the demo's mailbox could not be made", e);
    }
  }

  private static MailFolder inbox(GreenMail server, String address, String login, String password)
      throws UserException, FolderException {
    GreenMailUser user = server.getUserManager().createUser(address, login, password);
    return server.getManagers().getImapHostManager().getInbox(user);
  }

  /** The texts of the mails that came for the admin, in their order. */
  public List<String> mailsOfAdmin() {
    return ofAdmin.getMessages().stream()
        .map(stored -> GreenMailUtil.getBody(stored.getMimeMessage()))
        .toList();
  }

  /** The port on which mails are handed in. */
  public int smtpPort() {
    return server.getSmtps().getPort();
  }

  /** Puts a mail into the mailbox, unread, and answers with its UID. */
  public long deliver(SampleMail mail) {
    return inbox.appendMessage(
        GreenMailUtil.newMimeMessage(new ByteArrayInputStream(mail.raw())),
        new Flags(),
        Date.from(clock.instant()));
  }

  /** The address on which the server listens. */
  public String host() {
    return HOST;
  }

  /** The port on which the server listens. */
  public int port() {
    return server.getImaps().getPort();
  }

  /** The name under which to log in. */
  public String username() {
    return USER;
  }

  /** The password to it. */
  public String password() {
    return password;
  }

  /** The certificate of the authority that vouches for the server, in PEM. */
  public Path authority() {
    return authority;
  }

  @Override
  public void close() {
    server.stop();
  }
}
