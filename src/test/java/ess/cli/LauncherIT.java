package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the launcher as a person does, from another folder, and looks at what it answers. */
class LauncherIT {

  private static final Path LAUNCHER = Path.of("ess").toAbsolutePath();
  private static final String PLAIN_MAIL =
      "From: a@sender.example\r\nSubject: hello\r\n\r\nhello\r\n";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aCompleteEnvironment() throws IOException {
    environment.putAll(new KeyMaker().all());
    environment.put("ESS_DATA_DIR", folder.resolve("data").toString());
    environment.put("ESS_HTTP_PORT", String.valueOf(Demo.freePort()));
    environment.put("ESS_OBSERVE_PORT", String.valueOf(Demo.freePort()));
  }

  @Test
  void theDemoGetsTheVerdictsThatAreExpected() throws Exception {
    Ended demo = run("demo", "--once");

    assertThat(demo.out()).contains("22 of 22 mails got the verdict that was expected.");
    assertThat(demo.code()).isZero();
  }

  @Test
  void aStartWithoutSettingsNamesEachOneAndEnds() throws Exception {
    environment.clear();
    environment.put("ESS_DATA_DIR", folder.resolve("data").toString());

    Ended ended = run("run");

    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.err())
        .contains(
            "ess: ESS_JWT_PRIVATE_KEY: ",
            "ess: ESS_SECRET_KEY: ",
            "ess: ESS_ADMIN_USERNAME: ",
            "ess: ESS_ADMIN_PASSWORD: ")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void aPortInUseIsOneSentenceAndAnExitCode() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("ESS_HTTP_PORT", String.valueOf(taken.getLocalPort()));

      Ended ended = run("run");

      assertThat(ended.code()).isEqualTo(78);
      assertThat(ended.err().strip())
          .startsWith("ess: ESS_HTTP_PORT: port " + taken.getLocalPort())
          .hasLineCount(1);
    }
  }

  @Test
  void aRouteThatCannotBeMadeEndsTheStartInOneSentence() throws Exception {
    environment.put("ESS_ROUTES_DIR", brokenRoutes().toString());

    Ended ended = run("run");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("nosuch").doesNotContain("\tat ");
  }

  @Test
  void checkNamesFileLineAndCureOfABrokenRoute() throws Exception {
    environment.put("ESS_ROUTES_DIR", brokenRoutes().toString());

    Ended ended = run("check");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "broken.camel.yaml, line 6: there is no component nosuch; correct the name in front of"
                + " the colon")
        .contains("One problem.");
  }

  @Test
  void theServiceStartsIsReadyAndEndsInOrder() throws Exception {
    Process service = start("run");
    await().atMost(Duration.ofSeconds(60)).until(() -> run("ready").code() == 0);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + environment.get("ESS_HTTP_PORT")
                                + "/api/v1/messages"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    service.destroy();
    boolean ended = service.waitFor(30, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(ended).isTrue();
    assertThat(service.exitValue()).isEqualTo(143);
    assertThat(err())
        .contains("no mailbox is configured", "REST and feed on http://127.0.0.1:", "ended")
        .doesNotContain(environment.get("ESS_ADMIN_PASSWORD"), environment.get("ESS_SECRET_KEY"));
    assertThat(run("ready").code()).isEqualTo(1);
  }

  @Test
  void scanAnswersByItsExitCode() throws Exception {
    Files.writeString(folder.resolve("plain.eml"), PLAIN_MAIL);
    Files.writeString(
        folder.resolve("eicar.eml"),
        "From: a@sender.example\r\n\r\n"
            + "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC"
            + "AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    assertThat(run("scan", "plain.eml").code()).isZero();
    assertThat(run("scan", "--json", "plain.eml").out())
        .startsWith("{\"file\":\"plain.eml\",\"sha256\":\"")
        .hasLineCount(1);
    assertThat(run("scan", "plain.eml", "eicar.eml", "plain.eml").code()).isEqualTo(2);
    assertThat(run("scan", "nowhere.eml").code()).isEqualTo(66);
    assertThat(run("scan").code()).isEqualTo(64);
    assertThat(run("scan", "--no-such-option").code()).isEqualTo(64);
  }

  @Test
  void helpNamesEachCommand() throws Exception {
    Ended help = run("help");

    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("demo", "run", "scan", "check", "keys", "ready", "test", "help")
        .doesNotContain("train");
  }

  private Path brokenRoutes() throws IOException {
    Path routes = folder.resolve("routes");
    try (var files = Files.walk(Path.of("routes"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copy = routes.resolve(Path.of("routes").relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(
        routes.resolve("broken.camel.yaml"),
        """
        - route:
            id: broken
            description: Goes nowhere
            routeConfigurationId: operate
            from:
              uri: nosuch:thing
              steps:
                - stop: {}
        """);
    return routes;
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private Process start(String... args) throws IOException {
    return process(folder.resolve("out"), folder.resolve("err"), args).start();
  }

  private Ended run(String... args) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = process(out, err, args).start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + Files.readString(err));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder process(Path out, Path err, String... args) {
    String[] command = new String[args.length + 1];
    command[0] = LAUNCHER.toString();
    System.arraycopy(args, 0, command, 1, args.length);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ESS_"));
    builder.environment().putAll(environment);
    return builder;
  }

  private record Ended(int code, String out, String err) {}
}
