package ess.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static ess.serve.PageService.button;
import static ess.serve.PageService.heading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import ess.testing.Chromium;
import ess.testing.MailServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password is changed, and a forgotten one set anew by a mail, as a person does it. */
class PagePasswordIT {

  private static final String ADDRESS = "kim@company.example";
  private static final String SENDER = "ess@company.example";
  private static final String NEW = "four unrelated words here";
  private static final Pattern LINK = Pattern.compile("http://\\S+/ui/(#/reset/\\S+)");

  @TempDir static Path dir;
  private static MailServer mails;
  private static PageService service;
  private Chromium.Visit visit;

  @BeforeAll
  static void start() throws Exception {
    service = PageService.make();
    mails = MailServer.start(dir, ADDRESS, SENDER);
    service.with(mails, SENDER).start();
    service.process.addUser("kim", "reader", ADDRESS);
    service.process.addUser("alex", "analyst", "alex@company.example");
  }

  @AfterAll
  static void stop() {
    if (mails != null) {
      mails.close();
    }
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
  void aForgottenPasswordIsSetAnewByTheLinkOfAMail() {
    Page elsewhere = service.enter(visit, "kim");
    Page tab = ask(ADDRESS);
    String link = link();

    tab.navigate(service.address(link));
    assertThat(heading(tab)).hasText("Set a new password");
    assertThat(tab).hasURL(service.address("#/reset"));
    assertThat(PageService.light(elsewhere)).hasText("Live");
    tab.locator("#field-password").fill(NEW);
    button(tab, "Set the password").click();
    assertThat(heading(tab)).hasText("The password is set");

    assertThat(heading(elsewhere)).hasText("Log in");
    tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
    PageService.logIn(tab, "kim", NEW);
    assertThat(heading(tab)).hasText("Messages");
    tab.navigate("about:blank");
    tab.navigate(service.address(link));
    tab.locator("#field-password").fill("yet another long password");
    button(tab, "Set the password").click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Correlation id");
  }

  @Test
  void nobodyLearnsWhetherAnAddressHasAnAccount() {
    ask("nobody@company.example");

    assertThat(visit.troubles()).isEmpty();
  }

  @Test
  void aChangedPasswordEndsTheSessionAndIsTheOneToLogInWith() {
    Page tab = service.enter(visit, "alex");
    tab.navigate(service.address("#/account"));
    tab.locator("#field-current").fill("not the present one");
    tab.locator("#field-password").fill(NEW);
    button(tab, "Change the password").click();
    assertThat(tab.getByRole(AriaRole.ALERT)).containsText("Correlation id");

    tab.locator("#field-current").fill(service.process.password());
    button(tab, "Change the password").click();

    assertThat(tab.getByText("Your password is changed")).isVisible();
    PageService.logIn(tab, "alex", NEW);
    assertThat(heading(tab)).hasText("Messages");
  }

  /** Walks the way of who has forgotten the password. */
  private Page ask(String address) {
    Page tab = service.open(visit, "#/forgot");
    tab.getByLabel("Mail address").fill(address);
    button(tab, "Send the link").click();
    assertThat(heading(tab)).hasText("Look into your mail");
    assertThat(heading(tab)).isFocused();
    return tab;
  }

  /** The link in the mail that comes, as a fragment of the page. */
  private String link() {
    await().atMost(Duration.ofSeconds(10)).until(() -> !mails.mails(ADDRESS).isEmpty());
    return LINK.matcher(mails.mails(ADDRESS).get(0))
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow();
  }
}
