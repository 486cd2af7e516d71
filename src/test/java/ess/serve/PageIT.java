package ess.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static ess.serve.PageService.button;
import static ess.serve.PageService.heading;
import static ess.serve.PageService.light;
import static ess.serve.PageService.mail;
import static ess.serve.PageService.malware;
import static ess.serve.PageService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import ess.testing.Chromium;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person does on the page, in a real browser on the running service. */
class PageIT {

  private static PageService service;
  private Chromium.Visit visit;

  @BeforeAll
  static void start() {
    service = PageService.make().start();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @BeforeEach
  void come() {
    visit = Chromium.visit(Chromium.Look.WIDE);
  }

  @AfterEach
  void leave() {
    visit.close();
  }

  @Test
  void whoIsNotLoggedInSeesTheLogInAlone() {
    Page tab = service.open(visit, "#/account");

    assertThat(heading(tab)).hasText("Log in");
    assertThat(tab.getByLabel("User name")).isFocused();
    assertThat(tab.locator("header")).hasCount(0);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void whoLogsInComesToWhereTheyWanted() {
    Page tab = service.open(visit, "#/account");

    PageService.logIn(tab, service.process.password());

    assertThat(heading(tab)).hasText("Account");
    assertThat(heading(tab)).isFocused();
    assertThat(tab.locator("dl")).containsText("admin");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aWrongPasswordIsToldInASentenceWithANumberToAskFor() {
    Page tab = service.open(visit, "");

    PageService.logIn(tab, "not the password at all");

    assertThat(tab.getByRole(AriaRole.ALERT))
        .containsText(Pattern.compile("\\.\\s*Correlation id [0-9a-f-]{36}"));
    assertThat(button(tab, "Log in")).isEnabled();
    assertThat(visit.troubles()).hasSize(1).first().asString().contains("status of 401");
  }

  @Test
  void aReloadKeepsTheSessionThoughTheTokenIsInMemoryAlone() {
    Page tab = service.enter(visit);

    tab.reload();

    assertThat(heading(tab)).hasText("Messages");
    assertThat(tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
        .isEqualTo("[{\"ess-session\":\"cookie\"},{}]");
    assertThat(tab.evaluate("document.cookie")).isEqualTo("");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aPageThatIsLeftWhileItRenewsLosesNoSession() {
    Page tab = service.enter(visit);

    for (int i = 0; i < 2; i++) {
      tab.waitForRequest(
          service.process.uri("/auth/refresh").toString(),
          () -> tab.reload(new Page.ReloadOptions().setWaitUntil(WaitUntilState.COMMIT)));
    }
    tab.reload();

    assertThat(heading(tab)).hasText("Messages");
    assertThat(PageService.light(tab)).hasText("Live");
  }

  @Test
  void manyTabsRenewOneAfterTheOther() {
    Page first = service.enter(visit);
    List<Page> tabs = new ArrayList<>(List.of(first));
    IntStream.range(0, 4).forEach(i -> tabs.add(service.open(visit, "")));

    tabs.forEach(tab -> tab.evaluate("setTimeout(() => location.reload())"));

    tabs.forEach(tab -> assertThat(light(tab)).hasText("Live"));
    tabs.forEach(tab -> assertThat(heading(tab)).hasText("Messages"));
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void theTokenIsRenewedBeforeItEnds() {
    Page tab = visit.tab();
    tab.clock().install();
    tab.navigate(service.address(""));
    PageService.logIn(tab, service.process.password());
    assertThat(light(tab)).hasText("Live");

    tab.waitForResponse(
        answer -> answer.url().endsWith("/auth/refresh") && answer.status() == 200,
        () -> tab.clock().fastForward("50:00"));

    assertThat(light(tab)).hasText("Live");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void whoLogsOutInOneTabHasLoggedOutInAll() {
    Page tab = service.enter(visit);
    Page other = service.open(visit, "");
    assertThat(light(other)).hasText("Live");

    button(tab, "Log out").click();

    assertThat(heading(tab)).hasText("Log in");
    assertThat(tab.getByText("You have logged out.")).isVisible();
    assertThat(other.getByText("You have logged out in another tab.")).isVisible();
    tab.reload();
    assertThat(heading(tab)).hasText("Log in");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aLogOutThatTheServiceDoesNotHearOfSaysSo() {
    Page tab = service.enter(visit);

    visit.context().setOffline(true);
    button(tab, "Log out").click();

    assertThat(heading(tab)).hasText("Log in");
    assertThat(tab.getByText("the service could not be told")).isVisible();
  }

  @Test
  void aMailAppearsAsItIsJudged() {
    Page tab = service.enter(visit);

    service.submit(malware("arrives while one looks"));

    Locator row = tab.locator("table.messages tbody tr").first();
    assertThat(row).containsText("arrives while one looks");
    assertThat(row.locator(".badge")).hasText("malicious");
    assertThat(row.locator(".reason")).containsText("test file");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void theLightTellsABreakAndNothingIsMissed() {
    Page tab = service.enter(visit);

    visit.context().setOffline(true);
    assertThat(light(tab)).containsText("Stale");
    service.submit(mail("sent during the break"));
    visit.context().setOffline(false);

    assertThat(light(tab)).hasText("Live");
    assertThat(rows(tab, "sent during the break")).hasCount(1);
  }

  @Test
  void oneMailTellsWhyItsVerdictIsAsItIs() {
    String id = service.submit(malware("to be explained"));
    Page tab = service.enter(visit);

    rows(tab, "to be explained").locator("a").click();

    assertThat(heading(tab)).hasText("to be explained");
    assertThat(heading(tab)).isFocused();
    assertThat(tab.locator(".outcome")).containsText("malicious");
    assertThat(tab.locator(".outcome")).containsText("malicious from 16 on");
    assertThat(tab.locator("table.terms")).containsText("malware.eicar");
    assertThat(tab.locator(".findings li").first()).containsText("critical");
    assertThat(tab.locator(".tree")).containsText("update.com");
    assertThat(tab.getByText("bytes of the raw mail lie in these parts.")).isVisible();
    assertThat(tab.locator("body")).containsText(id);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aFindingPointsAtItsPart() {
    service.submit(malware("to be pointed at"));
    Page tab = service.enter(visit);
    rows(tab, "to be pointed at").locator("a").click();

    tab.locator(".findings button").first().click();

    assertThat(tab.locator(".part:focus")).containsText("update.com");
  }

  @Test
  void theRawMailIsSavedAndNeverShown() throws Exception {
    String raw = malware("to be saved");
    String id = service.submit(raw);
    Page tab = service.enter(visit);
    rows(tab, "to be saved").locator("a").click();

    Download download = tab.waitForDownload(() -> button(tab, "Download the raw mail").click());

    assertThat(download.suggestedFilename()).isEqualTo(id + ".eml");
    assertThat(Files.readString(download.path(), StandardCharsets.ISO_8859_1)).isEqualTo(raw);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aMailIsScannedAgainAndBothVerdictsAreShown() {
    service.submit(malware("to be scanned again"));
    Page tab = service.enter(visit);
    rows(tab, "to be scanned again").locator("a").click();

    button(tab, "Scan again").focus();
    tab.keyboard().press("Enter");

    assertThat(tab.locator(".verdicts .badge")).hasText(new String[] {"malicious", "malicious"});
    assertThat(button(tab, "Scan again")).isEnabled();
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void whileOneThingIsDoneNoneOtherIs() {
    service.submit(mail("to wait for"));
    Page tab = service.enter(visit);
    rows(tab, "to wait for").locator("a").click();
    List<Route> held = new CopyOnWriteArrayList<>();
    tab.route("**/feedback", held::add);

    button(tab, "This is good").click();

    assertThat(button(tab, "This is good")).isDisabled();
    assertThat(button(tab, "This is junk")).isDisabled();
    assertThat(button(tab, "Scan again")).isDisabled();
    held.forEach(Route::resume);
    assertThat(button(tab, "This is good")).isEnabled();
  }

  @Test
  void aMailIsCalledJunkByKeys() {
    service.submit(mail("to be called junk"));
    Page tab = service.enter(visit);
    rows(tab, "to be called junk").locator("a").click();

    button(tab, "Scan again").focus();
    tab.keyboard().press("Tab");
    tab.keyboard().press("Enter");

    assertThat(tab.getByText("It is written down as junk.")).isVisible();
    assertThat(button(tab, "This is junk")).hasAttribute("aria-pressed", "true");
    button(tab, "This is good").click();
    assertThat(tab.getByText("It is written down as good.")).isVisible();
    assertThat(button(tab, "This is junk")).hasAttribute("aria-pressed", "false");
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void whatCannotBeDoneIsToldInASentence() {
    service.submit(mail("to fail"));
    Page tab = service.enter(visit);
    rows(tab, "to fail").locator("a").click();
    assertThat(button(tab, "Scan again")).isVisible();

    visit.context().setOffline(true);
    button(tab, "This is junk").click();

    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("cannot be reached");
    assertThat(button(tab, "This is junk")).isEnabled();
  }

  @Test
  void aReaderIsOfferedNoRawMail() throws Exception {
    service.process.addUser("robin", "reader", "robin@company.example");
    String id = service.submit(mail("for a reader"));
    Page tab = service.enter(visit, "robin");
    assertThat(tab.locator("header")).containsText("robin");

    tab.navigate(service.address("#/messages/" + id));

    assertThat(heading(tab)).hasText("for a reader");
    assertThat(button(tab, "Download the raw mail")).hasCount(0);
    assertThat(button(tab, "Scan again")).hasCount(0);
    assertThat(button(tab, "This is junk")).hasCount(0);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void whoIsNoLongerWelcomeIsBroughtToTheLogIn() throws Exception {
    String id = service.process.addUser("sam", "reader", "sam@company.example");
    Page tab = service.enter(visit, "sam");

    service.process.disableUser(id);

    assertThat(tab.getByText("Your session has ended.")).isVisible();
    assertThat(tab.locator("header")).hasCount(0);
  }

  @Test
  void filtersNarrowTheListAndStandInTheAddress() {
    service.submit(malware("narrowed bad"));
    service.submit(mail("narrowed good"));
    Page tab = service.enter(visit);

    tab.getByLabel("Sender or subject").fill("narrowed");
    tab.locator(".verdicts button").first().click();

    assertThat(rows(tab, "narrowed bad")).hasCount(1);
    assertThat(rows(tab, "narrowed good")).hasCount(0);
    assertThat(tab).hasURL(Pattern.compile("#/messages\\?verdict=malicious&q=narrowed$"));
    service.submit(mail("narrowed live good"));
    service.submit(malware("narrowed live bad"));
    assertThat(rows(tab, "narrowed live")).hasCount(1);
    tab.reload();
    assertThat(rows(tab, "narrowed")).hasCount(2);
    tab.getByLabel("Sender or subject").fill("nothing of this kind");
    button(tab, "Show all messages").click();
    assertThat(rows(tab, "narrowed good")).hasCount(1);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void olderMailsComeByShowMore() {
    IntStream.range(0, 55).forEach(i -> service.submit(mail("older %02d".formatted(i))));
    Page tab = service.enter(visit);
    tab.getByLabel("Sender or subject").fill("older");
    assertThat(rows(tab, "older")).hasCount(50);

    button(tab, "Show more").click();

    assertThat(rows(tab, "older")).hasCount(55);
    assertThat(button(tab, "Show more")).hasCount(0);
    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void theKeyboardIsEnough() {
    service.submit(mail("reached by keys"));
    Page tab = service.open(visit, "");
    tab.getByLabel("User name").waitFor();
    tab.keyboard().type(PageService.USER);
    tab.keyboard().press("Tab");
    tab.keyboard().type(service.process.password());
    tab.keyboard().press("Enter");
    assertThat(heading(tab)).isFocused();

    tab.getByLabel("Sender or subject").focus();
    tab.keyboard().type("reached by keys");
    assertThat(tab.locator("table.messages tbody tr")).hasCount(1);
    tab.keyboard().press("Tab");
    assertThat(rows(tab, "reached by keys").locator("a")).isFocused();
    tab.keyboard().press("Enter");
    assertThat(heading(tab)).hasText("reached by keys");
    assertThat(heading(tab)).isFocused();
    tab.goBack();

    assertThat(rows(tab, "reached by keys").locator("a")).isFocused();
    assertThat(visit.troubles()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          text.js   | plainText('plain \\u00fc')              | plain \u00fc
          text.js   | plainText('a\\u202eb\\u0000')           | a[U+202E]b[U+0000]
          text.js   | plainText('\\u{1f468}\\u200d\\u{1f469}') | \ud83d\udc68\u200d\ud83d\udc69
          text.js   | plainText('\\ud800x\\u{e0041}')         | [U+D800]x[U+E0041]
          format.js | byteRange({from: 0, to: 68})          | 0–67
          format.js | byteRange({from: 1999, to: 2000})     | 1,999
          format.js | size(1023)                            | 1023 B
          format.js | size(1536)                            | 1.5 KB
          format.js | percent(1, 1000)                      | < 1 %
          format.js | percent(999, 1000)                    | 99 %
          tree.js   | coverage([{from: 0, to: 4, kind: 'a'}, {from: 2, to: 6, kind: 'b'}], 9).missing | 3
          """)
  void aSmallHelperAnswers(String module, String call, String answer) {
    Page tab = service.open(visit, "#/login");

    Object answered =
        tab.evaluate("async () => String((await import('./%s')).%s)".formatted(module, call));

    assertThat(answered).isEqualTo(answer);
  }

  @Test
  void theSkipLinkLeadsPastTheHeader() {
    Page tab = service.enter(visit);

    tab.locator(".skip").focus();
    assertThat(tab.locator(".skip")).isInViewport();
    tab.keyboard().press("Enter");

    assertThat(tab.locator("main")).isFocused();
    assertThat(heading(tab)).hasText("Messages");
  }

  @Test
  void whatIsNotThereIsToldInASentence() {
    Page tab = service.enter(visit);

    tab.navigate(service.address("#/messages/01890000-0000-7000-8000-000000000000"));

    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Correlation id");
  }
}
