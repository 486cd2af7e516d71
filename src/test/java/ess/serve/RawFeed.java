package ess.serve;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a WebSocket (RFC 6455, section 5.2), written and read by hand. */
final class RawFeed implements AutoCloseable {

  static final int FIN = 0x80;
  static final int RESERVED = 0x70;
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  /** What {@link #closeCode} answers if the connection ends without a close frame. */
  static final int CUT = 1006;

  private static final byte[] MASK = {1, 2, 3, 4};

  private final Socket socket;
  private final DataInputStream in;
  final List<String> texts = new ArrayList<>();

  private RawFeed(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Opens the feed with a token. */
  static RawFeed open(Service service, String token, String query) throws IOException {
    RawFeed feed = new RawFeed(connect(service));
    feed.write(
        """
        GET /api/v1/feed%s HTTP/1.1
        Host: x
        Authorization: Bearer %s
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(query, token)
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) feed.in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head.toString());
    }
    return feed;
  }

  /** A connection that holds little on its way. */
  static Socket connect(Service service) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16_384);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
    return socket;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Writes a frame with a mask, as a client has to. */
  void frame(int first, byte[] payload) throws IOException {
    write(frame(first, payload, true));
  }

  static byte[] frame(int first, byte[] payload, boolean masked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
    int bit = masked ? 0x80 : 0;
    out.write(first);
    if (payload.length < 126) {
      out.write(bit | payload.length);
    } else {
      out.write(bit | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    if (masked) {
      out.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      out.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
    }
    return out.toByteArray();
  }

  /** Reads until the other side ends it: by which code. */
  int closeCode() throws IOException {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0xf;
        byte[] payload = in.readNBytes(length(in.readUnsignedByte()));
        if (opcode == CLOSE) {
          return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
        texts.add(opcode + ":" + new String(payload, StandardCharsets.UTF_8));
      }
    } catch (EOFException | java.net.SocketException e) {
      return CUT;
    }
  }

  /** Reads the next frame: its opcode and text. */
  String next() throws IOException {
    int opcode = in.readUnsignedByte() & 0xf;
    byte[] payload = in.readNBytes(length(in.readUnsignedByte()));
    return opcode + ":" + new String(payload, StandardCharsets.UTF_8);
  }

  private int length(int second) throws IOException {
    int length = second & 0x7f;
    if (length == 126) {
      return in.readUnsignedShort();
    }
    return length == 127 ? (int) in.readLong() : length;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
