package ess.scan;

import ess.message.Content;
import ess.message.Finding;
import ess.message.LogText;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the parts of a message to a clamd by its INSTREAM command over TCP, all of them in one
 * session (IDSESSION). Equal parts are sent once. A clamd that does not answer is a finding: the
 * message was not looked at. Immutable, safe for many threads.
 */
public final class ClamavScanner {

  private static final String SOURCE = "clamav";
  private static final int CHUNK = 64 * 1024;
  private static final int MAX_REPLY = 4096;

  private final String host;
  private final int port;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final int maxBytes;

  /**
   * For the clamd at the address. Parts above {@code maxBytes}, which is best the clamd's {@code
   * StreamMaxLength}, are a finding instead of being sent.
   */
  public ClamavScanner(
      String host, int port, Duration connectTimeout, Duration readTimeout, int maxBytes) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "ess.scan.clamav.port is %d, must be 1 to 65535".formatted(port));
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException(
          "ess.scan.clamav.max-bytes is %d, must be 1 or more".formatted(maxBytes));
    }
    this.host = host;
    this.port = port;
    this.connectTimeout = positive(connectTimeout, "ess.scan.clamav.connect-timeout");
    this.readTimeout = positive(readTimeout, "ess.scan.clamav.read-timeout");
    this.maxBytes = maxBytes;
  }

  private static Duration positive(Duration time, String property) {
    if (time.toMillis() < 1 || time.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("%s is %s, must be 1ms to 10m".formatted(property, time));
    }
    return time;
  }

  /** Sends every part that holds bytes of its own, and the message as a whole. */
  public List<Finding> scan(PartTree tree) {
    List<Finding> found = new ArrayList<>();
    Map<Sha256, String> answers = new HashMap<>();
    Session session = null;
    try {
      for (Part part : tree.parts()) {
        if (!isSent(part)) {
          continue;
        }
        if (part.content().size() > maxBytes) {
          found.add(unfinished(part, "clamav.too-large", "The part is larger than clamd takes"));
          continue;
        }
        String answer = answers.get(part.sha256());
        if (answer == null) {
          if (session == null) {
            session = new Session();
          }
          answer = session.ask(part.content());
          answers.put(part.sha256(), answer);
        }
        Finding finding = read(part, answer);
        if (finding != null) {
          found.add(finding);
        }
        if (answer.endsWith("ERROR")) {
          session = closed(session);
        }
      }
    } catch (IOException e) {
      found.add(
          unfinished(tree.root(), "clamav.unavailable", "clamd does not answer, and did not look")
              .withEvidence(e.getClass().getSimpleName()));
    } finally {
      session = closed(session);
    }
    return found;
  }

  private static boolean isSent(Part part) {
    return part.content().size() > 0
        && switch (part.kind()) {
          case BODY, ENTRY, GAP -> true;
          case MESSAGE -> part.parent() == null;
          case HEADERS, MULTIPART -> false;
        };
  }

  private static @Nullable Finding read(Part part, String answer) {
    if (answer.endsWith("OK")) {
      return null;
    }
    if (answer.endsWith("FOUND")) {
      String name = answer.substring(0, answer.length() - "FOUND".length()).strip();
      return Finding.of(
              "malware.clamav",
              SOURCE,
              "ClamAV knows the file as malware",
              Severity.CRITICAL,
              Finding.MAX_SCORE,
              part.path())
          .withRange(0, part.content().size())
          .withEvidence(LogText.clean(name, 100));
    }
    return unfinished(part, "clamav.refused", "clamd could not look at the part")
        .withEvidence(LogText.clean(answer, 100));
  }

  private static Finding unfinished(Part part, String id, String title) {
    return Finding.of(id, SOURCE, title, Severity.MEDIUM, 0, part.path()).asUnfinished();
  }

  private static @Nullable Session closed(@Nullable Session session) {
    if (session != null) {
      session.close();
    }
    return null;
  }

  /** One connection, over which parts are asked about one after the other. */
  private final class Session {

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final InputStream in;

    Session() throws IOException {
      try {
        socket.connect(new InetSocketAddress(host, port), (int) connectTimeout.toMillis());
        socket.setSoTimeout((int) readTimeout.toMillis());
        socket.setTcpNoDelay(true);
        out = new DataOutputStream(socket.getOutputStream());
        in = new BufferedInputStream(socket.getInputStream());
        out.write(ascii("zIDSESSION\0"));
      } catch (IOException e) {
        close();
        throw e;
      }
    }

    /** What clamd says of the bytes: {@code OK}, {@code NAME FOUND}, or an error. */
    String ask(Content content) throws IOException {
      try {
        out.write(ascii("zINSTREAM\0"));
        for (int from = 0; from < content.size(); from += CHUNK) {
          byte[] chunk = content.slice(from, from + CHUNK).toBytes();
          out.writeInt(chunk.length);
          out.write(chunk);
        }
        out.writeInt(0);
        out.flush();
      } catch (IOException e) {
        // clamd closes in the middle of a stream that is too long for it, and has said so.
        return reply();
      }
      return reply();
    }

    /** The reply without its number and the name of the stream. */
    private String reply() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int c = in.read(); c > 0; c = in.read()) {
        bytes.write(c);
        if (bytes.size() > MAX_REPLY) {
          throw new IOException("the reply of clamd is too long");
        }
      }
      String text = bytes.toString(StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new IOException("clamd closed the connection");
      }
      return text.replaceFirst("^[0-9]{1,9}: ", "").replaceFirst("^stream: ", "");
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // The session is over either way, and its answers are here.
        return;
      }
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
