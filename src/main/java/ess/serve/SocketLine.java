package ess.serve;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** A WebSocket as a line: an event is a text frame, a sign of life a ping. */
final class SocketLine implements FeedLine {

  private static final Buffer BEAT = Buffer.buffer("ess");

  private final ConnectionBase connection;
  private final ServerWebSocket socket;
  private long heard = System.nanoTime();

  SocketLine(ConnectionBase connection, ServerWebSocket socket) {
    this.connection = connection;
    this.socket = socket;
  }

  @Override
  public ConnectionBase connection() {
    return connection;
  }

  @Override
  public void open() {
    socket.pongHandler(pong -> heard = System.nanoTime());
  }

  @Override
  public void send(Frame frame) {
    socket.writeTextMessage(frame.text());
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void onceDrained(Runnable work) {
    socket.drainHandler(v -> work.run());
  }

  @Override
  public void beat() {
    socket.writePing(BEAT);
  }

  @Override
  public long silentNanos() {
    return System.nanoTime() - heard;
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public void end(Ending ending, long seq) {
    socket.close(ending.code(), ending.sentence(seq));
  }
}
