package ess.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static ess.serve.PageService.heading;
import static ess.serve.PageService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import ess.demo.SampleMail;
import ess.demo.SampleMails;
import ess.testing.Chromium;
import ess.testing.Chromium.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How each view looks, wide and narrow, light and dark: without barriers that axe-core knows,
 * without scrolling sideways, and as a picture in {@code target/screenshots}.
 */
class PageLooksIT {

  private static final Path PICTURES = Path.of("target", "screenshots");

  /** Mails that try to be more than text, or to break the layout. */
  private static final List<String> HOSTILE =
      List.of(
          "From: \"<img src=x onerror=alert(1)>\" <x@evil.example>\r\n"
              + "Subject: <script>alert(1)</script><b>bold</b> &amp; {{7*7}} ${7*7}\r\n\r\nx",
          "From: =?utf-8?B?4oCuZ3JvLmVsZ29vZ0BsbGlw4oCs?= <a@b.example>\r\n"
              + "Subject: =?utf-8?B?4oCuY29kLmVjaW92bmku4oCsIOKAi2hpZGRlbuKAi++7vw==?=\r\n\r\nx",
          "From: %1$s@%1$s.example\r\nSubject: %1$s\r\n\r\nx".formatted("W".repeat(400)),
          "X: y\r\n\r\nwithout sender and subject",
          "From: <<<\r\nSubject: \0\1\2 controls\r\nMIME-Version: 1.0\r\n"
              + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
              + "<a href='http://evil.example/<script>alert(1)</script>'>http://good.example</a>\r\n"
              + "--b\r\nContent-Type: application/octet-stream;"
              + " name=\"<img src=x onerror=alert(2)>"
              + "n".repeat(300)
              + ".pdf.exe\"\r\n\r\nMZ\r\n--b--\r\n");

  private static PageService service;
  private static String malicious;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    service = PageService.make().start();
    for (SampleMail mail : SampleMails.make(Clock.systemUTC())) {
      String id = service.process.submit(mail.raw());
      if (mail.name().equals("program with a right-to-left name")) {
        malicious = id;
      }
    }
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Look.class)
  void eachViewIsFreeOfBarriersAndFitsTheWindow(Look look) {
    try (Chromium.Visit visit = Chromium.visit(look)) {
      Page tab = service.open(visit, "");
      assertThat(heading(tab)).hasText("Log in");
      looksWell(visit, tab, look, "log-in");
      tab.navigate(service.address("#/forgot"));
      assertThat(heading(tab)).hasText("Forgotten password");
      looksWell(visit, tab, look, "forgotten");
      tab.navigate(service.address("#/reset/of-nobody"));
      assertThat(heading(tab)).hasText("Set a new password");
      looksWell(visit, tab, look, "reset");
      tab.navigate(service.address("#/messages"));
      PageService.logIn(tab, service.process.password());
      assertThat(PageService.light(tab)).hasText("Live");
      assertThat(tab.locator("table.messages tbody tr")).not().hasCount(0);
      looksWell(visit, tab, look, "messages");
      tab.navigate(service.address("#/messages?q=nothing-has-this"));
      assertThat(tab.getByText("No message fits these filters.")).isVisible();
      looksWell(visit, tab, look, "nothing");
      tab.navigate(service.address("#/messages/" + malicious));
      assertThat(tab.locator(".findings li")).not().hasCount(0);
      looksWell(visit, tab, look, "message");
      tab.navigate(service.address("#/account"));
      assertThat(heading(tab)).hasText("Account");
      looksWell(visit, tab, look, "account");
      visit.context().setOffline(true);
      tab.navigate(service.address("#/messages?mailbox=upload"));
      assertThat(PageService.light(tab)).containsText("Stale");
      looksWell(visit, tab, look, "stale");
    }
  }

  @Test
  void aHostileMailIsTextAndBreaksNothing() {
    HOSTILE.forEach(service::submit);
    try (Chromium.Visit visit = Chromium.visit(Look.NARROW)) {
      Page tab = service.enter(visit);
      tab.navigate(service.address("#/messages?mailbox=upload"));

      assertThat(rows(tab, "<script>alert(1)</script><b>bold</b> &amp; {{7*7}} ${7*7}"))
          .hasCount(1);
      assertThat(rows(tab, "<img src=x onerror=alert(1)>")).hasCount(1);
      assertThat(rows(tab, "U+202Ecod.eciovni.U+202C U+200BhiddenU+200BU+FEFF")).hasCount(1);
      assertThat(rows(tab, "no subject")).hasCount(1);
      looksWell(visit, tab, Look.NARROW, "hostile");
      for (String text : List.of("WWWW", "controls")) {
        rows(tab, text).locator("a").click();
        assertThat(tab.locator(".columns")).isVisible();
        looksWell(visit, tab, Look.NARROW, "hostile-" + text.toLowerCase(Locale.ROOT));
        tab.goBack();
      }
      assertThat(tab.locator("main img, main script, main iframe, main [style]")).hasCount(0);
      assertThat(visit.troubles()).isEmpty();
    }
  }

  private static void looksWell(Chromium.Visit visit, Page tab, Look look, String view) {
    tab.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(!view.equals("messages"))
            .setPath(
                PICTURES.resolve(
                    "%s-%s.png".formatted(view, look.name().toLowerCase(Locale.ROOT)))));
    assertThat(visit.barriers(tab)).as("%s, %s", view, look).isEmpty();
    assertThat(tab.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as("width of %s, %s", view, look)
        .isEqualTo(0);
  }
}
