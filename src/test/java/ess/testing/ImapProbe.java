package ess.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A bare IMAP client (RFC 9051) that shares no code with the product: it looks at a mailbox from
 * outside, so that a test can tell what the product did there.
 */
public final class ImapProbe implements AutoCloseable {

  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
  private static final Pattern UID = Pattern.compile("UID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private int tag;

  /** Connects, with the certificates of the PEM file as the only trusted ones, and logs in. */
  public ImapProbe(int port, Path caFile, String user, String password)
      throws IOException, GeneralSecurityException {
    socket = (SSLSocket) context(caFile).getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = socket.getOutputStream();
    readLine();
    command("LOGIN \"" + user + "\" \"" + password + "\"");
  }

  private static SSLContext context(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(caFile)) {
      int n = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca" + n++, certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Opens a folder so that looking changes nothing. */
  public void examine(String folder) throws IOException {
    command("EXAMINE \"" + folder + "\"");
  }

  /** The flags of each mail by UID, without {@code \Recent}, which belongs to the session. */
  public Map<Long, String> flags() throws IOException {
    Map<Long, String> flags = new TreeMap<>();
    for (Answer answer : command("UID FETCH 1:* (UID FLAGS)")) {
      Matcher uid = UID.matcher(answer.text);
      Matcher set = FLAGS.matcher(answer.text);
      if (uid.find() && set.find()) {
        flags.put(Long.parseLong(uid.group(1)), set.group(1).replace("\\Recent", "").strip());
      }
    }
    return flags;
  }

  /** The bytes of one mail as the server serves them. */
  public byte[] body(long uid) throws IOException {
    for (Answer answer : command("UID FETCH " + uid + " (UID BODY.PEEK[])")) {
      if (answer.literal.isPresent()) {
        return answer.literal.get();
      }
    }
    throw new IOException("no body for UID " + uid);
  }

  /** The names of all folders, as the server lists them. */
  public List<String> folders() throws IOException {
    List<String> folders = new ArrayList<>();
    for (Answer answer : command("LIST \"\" \"*\"")) {
      folders.add(answer.text);
    }
    return folders;
  }

  /** Adds a mail to a folder, as a sender's server would. */
  public void append(String folder, byte[] mail) throws IOException {
    String name = "a" + ++tag;
    write(name + " APPEND \"" + folder + "\" {" + mail.length + "}\r\n");
    readLine();
    out.write(mail);
    write("\r\n");
    answersOf(name);
  }

  /** Asks with NOOP; whether the server spoke of a mail that was not there before. */
  public boolean noopTellsOfNews() throws IOException {
    return command("NOOP").stream().anyMatch(answer -> answer.text.endsWith(" EXISTS"));
  }

  private List<Answer> command(String text) throws IOException {
    String name = "a" + ++tag;
    write(name + " " + text + "\r\n");
    return answersOf(name);
  }

  private List<Answer> answersOf(String name) throws IOException {
    List<Answer> answers = new ArrayList<>();
    while (true) {
      Answer answer = readAnswer();
      if (answer.text.startsWith(name + " ")) {
        if (!answer.text.startsWith(name + " OK")) {
          throw new IOException("the server refused: " + answer.text);
        }
        return answers;
      }
      answers.add(answer);
    }
  }

  private Answer readAnswer() throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] literal = null;
    while (true) {
      String line = readLine();
      Matcher length = LITERAL.matcher(line);
      text.append(line);
      if (!length.find()) {
        return new Answer(text.toString(), Optional.ofNullable(literal));
      }
      literal = in.readNBytes(Integer.parseInt(length.group(1)));
    }
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the server closed the connection");
      }
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(b);
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private record Answer(String text, Optional<byte[]> literal) {}
}
