package ess.serve;

import io.netty.channel.EventLoop;
import io.vertx.core.net.impl.ConnectionBase;

/** The line to one reader of the feed. All of it is called on the event loop of the line. */
interface FeedLine {

  /** The connection that carries it. */
  ConnectionBase connection();

  /** The event loop of the line. */
  default EventLoop loop() {
    return connection().channel().eventLoop();
  }

  /** Makes it ready, before anything is sent. */
  void open();

  /** Sends one event; it is queued if the line is full. */
  void send(Frame frame);

  /** Whether the reader takes less than it is sent. */
  boolean isFull();

  /** Does the work once, when the line has room again. */
  void onceDrained(Runnable work);

  /** Sends a sign of life. */
  void beat();

  /** How long the reader has given no sign of life, if it has to; else 0. */
  long silentNanos();

  /** Whether nothing can be sent any more. */
  boolean isClosed();

  /** Ends it, and tells why as far as the line can. */
  void end(Ending ending, long seq);

  /** Closes it at once, whatever is still on its way; an orderly close waits for the reader. */
  default void cut() {
    var unused = connection().channelHandlerContext().close();
  }
}
