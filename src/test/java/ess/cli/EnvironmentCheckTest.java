package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentCheckTest {

  private static final Path HOME = Path.of("").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void aCompleteEnvironmentHasNoProblem() {
    assertThat(problems(complete())).isEmpty();
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() {
    assertThat(problems(Map.of("ESS_DATA_DIR", folder.toString())))
        .extracting(Problem::where)
        .contains(
            "ESS_JWT_PRIVATE_KEY", "ESS_SECRET_KEY", "ESS_ADMIN_USERNAME", "ESS_ADMIN_PASSWORD");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() throws Exception {
    Files.writeString(folder.resolve("file"), "no folder\n");
    Map<String, String> values = complete();
    values.put("ESS_DATA_DIR", folder.resolve("file/data").toString());
    values.put("ESS_HTTP_PORT", "eighty");
    values.put("ESS_OBSERVE_PORT", "70000");
    values.put("ESS_ACCESS_TOKEN_LIFE", "soon");
    values.put("ESS_JWT_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END-----\n");
    values.put("ESS_SECRET_KEY", "short");
    values.put("ESS_ADMIN_PASSWORD", "short");
    values.put("ESS_IMAP_HOST", "imap.example.org");
    values.put("ESS_IMAP_PASSWORD_FILE", folder.resolve("nowhere").toString());
    values.put("ESS_IMAP_CA_FILE", folder.resolve("file").toString());
    values.put("ESS_IMAP_NOOP_MILLIS", "-5");
    values.put("ESS_DNS_SERVERS", "resolver.example");
    values.put("ESS_DNS_TIMEOUT", "1m");
    values.put("ESS_DNS_MAX_AGE", "0s");
    values.put("ESS_MODE", "attack");
    values.put("ESS_PUBLIC_URL", "ess.example");
    values.put("ESS_CORS_ORIGINS", "*");
    values.put("ESS_LOG_LEVEL", "loud");

    assertThat(problems(values))
        .extracting(Problem::where)
        .containsExactlyInAnyOrder(
            "ESS_DATA_DIR",
            "ESS_HTTP_PORT",
            "ESS_OBSERVE_PORT",
            "ESS_ACCESS_TOKEN_LIFE",
            "ESS_JWT_PRIVATE_KEY",
            "ESS_SECRET_KEY",
            "ESS_ADMIN_PASSWORD",
            "ESS_IMAP_USERNAME",
            "ESS_IMAP_PASSWORD_FILE",
            "ESS_IMAP_CA_FILE",
            "ESS_IMAP_NOOP_MILLIS",
            "ESS_DNS_SERVERS",
            "ESS_DNS_TIMEOUT",
            "ESS_DNS_MAX_AGE",
            "ESS_MODE",
            "ESS_PUBLIC_URL",
            "ESS_CORS_ORIGINS",
            "ESS_LOG_LEVEL");
  }

  @ParameterizedTest
  @CsvSource({
    "ESS_RATE_PER_ACCOUNT, many",
    "ESS_TRUSTED_PROXIES, proxy.example",
    "ESS_SECURITY_CONTACT, nobody",
  })
  void whatTheHttpSideWouldRefuseIsNamed(String variable, String value) {
    Map<String, String> values = complete();
    values.put(variable, value);

    assertThat(problems(values))
        .singleElement()
        .extracting(Problem::toString, InstanceOfAssertFactories.STRING)
        .contains(value);
  }

  @Test
  void noProblemShowsASecret() {
    Map<String, String> values = complete();
    values.put("ESS_SECRET_KEY", "tiny-secret");
    values.put("ESS_ADMIN_PASSWORD", "pass-word");
    values.put("ESS_JWT_PRIVATE_KEY", "key-material");

    assertThat(problems(values).toString())
        .doesNotContain("tiny-secret", "pass-word", "key-material");
  }

  @Test
  void aMailboxWithoutServerIsHalfConfigured() {
    Map<String, String> values = complete();
    values.put("ESS_IMAP_USERNAME", "someone");

    assertThat(problems(values)).extracting(Problem::where).containsExactly("ESS_IMAP_HOST");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> values = complete();
      values.put("ESS_HTTP_PORT", String.valueOf(taken.getLocalPort()));

      assertThat(problems(values))
          .singleElement()
          .asString()
          .startsWith("ESS_HTTP_PORT: port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
    }
  }

  @Test
  void onePortForBothServersIsRefused() {
    Map<String, String> values = complete();
    values.put("ESS_HTTP_PORT", "18080");
    values.put("ESS_OBSERVE_PORT", "18080");

    assertThat(problems(values)).extracting(Problem::where).containsExactly("ESS_OBSERVE_PORT");
  }

  @Test
  void aLaterStartNeedsNoAdmin() throws Exception {
    Files.createFile(folder.resolve("ess.db"));
    Map<String, String> values = complete();
    values.remove("ESS_ADMIN_USERNAME");
    values.remove("ESS_ADMIN_PASSWORD");

    assertThat(problems(values)).isEmpty();
  }

  @Test
  void aMisspeltVariableIsToldWithTheNameThatWasMeant() {
    Map<String, String> values = complete();
    values.put("ESS_IMAP_HSOT", "imap.example.org");

    assertThat(check(values).strangers())
        .singleElement()
        .asString()
        .contains("ESS_IMAP_HSOT", "did you mean ESS_IMAP_HOST?");
  }

  private List<Problem> problems(Map<String, String> values) {
    return check(values).problems();
  }

  private static EnvironmentCheck check(Map<String, String> values) {
    return new EnvironmentCheck(Settings.load(HOME, Environment.of(values, HOME)));
  }

  private Map<String, String> complete() {
    Map<String, String> values = new HashMap<>(new KeyMaker().all());
    values.put("ESS_DATA_DIR", folder.toString());
    values.put("ESS_HTTP_PORT", "0");
    values.put("ESS_OBSERVE_PORT", "0");
    return values;
  }
}
