package ess.serve;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Somebody who reads the feed as server-sent events, as HTML says how to (section 9.2.6). */
final class StreamReader implements AutoCloseable {

  final HttpResponse<InputStream> response;
  final List<String> ids = new CopyOnWriteArrayList<>();
  final List<JsonNode> events = new CopyOnWriteArrayList<>();
  final CompletableFuture<JsonNode> ended = new CompletableFuture<>();

  private StreamReader(HttpResponse<InputStream> response) {
    this.response = response;
    var unused = CompletableFuture.runAsync(this::read);
  }

  static StreamReader open(Service service, String token, String query, String... headers) {
    HttpRequest.Builder request =
        service.request("/api/v1/events/stream" + query).header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new StreamReader(service.http.send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    String type = "message";
    try (Scanner lines = new Scanner(response.body(), StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        String line = lines.nextLine();
        if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("id: ")) {
          ids.add(line.substring(4));
        } else if (line.startsWith("data: ") && type.equals("end")) {
          ended.complete(Documents.json(line.substring(6)));
        } else if (line.startsWith("data: ")) {
          events.add(Documents.json(line.substring(6)));
        }
      }
    }
    ended.complete(Documents.json("{\"code\":-1}"));
  }

  List<Long> numbers() {
    return events.stream().map(event -> event.get("seq").asLong()).toList();
  }

  void awaitEvents(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> events.size() >= count);
  }

  int endCode() {
    return ended.orTimeout(40, TimeUnit.SECONDS).join().get("code").asInt();
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
