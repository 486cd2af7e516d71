package ess.serve;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * A response of server-sent events as a line: an event is {@code id} and {@code data}, a sign of
 * life a comment. Before the service ends it, an event called {@code end} tells why.
 */
final class StreamLine implements FeedLine {

  private final ConnectionBase connection;
  private final HttpServerResponse response;

  /** The response to a request. */
  StreamLine(HttpServerRequest request) {
    this.connection = (ConnectionBase) request.connection();
    this.response = request.response();
  }

  @Override
  public ConnectionBase connection() {
    return connection;
  }

  @Override
  public void open() {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("X-Accel-Buffering", "no");
    response.write("retry: 2000\n\n");
  }

  @Override
  public void send(Frame frame) {
    response.write("id: " + frame.seq() + "\ndata: " + frame.text() + "\n\n");
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onceDrained(Runnable work) {
    response.drainHandler(v -> work.run());
  }

  @Override
  public void beat() {
    response.write(":\n\n");
  }

  /** A reader of a stream says nothing at all. */
  @Override
  public long silentNanos() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return response.ended() || response.closed();
  }

  @Override
  public void end(Ending ending, long seq) {
    if (response.writeQueueFull()) {
      cut();
      return;
    }
    response.end(
        "event: end\ndata: {\"code\":%d,\"reason\":\"%s\"}\n\n"
            .formatted(ending.code(), ending.sentence(seq)));
  }
}
