package ess.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/**
 * A name server on loopback over UDP. It knows the texts that it is told; other names do not exist.
 */
public final class NameServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Map<String, Integer> codes = new ConcurrentHashMap<>();
  private final Map<String, List<String>> texts = new ConcurrentHashMap<>();
  private final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int silent;

  private NameServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "name server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts one that knows nothing. */
  public static NameServer start() throws IOException {
    return new NameServer();
  }

  /** The address as the setting has it. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Has it know the texts of a name. */
  public NameServer with(String name, String... known) {
    texts.put(name, List.of(known));
    return this;
  }

  /** Has it know that a name stands for another. */
  public NameServer alias(String name, String target) {
    aliases.put(name, target);
    return this;
  }

  /** Has it answer with a code. */
  public NameServer code(String name, int rcode) {
    codes.put(name, rcode);
    return this;
  }

  /** Has it leave so many questions without an answer. */
  public NameServer silent(int questions) {
    silent = questions;
    return this;
  }

  /** How many questions came. */
  public int asked() {
    return asked.get();
  }

  private void serve() {
    byte[] buffer = new byte[4_096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        if (asked.incrementAndGet() > silent) {
          byte[] question = java.util.Arrays.copyOf(buffer, packet.getLength());
          byte[] answer = answer(new Message(question)).toWire();
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Message answer(Message query) throws IOException {
    Message answer = new Message(query.getHeader().getID());
    Record question = query.getQuestion();
    answer.addRecord(question, Section.QUESTION);
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    Name name = question.getName();
    String target = aliases.get(name.toString(true));
    if (target != null) {
      Name other = Name.fromString(target, Name.root);
      answer.addRecord(new CNAMERecord(name, DClass.IN, 60, other), Section.ANSWER);
      name = other;
    }
    String key = name.toString(true);
    for (String text : texts.getOrDefault(key, List.of())) {
      answer.addRecord(new TXTRecord(name, DClass.IN, 60, pieces(text)), Section.ANSWER);
    }
    answer
        .getHeader()
        .setRcode(codes.getOrDefault(key, texts.containsKey(key) ? Rcode.NOERROR : Rcode.NXDOMAIN));
    return answer;
  }

  private static List<String> pieces(String text) {
    return List.of(text.split("(?<=\\G.{200})"));
  }

  @Override
  public void close() {
    socket.close();
  }
}
