package ess.serve;

import ess.auth.Asker;
import ess.auth.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the operation {@link #OPERATION}: the feed as server-sent events. */
final class EventStream {

  /** The operation of the contract. */
  static final String OPERATION = "stream-events";

  /** What a browser sends when it comes back; it knows better than the address it came with. */
  private static final String LAST = "last-event-id";

  private final Feed feed;

  EventStream(Feed feed) {
    this.feed = feed;
  }

  /** Begins to send, as the parameters of the request ask. */
  void handle(RoutingContext ctx) {
    Map<String, String> parameters = new HashMap<>(ctx.pathParams());
    @Nullable String last = parameters.remove(LAST);
    if (last != null) {
      parameters.put("after", last);
    }
    Caller caller = Asker.of(ctx.user()).known();
    StreamLine line = new StreamLine(ctx.request());
    ctx.addEndHandler(v -> feed.closed(line));
    ctx.vertx()
        .executeBlocking(
            () -> {
              feed.join(line, line, caller, parameters);
              return line;
            },
            false)
        .onFailure(ctx::fail);
  }
}
