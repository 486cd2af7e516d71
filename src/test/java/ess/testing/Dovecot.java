package ess.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Literal;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.eclipse.angus.mail.util.MailSSLSocketFactory;

/**
 * A real Dovecot 2.3 of our own: its own directory, port, authority and certificate, on the
 * loopback only. Any user name may log in with {@link #PASSWORD}; mails are kept as Maildir.
 */
public final class Dovecot implements AutoCloseable {

  /** The name in the server's certificate. */
  public static final String HOST = "localhost";

  /** The password of every user, unless {@link #password} sets another. */
  public static final String PASSWORD = "correct-horse";

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private static final SSLSocketFactory TRUSTING = trusting();

  private final Path directory;
  private final int port;
  private final TestCa ca = new TestCa();
  private Process process;
  private int delivered;

  /** A mail as the server shows it to everybody. */
  public record Shown(long uid, String flags) {}

  private Dovecot(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Whether this machine has a Dovecot that we can configure. */
  public static boolean isInstalled() {
    try {
      Process asked = new ProcessBuilder("dovecot", "--version").redirectErrorStream(true).start();
      String answer = new String(asked.getInputStream().readAllBytes(), ISO_8859_1);
      return asked.waitFor() == 0 && answer.startsWith("2.3.");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts one, or skips the test where there is none. */
  public static Dovecot start() {
    boolean installed = isInstalled();
    if (!installed) {
      System.out.println("SKIPPED for want of Dovecot 2.3 (Debian package dovecot-imapd)");
    }
    assumeTrue(installed, "Dovecot 2.3 (Debian package dovecot-imapd) is not installed");
    try {
      Path directory = Files.createTempDirectory("ess-dovecot");
      open(directory);
      for (String name : List.of("run", "state", "home")) {
        open(Files.createDirectory(directory.resolve(name)));
      }
      Dovecot dovecot = new Dovecot(directory, freePort());
      dovecot.ca.write(dovecot.caFile());
      dovecot.use(dovecot.ca.issue(HOST, "127.0.0.1"));
      dovecot.configure(PASSWORD);
      dovecot.startAgain();
      return dovecot;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port on which it speaks IMAP over TLS. */
  public int port() {
    return port;
  }

  /** The certificate of its authority. */
  public Path caFile() {
    return directory.resolve("ca.pem");
  }

  /** The authority that signs its certificates. */
  public TestCa ca() {
    return ca;
  }

  /** Shows another certificate from the next {@link #reload} or start on. */
  public void use(TestCa.Leaf leaf) {
    leaf.write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
  }

  /** Sets the password of every user, or the token, and restarts; it may have no blank. */
  public void password(String password) {
    stop();
    configure(password);
    startAgain();
  }

  /** How often the text stands in the server's log. */
  public long logged(String text) {
    try (Stream<String> lines = Files.lines(directory.resolve("dovecot.log"), ISO_8859_1)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts mails into the user's inbox as a delivery agent does, as they are. */
  public void deliver(String user, byte[]... mails) {
    deliver(user, List.of(mails));
  }

  /** Puts mails into the user's inbox as a delivery agent does, as they are. */
  public void deliver(String user, List<byte[]> mails) {
    try {
      Path inbox = maildir(user);
      for (byte[] mail : mails) {
        String name = "%d.M%06dP1.test".formatted(1_700_000_000L + delivered, delivered++);
        Path file = Files.write(inbox.resolve("tmp").resolve(name), mail);
        open(file);
        Files.move(file, inbox.resolve("new").resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a mail into the user's inbox that the user has read. */
  public void deliverSeen(String user, byte[] mail) {
    try {
      String name = "%d.M%06dP1.test:2,S".formatted(1_700_000_000L + delivered, delivered++);
      Path file = Files.write(maildir(user).resolve("tmp").resolve(name), mail);
      open(file);
      Files.move(file, maildir(user).resolve("cur").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The user's Maildir; it is made if it is not there. */
  public Path maildir(String user) {
    try {
      Path home = directory.resolve("home").resolve(user);
      Path inbox = home.resolve("Maildir");
      if (!Files.exists(inbox)) {
        open(Files.createDirectories(home));
        open(Files.createDirectory(inbox));
        for (String name : List.of("cur", "new", "tmp")) {
          open(Files.createDirectory(inbox.resolve(name)));
        }
      }
      return inbox;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a mail by APPEND, as it is, and returns when the server has said OK. */
  public void append(String user, String folder, byte[] mail) {
    inFolder(
        user,
        "INBOX",
        inbox ->
            inbox.doCommand(
                protocol -> {
                  Argument arguments = new Argument();
                  arguments.writeString(folder);
                  arguments.writeBytes(literal(mail));
                  Response[] responses = protocol.command("APPEND", arguments);
                  protocol.handleResult(responses[responses.length - 1]);
                  return responses;
                }));
  }

  /** Creates a folder. */
  public void create(String user, String folder) {
    inFolder(
        user, "INBOX", inbox -> inbox.getStore().getFolder(folder).create(Folder.HOLDS_MESSAGES));
  }

  /** Sets a flag on every mail of the user's inbox. */
  public void flag(String user, Flags.Flag flag) {
    inFolder(
        user,
        "INBOX",
        inbox -> {
          inbox.close(false);
          inbox.open(Folder.READ_WRITE);
          inbox.setFlags(inbox.getMessages(), new Flags(flag), true);
          return inbox;
        });
  }

  /** Moves every mail of a folder into another one, as a person does. */
  public void move(String user, String from, String to) {
    inFolder(
        user,
        from,
        folder -> {
          folder.close(false);
          folder.open(Folder.READ_WRITE);
          folder.moveMessages(folder.getMessages(), folder.getStore().getFolder(to));
          return folder;
        });
  }

  /** UID and flags of each mail of the inbox, as any client sees them. */
  public List<Shown> shown(String user) {
    return shown(user, "INBOX");
  }

  /** UID and flags of each mail of a folder, as any client sees them. */
  public List<Shown> shown(String user, String name) {
    return inFolder(
        user,
        name,
        folder -> {
          List<Shown> all = new ArrayList<>();
          folder.doCommand(
              protocol -> {
                for (Response response : protocol.command("UID FETCH 1:* (UID FLAGS)", null)) {
                  if (response instanceof FetchResponse line) {
                    all.add(
                        new Shown(
                            line.getItem(UID.class).uid,
                            String.valueOf(
                                line.getItem(org.eclipse.angus.mail.imap.protocol.FLAGS.class))));
                  }
                }
                return all;
              });
          return all;
        });
  }

  /** Makes the server forget its numbers: the inbox gets a new UIDVALIDITY. */
  public void renumber(String user) {
    stop();
    try (Stream<Path> files = Files.list(maildir(user))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith("dovecot-uidvalidity")) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startAgain();
  }

  /** Reads certificates and configuration again, which closes all connections. */
  public void reload() {
    try {
      new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the server; its mails stay. */
  public void stop() {
    List<ProcessHandle> servants = process.descendants().toList();
    process.destroy();
    servants.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts the server after {@link #stop} on the same port. */
  public void startAgain() {
    try {
      process =
          new ProcessBuilder("dovecot", "-F", "-c", directory.resolve("dovecot.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("dovecot.out").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Dovecot").atMost(Duration.ofSeconds(20)).until(this::greets);
  }

  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work<T> {
    T on(IMAPFolder folder) throws MessagingException;
  }

  private <T> T inFolder(String user, String name, Work<T> work) {
    maildir(user);
    Properties properties = new Properties();
    properties.setProperty("mail.imaps.ssl.trust", HOST);
    try (IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imaps")) {
      store.connect(HOST, port, user, PASSWORD);
      IMAPFolder folder = (IMAPFolder) store.getFolder(name);
      folder.open(Folder.READ_ONLY);
      return work.on(folder);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLSocketFactory trusting() {
    try {
      MailSSLSocketFactory factory = new MailSSLSocketFactory();
      factory.setTrustAllHosts(true);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Literal literal(byte[] mail) {
    return new Literal() {
      @Override
      public int size() {
        return mail.length;
      }

      @Override
      public void writeTo(java.io.OutputStream out) throws IOException {
        out.write(mail);
      }
    };
  }

  /** Whether it greets; before that it would die of a {@link #reload}. */
  private boolean greets() {
    try (Socket socket = TRUSTING.createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2000);
      return socket.getInputStream().read() == '*';
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The server reads mail under another name than ours where we are root. */
  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-"));
  }

  private void configure(String password) {
    try {
      Files.writeString(directory.resolve("dovecot.conf"), configuration(password));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration(String password) {
    String user = ROOT ? "nobody" : System.getProperty("user.name");
    String services =
        ROOT
            ? ""
            : "default_internal_user = %s%ndefault_login_user = %s%n".formatted(user, user)
                + "service anvil {%n  chroot =%n}%nservice imap-login {%n  chroot =%n}%n"
                    .formatted();
    return """
        base_dir = @DIR@/run
        state_dir = @DIR@/state
        protocols = imap
        listen = 127.0.0.1
        log_path = @DIR@/dovecot.log
        ssl = required
        ssl_cert = <@DIR@/cert.pem
        ssl_key = <@DIR@/key.pem
        mail_location = maildir:@DIR@/home/%u/Maildir
        mail_uid = @USER@
        first_valid_uid = 1
        mail_fsync = never
        auth_mechanisms = plain login xoauth2
        auth_failure_delay = 0
        auth_verbose = yes
        mail_max_userip_connections = 100
        passdb {
          driver = static
          args = "password=@PASSWORD@"
        }
        userdb {
          driver = static
          args = uid=@USER@ gid=@GROUP@ home=@DIR@/home/%u
        }
        namespace inbox {
          inbox = yes
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service imap-login {
          inet_listener imap {
            port = 0
          }
          inet_listener imaps {
            port = @PORT@
            ssl = yes
          }
          service_count = 0
        }
        service imap {
          process_limit = 100
        }
        """
            .replace("@DIR@", directory.toString())
            .replace("@USER@", user)
            .replace("@GROUP@", ROOT ? "nogroup" : user)
            .replace("@PASSWORD@", password.replace("%", "%%"))
            .replace("@PORT@", Integer.toString(port))
        + services;
  }
}
