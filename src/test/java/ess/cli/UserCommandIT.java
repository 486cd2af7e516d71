package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ess user} beside a running service of another process. */
class UserCommandIT {

  private static final Path LAUNCHER = Path.of("ess").toAbsolutePath();
  private static final String PASSWORD = "a quiet lake at dawn";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process service;

  @BeforeEach
  void startTheService() throws Exception {
    environment.putAll(new KeyMaker().all());
    environment.put("ESS_DATA_DIR", folder.resolve("data").toString());
    environment.put("ESS_HTTP_PORT", String.valueOf(Demo.freePort()));
    environment.put("ESS_OBSERVE_PORT", "0");
    service = process("run").start();
    await().atMost(Duration.ofSeconds(90)).until(() -> status("GET", "/stats", "", "x") == 401);
  }

  @AfterEach
  void endTheService() throws Exception {
    service.destroy();
    assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsChangedBesideAServiceHoldsThereWithinASecond() throws Exception {
    Ended added = user(PASSWORD, "add", "ann", "--role", "analyst", "--email", "ann@example.org");
    Ended common = user("password123456", "add", "bob");
    await().atMost(Duration.ofSeconds(10)).until(() -> !token(PASSWORD).isEmpty());
    String first = token(PASSWORD);

    Ended demoted = user("", "role", "ann", "reader");
    awaitRefusal(first);
    String second = token(PASSWORD);
    Ended changed = user(PASSWORD + "!", "passwd", "ann");
    awaitRefusal(second);
    String third = token(PASSWORD + "!");
    Ended disabled = user("", "disable", "ann");
    awaitRefusal(third);
    Ended listed = user("", "list");
    Ended last = user("", "disable", "admin");

    assertThat(added).isEqualTo(new Ended(0, "User ann is added as analyst.\n", ""));
    assertThat(common.code()).isEqualTo(1);
    assertThat(common.err()).isEqualTo("ess: This password is among the most common ones.\n");
    assertThat(demoted.code()).isZero();
    assertThat(changed.out()).contains("all sessions have ended").doesNotContain(PASSWORD);
    assertThat(disabled.code()).isZero();
    assertThat(token(PASSWORD + "!")).isEmpty();
    assertThat(listed.out())
        .contains("admin    enabled   admin", "reader   disabled  ann  ann@example.org");
    assertThat(last.code()).isEqualTo(1);
    assertThat(last.err()).contains("the last admin");
  }

  private void awaitRefusal(String token) {
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> status("GET", "/stats", "", token) == 401);
  }

  private String token(String password) throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/auth/login",
            "{\"username\":\"ann\",\"password\":\"%s\"}".formatted(password),
            "");
    return answer.statusCode() == 200
        ? answer.body().replaceAll(".*\"accessToken\":\"([^\"]+)\".*", "$1")
        : "";
  }

  private int status(String method, String path, String body, String token) {
    try {
      return send(method, path, body, token).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    String address = "http://127.0.0.1:" + environment.get("ESS_HTTP_PORT") + "/api/v1" + path;
    return http.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Ended user(String input, String... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = "user";
    System.arraycopy(args, 0, command, 1, args.length);
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input + "\n");
    Process process =
        process(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder process(String... args) {
    String[] command = new String[args.length + 1];
    command[0] = LAUNCHER.toString();
    System.arraycopy(args, 0, command, 1, args.length);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("service.out").toFile())
            .redirectError(folder.resolve("service.err").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ESS_"));
    builder.environment().putAll(environment);
    return builder;
  }

  private record Ended(int code, String out, String err) {}
}
