package ess.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as its operators run it: the launcher in a process of its own, asked over HTTP. */
public final class ServiceProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Map<String, String> environment = new HashMap<>();
  private final Path launcher;
  private final Path dataDir;
  private final int port = freePort();
  private final int observePort = freePort();
  private Process process;
  private String token = "";

  /** A service over a data folder; nothing runs yet. */
  public ServiceProcess(Path launcher, Path dataDir) throws IOException, InterruptedException {
    this.launcher = launcher.toAbsolutePath();
    this.dataDir = dataDir;
    Process keys =
        new ProcessBuilder(this.launcher.toString(), "keys")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    for (String line :
        new String(keys.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("ESS_") && equals > 0) {
        String value = line.substring(equals + 1).strip();
        boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
        environment.put(
            line.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    keys.waitFor();
    environment.put("ESS_DATA_DIR", dataDir.toString());
    environment.put("ESS_HTTP_PORT", String.valueOf(port));
    environment.put("ESS_OBSERVE_PORT", String.valueOf(observePort));
    environment.put("ESS_ADMIN_USERNAME", "admin");
    environment.put("ESS_ADMIN_PASSWORD", "a long password of the test");
    environment.put("ESS_ACCESS_TOKEN_LIFE", "1h");
  }

  /** Sets a variable for the next start. */
  public ServiceProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts the process; its output is added to {@code service.log} in the data folder. */
  public void start() throws IOException {
    Files.createDirectories(dataDir);
    File log = dataDir.resolve("service.log").toFile();
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "run");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    process = builder.start();
  }

  /** Waits until the service says that it is ready. */
  public void awaitReady(Duration atMost) throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IOException("the service ended with " + process.exitValue());
      }
      try {
        if (status("http://127.0.0.1:" + observePort + "/observe/health/ready") == 200) {
          return;
        }
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
    throw new IOException("the service was not ready in time");
  }

  private int status(String url) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Ends the process as the kernel would: at once, without a word. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The CPU time the process has used. */
  public Duration cpu() {
    return handle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What the process holds of memory, in MiB. */
  public long residentMiB() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  /** Logs in, and keeps the token. */
  public String login() throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("username", "admin")
            .put("password", environment.get("ESS_ADMIN_PASSWORD"))
            .toString();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    token = JSON.readTree(answer.body()).path("accessToken").asText();
    if (token.isEmpty()) {
      throw new IOException("log-in answered " + answer.statusCode());
    }
    return token;
  }

  /** What a GET below {@code /api/v1} answers, as JSON. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }

  /** The address of a path below {@code /api/v1}. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
  }

  /** The origin of the page and of the interface. */
  public String origin() {
    return "http://127.0.0.1:" + port;
  }

  /** Hands in a mail, waits for its verdict, and answers with its id. */
  public String submit(byte[] mail) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/messages"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "message/rfc822")
                .header("Prefer", "wait=20")
                .POST(HttpRequest.BodyPublishers.ofByteArray(mail))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("a mail was answered with " + answer.statusCode());
    }
    return JSON.readTree(answer.body()).path("id").asText();
  }

  /** Adds a user with the password of the user admin, and answers with the id. */
  public String addUser(String name, String role, String mail)
      throws IOException, InterruptedException {
    String body =
        JSON.createObjectNode()
            .put("username", name)
            .put("password", password())
            .put("role", role)
            .put("email", mail)
            .toString();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/users"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("a user was answered with " + answer.statusCode());
    }
    return JSON.readTree(answer.body()).path("id").asText();
  }

  /** Disables a user. */
  public void disableUser(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/users/" + id))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"disabled\":true}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("disabling was answered with " + answer.statusCode());
    }
  }

  /** A ticket to open the feed once. */
  public String ticket() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri("/feed/tickets"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body()).path("ticket").asText();
  }

  /** The password of the user admin. */
  public String password() {
    return environment.get("ESS_ADMIN_PASSWORD");
  }

  /** The client. */
  public HttpClient http() {
    return http;
  }

  /** The token of the last log-in. */
  public String token() {
    return token;
  }

  /** The database file. */
  public Path database() {
    return dataDir.resolve("ess.db");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Asks the process to stop, and waits. */
  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      process.destroy();
      process
          .onExit()
          .completeOnTimeout(process, 30, TimeUnit.SECONDS)
          .thenAccept(Process::destroyForcibly)
          .join();
    }
  }
}
