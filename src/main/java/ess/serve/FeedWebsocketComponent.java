package ess.serve;

import java.util.Map;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's WebSocket component on the port and router of the HTTP server, behind the same gate;
 * Camel's own opens a port of its own. It needs the annotation, without which Camel drops every
 * option of its endpoints in silence.
 */
@Component("vertx-websocket")
final class FeedWebsocketComponent extends VertxWebsocketComponent {

  private final Feed feed;

  FeedWebsocketComponent(Feed feed) {
    this.feed = feed;
  }

  @Override
  protected VertxWebsocketEndpoint createEndpointInstance(
      String uri, VertxWebsocketConfiguration configuration) {
    return new FeedWebsocketEndpoint(uri, this, configuration);
  }

  @Override
  protected VertxWebsocketHost createVertxWebsocketHost(
      VertxWebsocketHostConfiguration configuration, VertxWebsocketHostKey key) {
    VertxPlatformHttpRouter router =
        getCamelContext().getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
            .filter(VertxPlatformHttpRouter::isMainServer)
            .findFirst()
            .orElseThrow();
    return new SharedHost(
        new VertxWebsocketHostConfiguration(router.vertx(), router, null, null), key);
  }

  /** Listens nowhere, for the HTTP server already does. */
  private final class SharedHost extends VertxWebsocketHost {

    SharedHost(VertxWebsocketHostConfiguration configuration, VertxWebsocketHostKey key) {
      super(FeedWebsocketComponent.this.getCamelContext(), configuration, key);
    }

    @Override
    public void start() {}

    @Override
    public boolean isManagedHost(String host) {
      return true;
    }

    @Override
    public boolean isManagedPort(int port) {
      return true;
    }
  }

  private static final class FeedWebsocketEndpoint extends VertxWebsocketEndpoint {

    FeedWebsocketEndpoint(
        String uri, FeedWebsocketComponent component, VertxWebsocketConfiguration configuration) {
      super(uri, component, configuration);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
      var consumer =
          new FeedWebsocketConsumer(
              this, processor, ((FeedWebsocketComponent) getComponent()).feed);
      configureConsumer(consumer);
      return consumer;
    }
  }

  /** The parameters that the gate has checked, by name. */
  static final Set<String> PARAMETERS = Set.of("after", "verdict", "mailbox");

  static void copyParameters(Map<String, String> from, Map<String, Object> to) {
    for (String name : PARAMETERS) {
      if (from.containsKey(name)) {
        to.put(name, from.get(name));
      }
    }
  }
}
