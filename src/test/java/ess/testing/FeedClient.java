package ess.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A reader of the live feed, as a client library would write it. */
public final class FeedClient implements WebSocket.Listener, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<JsonNode> reader;
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;

  private FeedClient(Consumer<JsonNode> reader) {
    this.reader = reader;
  }

  /** Connects and hands each event to the reader, one after the other. */
  public static FeedClient connect(
      HttpClient http, URI feed, String token, Consumer<JsonNode> reader) {
    FeedClient client = new FeedClient(reader);
    client.socket =
        http.newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(URI.create(feed.toString().replaceFirst("^http", "ws")), client)
            .join();
    return client;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      JsonNode event = parse(text.toString());
      text.setLength(0);
      hand(event);
    }
    webSocket.request(1);
    return null;
  }

  /** What was under way when the connection was cut is nobody's any more. */
  private synchronized void hand(JsonNode event) {
    if (event.has("seq") && !closed.isDone()) {
      reader.accept(event);
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(-1);
  }

  /** Ends when the connection has ended, with its close code, or -1 for none. */
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  /** Cuts the connection as a failing network would. */
  public synchronized void cut() {
    closed.complete(-1);
    socket.abort();
  }

  @Override
  public void close() {
    cut();
  }
}
