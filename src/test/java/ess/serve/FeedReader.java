package ess.serve;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody who reads the feed. */
final class FeedReader implements WebSocket.Listener, AutoCloseable {

  final List<JsonNode> events = new CopyOnWriteArrayList<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final boolean reading;
  private WebSocket socket;

  private FeedReader(boolean reading) {
    this.reading = reading;
  }

  static FeedReader open(Service service, String token, String query) {
    return open(service, query, true, "Authorization", "Bearer " + token);
  }

  /** One that opens the feed and takes nothing. */
  static FeedReader stalled(Service service, String token, String query) {
    return open(service, query, false, "Authorization", "Bearer " + token);
  }

  static FeedReader withTicket(Service service, String ticket) {
    FeedReader reader = new FeedReader(true);
    reader.socket =
        service
            .http
            .newWebSocketBuilder()
            .subprotocols("ess.v1", "ticket." + ticket)
            .buildAsync(uri(service, ""), reader)
            .join();
    return reader;
  }

  private static FeedReader open(
      Service service, String query, boolean reading, String header, String value) {
    FeedReader reader = new FeedReader(reading);
    reader.socket =
        service
            .http
            .newWebSocketBuilder()
            .header(header, value)
            .buildAsync(uri(service, query), reader)
            .join();
    return reader;
  }

  private static URI uri(Service service, String query) {
    return URI.create("ws://127.0.0.1:" + service.port() + "/api/v1/feed" + query);
  }

  List<Long> numbers() {
    return events.stream().map(event -> event.get("seq").asLong()).toList();
  }

  /** Behind which numbers the feed told of gaps. */
  List<Long> gaps() {
    return events.stream()
        .filter(event -> event.get("type").asText().equals("feed.gap"))
        .map(event -> event.get("data").get("after").asLong())
        .toList();
  }

  long last() {
    return events.isEmpty() ? 0 : events.get(events.size() - 1).get("seq").asLong();
  }

  void awaitEvents(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> events.size() >= count);
  }

  int closeCode() {
    try {
      return closed.get(40, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void say(String words) {
    socket.sendText(words, true).join();
  }

  /** Takes what has been held back. */
  void read() {
    socket.request(Long.MAX_VALUE);
  }

  /** Ends the connection without a word. */
  void cut() {
    socket.abort();
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reading) {
      opened.request(1);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      events.add(Documents.json(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(-1);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
