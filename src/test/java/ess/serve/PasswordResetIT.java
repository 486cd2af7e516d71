package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import ess.auth.SetClock;
import ess.testing.MailServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordResetIT {

  private static final String ADDRESS = "admin@company.example";
  private static final String NEW = "another long password";
  private static final Pattern LINK =
      Pattern.compile("^https://ess\\.example/base/ui/#/reset/(essr_[A-Za-z0-9_-]{43})$");
  private static final String GUESS = "essr_" + "A".repeat(43);

  @TempDir Path dir;
  private final SetClock clock = new SetClock();
  private MailServer mails;
  private Service service;

  @BeforeEach
  void start() {
    mails = MailServer.start(dir, ADDRESS, "ess@company.example", "other@company.example");
    service = reset(Service.with()).start(dir.resolve("data"));
    service.sql("update app_user set email = ? where username = 'admin'", ADDRESS);
  }

  private Service.With reset(Service.With with) {
    return with.clock(clock)
        .property("ess.serve.public-url", "https://ess.example/base/")
        .property("ess.auth.smtp.host", MailServer.HOST)
        .property("ess.auth.smtp.port", String.valueOf(mails.smtps()))
        .property("ess.auth.smtp.username", "ess@company.example")
        .property("ess.auth.smtp.password", MailServer.PASSWORD)
        .property("ess.auth.smtp.from", "ess@company.example")
        .property("ess.auth.smtp.ca-file", mails.authority().toString());
  }

  @AfterEach
  void stop() {
    service.close();
    mails.close();
  }

  private HttpResponse<String> request(String email) {
    return service.post("/api/v1/auth/password-reset", "{\"email\":\"%s\"}".formatted(email));
  }

  private HttpResponse<String> confirm(String token, String password) {
    return service.post(
        "/api/v1/auth/password-reset/confirm",
        "{\"token\":\"%s\",\"password\":\"%s\"}".formatted(token, password));
  }

  private String mail(int number) {
    await().atMost(Duration.ofSeconds(20)).until(() -> mails.mails(ADDRESS).size() >= number);
    return mails.mails(ADDRESS).get(number - 1);
  }

  private static String token(String mail) {
    return mail.lines()
        .map(LINK::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(mail));
  }

  private String freshToken(int number) {
    assertThat(request(ADDRESS).statusCode()).isEqualTo(202);
    return token(mail(number));
  }

  private List<String> audited(String action) {
    JsonNode items =
        Documents.json(service.get("/api/v1/audit?action=" + action, service.token("admin")).body())
            .get("items");
    List<String> outcomes = new ArrayList<>();
    items.forEach(e -> outcomes.add(e.get("outcome").asText() + " " + e.get("target").asText()));
    return outcomes;
  }

  @Test
  void whoReadsTheMailSetsThePasswordAnewOnce() {
    String session =
        Documents.json(service.login("admin", Service.PASSWORD).body()).get("accessToken").asText();
    String token = freshToken(1);

    HttpResponse<String> answer = confirm(token, NEW);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(service.get("/api/v1/messages", session).statusCode()).isEqualTo(401);
    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(service.login("admin", NEW).statusCode()).isEqualTo(200);
    assertThat(confirm(token, "yet another password").body())
        .contains("urn:ess:problem:reset-token");
    assertThat(service.login("admin", NEW).statusCode()).isEqualTo(200);
    String notice = mail(2);
    assertThat(notice)
        .contains("Subject: Your password was changed")
        .doesNotContain("essr_", "Ess-Seal");
    assertThat(audited("reset.request")).containsExactly("done admin");
    assertThat(audited("reset.confirm")).containsExactly("refused null", "done admin");
  }

  @Test
  void theMailIsPlainAndShortAndSealed() {
    freshToken(1);

    String mail = mail(1);

    assertThat(mail)
        .contains("\r\nEss-Seal: ")
        .contains("\r\nAuto-Submitted: auto-generated\r\n")
        .contains("\r\nFrom: ess@company.example\r\n")
        .contains("\r\nTo: " + ADDRESS + "\r\n")
        .contains("\r\nContent-Transfer-Encoding: 7bit\r\n")
        .contains("\r\nContent-Type: text/plain; charset=us-ascii\r\n")
        .contains("within 10 minutes");
    String body = mail.substring(mail.indexOf("\r\n\r\n"));
    assertThat(body.lines()).allMatch(line -> line.length() < 100);
    assertThat(body.chars()).allMatch(c -> c < 128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody@company.example", "no address", "admin@company.example "})
  void anAddressThatNobodyHasGetsTheSameAnswerAndNoMail(String address) {
    HttpResponse<String> known = request(ADDRESS);
    HttpResponse<String> unknown = request(address);
    mail(1);
    request(ADDRESS);
    mail(2);

    assertThat(unknown.statusCode()).isEqualTo(known.statusCode()).isEqualTo(202);
    assertThat(unknown.body()).isEqualTo(known.body()).isEmpty();
    assertThat(unknown.headers().map().keySet()).isEqualTo(known.headers().map().keySet());
    assertThat(mails.mails(ADDRESS)).hasSize(2);
    assertThat(audited("reset.request")).contains("failed null");
  }

  @Test
  void theAnswerTakesTheSameTimeForEveryAddress() {
    long known = median(ADDRESS);
    clock.forward(Duration.ofMinutes(16));
    long unknown = median("nobody@company.example");

    assertThat((double) unknown / known).isBetween(0.2, 5.0);
  }

  private long median(String address) {
    return IntStream.range(0, 15)
        .mapToLong(
            i -> {
              long start = System.nanoTime();
              request(address);
              return System.nanoTime() - start;
            })
        .sorted()
        .skip(7)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDisabledAccountGetsNoMail() {
    service.sql(
        "update app_user set disabled_at = '2026-01-01T00:00:00.000Z' where username = 'admin'");

    request(ADDRESS);

    await().until(() -> audited("reset.request").contains("failed null"));
    assertThat(mails.mails(ADDRESS)).isEmpty();
  }

  @Test
  void aSecondRequestEndsTheFirstToken() {
    String first = freshToken(1);
    String second = freshToken(2);

    assertThat(confirm(first, NEW).statusCode()).isEqualTo(400);
    assertThat(confirm(second, NEW).statusCode()).isEqualTo(204);
  }

  @Test
  void aTokenEndsAfterTenMinutes() {
    String token = freshToken(1);
    clock.forward(Duration.ofMinutes(10));

    HttpResponse<String> answer = confirm(token, NEW);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("urn:ess:problem:reset-token");
    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void guessesAreRefusedAndThenToldToComeBack() {
    freshToken(1);

    List<Integer> statuses =
        IntStream.range(0, 31).mapToObj(i -> confirm(GUESS, NEW).statusCode()).toList();

    assertThat(statuses.subList(0, 30)).containsOnly(400);
    assertThat(statuses.get(30)).isEqualTo(429);
    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void ofManyWhoUseATokenAtOnceOneSucceeds() {
    String token = freshToken(1);

    List<Integer> statuses =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> confirm(token, NEW + i).statusCode())
            .toList();

    assertThat(statuses).containsOnlyOnce(204);
    assertThat(audited("reset.confirm").stream().filter(e -> e.startsWith("done"))).hasSize(1);
  }

  @Test
  void aWeakPasswordIsRefusedAndTheTokenStillWorks() {
    String token = freshToken(1);

    HttpResponse<String> weak = confirm(token, "short");

    assertThat(weak.statusCode()).isEqualTo(400);
    assertThat(weak.body()).contains("A password has 12 to 256 characters");
    assertThat(confirm(token, NEW).statusCode()).isEqualTo(204);
  }

  @Test
  void tooManyRequestsOfOneAddressAreToldToComeBack() {
    List<Integer> statuses =
        IntStream.range(0, 21).mapToObj(i -> request("n" + i + "@x.example").statusCode()).toList();

    assertThat(statuses.subList(0, 20)).containsOnly(202);
    assertThat(statuses.get(20)).isEqualTo(429);
  }

  @Test
  void oneAccountGetsFiveMailsInAQuarterOfAnHour() {
    IntStream.range(0, 8).forEach(i -> assertThat(request(ADDRESS).statusCode()).isEqualTo(202));

    await().until(() -> audited("reset.request").size() == 8);
    mail(5);
    assertThat(audited("reset.request").stream().filter(e -> e.equals("refused admin"))).hasSize(3);
    assertThat(mails.mails(ADDRESS)).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "{}, 400",
    "{\"email\":\"\"}, 400",
    "{\"email\":1}, 400",
    "[], 400",
    "{\"email\":\"a@b.example\";\"x\":1}, 400"
  })
  void whatIsOutsideTheContractIsRefused(String body, int status) {
    assertThat(service.post("/api/v1/auth/password-reset", body.replace(';', ',')).statusCode())
        .isEqualTo(status);
  }

  @Test
  void theTokenIsKeptAsItsDigestAlone() throws Exception {
    String token = freshToken(1);

    try (var connection = service.store.reader().getConnection();
        var rows = connection.createStatement().executeQuery("select hash from reset_token")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).matches("[0-9a-f]{64}").doesNotContain(token.substring(5));
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aMailServerThatIsAwayTellsNothingToTheCaller() {
    mails.close();

    HttpResponse<String> answer = request(ADDRESS);

    assertThat(answer.statusCode()).isEqualTo(202);
    await().until(() -> audited("reset.request").equals(List.of("done admin")));
    assertThat(service.login("admin", Service.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void aServerThatDoesNotOfferStarttlsGetsNothing() {
    service.close();
    service =
        reset(Service.with())
            .property("ess.auth.smtp.security", "starttls")
            .property("ess.auth.smtp.port", String.valueOf(mails.smtp()))
            .start(dir.resolve("data"));

    request(ADDRESS);

    await().until(() -> audited("reset.request").equals(List.of("done admin")));
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> mails.mails(ADDRESS).isEmpty());
  }

  @Test
  void withoutAMailServerThereIsNoResetAndItSaysSo() {
    service.close();
    service = Service.with().start(dir.resolve("data"));

    HttpResponse<String> request = request(ADDRESS);
    HttpResponse<String> confirm = confirm(GUESS, NEW);

    assertThat(request.statusCode()).isEqualTo(404);
    assertThat(request.body()).contains("urn:ess:problem:reset-off");
    assertThat(confirm.statusCode()).isEqualTo(404);
  }
}
