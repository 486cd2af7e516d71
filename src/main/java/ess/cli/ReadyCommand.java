package ess.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks the running service whether it is ready; the health check of the container. */
@Command(
    name = "ready",
    description = {"Asks the service on this machine whether it is ready: exit code 0, else 1."})
final class ReadyCommand implements Callable<Integer> {

  private static final int TIMEOUT_MILLIS = 3_000;

  @Spec CommandSpec spec;

  private final Path home;

  ReadyCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    String answer = ask(settings.get("ess.observe.port").orElse("9876"));
    boolean isReady = answer.equals("200");
    spec.commandLine().getOut().println(isReady ? "ready" : "not ready: " + answer);
    return isReady ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String ask(String port) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + port + "/observe/health/ready");
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return String.valueOf(connection.getResponseCode());
    } catch (IOException | IllegalArgumentException e) {
      return "nothing answers on port " + port;
    }
  }
}
