package ess.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A reader of the service as any other: it logs in over REST and follows the feed over WebSocket.
 * For one use by one thread.
 */
public final class FeedClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private final int port;
  private final String username;
  private final String password;
  private String token = "";
  private long seq;

  /** A reader that does nothing yet. */
  public FeedClient(int port, String username, String password) {
    this.port = port;
    this.username = username;
    this.password = password;
  }

  /** Gets a new access token. */
  public void logIn() throws IOException, InterruptedException {
    String body = json.writeValueAsString(Map.of("username", username, "password", password));
    HttpResponse<String> answer =
        http.send(
            request("/api/v1/auth/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("login was answered with " + answer.statusCode());
    }
    token = json.readTree(answer.body()).path("accessToken").asText();
  }

  /** The message as {@code GET /messages/{id}} has it. */
  public JsonNode message(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request("/api/v1/messages/" + id).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("message " + id + " was answered with " + answer.statusCode());
    }
    return json.readTree(answer.body());
  }

  /**
   * Follows the feed from behind the last event that was seen.
   *
   * @param events gets each event, in order
   * @return ends when the connection does
   */
  public CompletableFuture<Void> follow(Consumer<JsonNode> events) throws IOException {
    Listener listener = new Listener(events);
    URI uri = URI.create("ws://127.0.0.1:" + port + "/api/v1/feed?after=" + seq);
    try {
      http.newWebSocketBuilder()
          .header("Authorization", "Bearer " + token)
          .connectTimeout(TIMEOUT)
          .buildAsync(uri, listener)
          .join();
    } catch (CompletionException e) {
      throw new IOException("the feed refused the connection", e);
    }
    return listener.ended;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  private final class Listener implements WebSocket.Listener {

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final Consumer<JsonNode> events;

    Listener(Consumer<JsonNode> events) {
      this.events = events;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        hand(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void hand(String event) {
      try {
        JsonNode node = json.readTree(event);
        seq = Math.max(seq, node.path("seq").asLong());
        events.accept(node);
      } catch (JsonProcessingException e) {
        ended.completeExceptionally(e);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.complete(null);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.complete(null);
    }
  }
}
