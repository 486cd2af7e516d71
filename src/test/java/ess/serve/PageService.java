package ess.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import ess.testing.Chromium;
import ess.testing.MailServer;
import ess.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The service as its operators run it, and what a person does on its page. */
final class PageService implements AutoCloseable {

  static final String USER = "admin";

  final ServiceProcess process;

  private PageService(ServiceProcess process) {
    this.process = process;
  }

  /** Makes one that does not run yet; a machine without a browser is told first. */
  static PageService make() {
    Chromium.visit(Chromium.Look.WIDE).close();
    try {
      Path data = Files.createTempDirectory("ess-page-");
      return new PageService(new ServiceProcess(Path.of("ess"), data.resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  PageService with(String name, String value) {
    process.with(name, value);
    return this;
  }

  /** Sends mails by a server, with links to the page. */
  PageService with(MailServer mails, String from) {
    return with("ESS_SMTP_HOST", MailServer.HOST)
        .with("ESS_SMTP_PORT", String.valueOf(mails.smtps()))
        .with("ESS_SMTP_USERNAME", from)
        .with("ESS_SMTP_PASSWORD", MailServer.PASSWORD)
        .with("ESS_SMTP_FROM", from)
        .with("ESS_SMTP_CA_FILE", mails.authority().toString())
        .with("ESS_PUBLIC_URL", process.origin());
  }

  PageService start() {
    try {
      process.start();
      process.awaitReady(Duration.ofSeconds(60));
      process.login();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hands in a mail in ISO 8859-1 and waits for its verdict. */
  String submit(String mail) {
    try {
      return process.submit(mail.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String address(String fragment) {
    return process.origin() + "/ui/" + fragment;
  }

  /** A tab that shows a view, as the address in its fragment says. */
  Page open(Chromium.Visit visit, String fragment) {
    Page tab = visit.tab();
    tab.navigate(address(fragment));
    return tab;
  }

  /** A tab of the admin, who has logged in and sees the list, live. */
  Page enter(Chromium.Visit visit) {
    return enter(visit, USER);
  }

  /** A tab of somebody who has logged in and sees the list, live. */
  Page enter(Chromium.Visit visit, String user) {
    Page tab = open(visit, "");
    logIn(tab, user, process.password());
    assertThat(heading(tab)).hasText("Messages");
    assertThat(light(tab)).hasText("Live");
    return tab;
  }

  static void logIn(Page tab, String password) {
    logIn(tab, USER, password);
  }

  static void logIn(Page tab, String user, String password) {
    tab.getByLabel("User name").fill(user);
    tab.locator("#field-password").fill(password);
    button(tab, "Log in").click();
  }

  static Locator heading(Page tab) {
    return tab.locator("h1");
  }

  static Locator light(Page tab) {
    return tab.locator(".light");
  }

  static Locator button(Page tab, String name) {
    return tab.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** The rows of the list that hold a text. */
  static Locator rows(Page tab, String text) {
    return tab.locator("table.messages tbody tr")
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  static String mail(String subject) {
    return "From: Ann <ann@example.org>\r\nSubject: %s\r\n\r\nHello\r\n".formatted(subject);
  }

  /** A mail with the test file that every scanner of malware knows. */
  static String malware(String subject) {
    return ("From: Bob <bob@example.org>\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b\r\n"
            + "Content-Type: application/octet-stream; name=update.com\r\n\r\n"
            + "X5O!P%%@AP[4\\PZX54(P^)7CC)7}$EIC"
            + "AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*\r\n--b--\r\n")
        .formatted(subject);
  }

  @Override
  public void close() {
    process.close();
  }
}
