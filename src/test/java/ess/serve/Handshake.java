package ess.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks for a WebSocket by hand, with any header. */
final class Handshake {

  /** What a right one has, in order. */
  static final Map<String, String> HEADERS = new LinkedHashMap<>();

  static {
    HEADERS.put("Host", "127.0.0.1");
    HEADERS.put("Connection", "Upgrade");
    HEADERS.put("Upgrade", "websocket");
    HEADERS.put("Sec-WebSocket-Version", "13");
    HEADERS.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  }

  private Handshake() {}

  static int send(int port, String path, String... headers) {
    Map<String, String> all = new LinkedHashMap<>(HEADERS);
    for (String header : headers) {
      int colon = header.indexOf(':');
      all.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return send(port, path, all);
  }

  /** Leaves out headers without value. */
  static int send(int port, String path, Map<String, String> headers) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      headers.forEach(
          (name, value) -> request.append(value.isEmpty() ? "" : name + ": " + value + "\r\n"));
      request.append("\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return line == null ? 0 : Integer.parseInt(line.split(" ")[1]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
