package ess.serve;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events of WebSocket connections to the route of the feed. Of the request only what the gate
 * has checked becomes a message header; Camel's own consumer would take every query parameter.
 */
final class FeedWebsocketConsumer extends VertxWebsocketConsumer {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");

  private final Feed feed;

  FeedWebsocketConsumer(VertxWebsocketEndpoint endpoint, Processor processor, Feed feed) {
    super(endpoint, processor);
    this.feed = feed;
  }

  @Override
  protected void populateExchangeHeaders(
      Exchange exchange,
      String connectionKey,
      SocketAddress remote,
      RoutingContext request,
      VertxWebsocketEvent event) {
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    headers.put(VertxWebsocketConstants.CONNECTION_KEY, connectionKey);
    headers.put(VertxWebsocketConstants.EVENT, event);
    if (event == VertxWebsocketEvent.OPEN) {
      headers.put(Feed.CONNECTION, request.request().connection());
      headers.put(Feed.USER, request.user());
      FeedWebsocketComponent.copyParameters(request.pathParams(), headers);
    }
  }

  /**
   * Nothing is to be said on this line. The first piece of a message is refused, since a message
   * may be sent in pieces without end; and it is before anything else is read from the socket.
   */
  @Override
  public void onOpen(
      String connectionKey, SocketAddress remote, RoutingContext request, ServerWebSocket socket) {
    socket.frameHandler(
        frame -> {
          // Each further close would start a timer of its own.
          if (!socket.isClosed() && isSpoken(frame)) {
            socket.close(Ending.NOT_UNDERSTOOD.code(), Ending.NOT_UNDERSTOOD.reason());
          }
        });
    super.onOpen(connectionKey, remote, request, socket);
  }

  private static boolean isSpoken(WebSocketFrame frame) {
    return frame.isText() || frame.isBinary() || frame.isContinuation();
  }

  /** What was said before the line was closed is nobody's. */
  @Override
  public void onMessage(
      String connectionKey, Object message, SocketAddress remote, RoutingContext request) {}

  /** A connection that breaks is an everyday matter: its CLOSE follows. */
  @Override
  public void onException(
      String connectionKey, Throwable cause, SocketAddress remote, RoutingContext request) {
    LOG.debug("connection {} broke", connectionKey, cause);
  }

  @Override
  protected void doStop() throws Exception {
    feed.closeAll();
    super.doStop();
  }
}
