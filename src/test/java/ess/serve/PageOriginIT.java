package ess.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import ess.testing.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A page of another origin, opened by somebody who is logged in, gets nothing. The other port of
 * the same host is the hardest case: cookies are sent there too.
 */
class PageOriginIT {

  private static PageService service;
  private static HttpServer elsewhere;
  private static HttpServer listed;
  private static Chromium.Visit visit;

  @BeforeAll
  static void start() throws IOException {
    service = PageService.make();
    elsewhere =
        server(
            path ->
                "<!doctype html><html lang=en><title>elsewhere</title><h1>elsewhere</h1>"
                    .getBytes(StandardCharsets.UTF_8));
    listed = server(PageOriginIT::copyOfThePage);
    service.with("ESS_CORS_ORIGINS", origin(listed)).start();
    visit = Chromium.visit(Chromium.Look.WIDE);
    service.enter(visit);
  }

  @AfterAll
  static void stop() {
    if (visit != null) {
      visit.close();
    }
    Stream.of(elsewhere, listed).filter(Objects::nonNull).forEach(server -> server.stop(0));
    if (service != null) {
      service.close();
    }
  }

  private static HttpServer server(Function<String, byte[]> files) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] file = files.apply(path);
          exchange.getResponseHeaders().set("Content-Type", type(path));
          exchange.sendResponseHeaders(200, file.length);
          exchange.getResponseBody().write(file);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String type(String path) {
    String guess = URLConnection.guessContentTypeFromName(path);
    return path.endsWith(".js")
        ? "text/javascript"
        : path.endsWith(".css") ? "text/css" : guess == null ? "text/html" : guess;
  }

  /** The files as docs/operations.md tells to copy them. */
  private static byte[] copyOfThePage(String path) {
    if (path.equals("/ui/config.json")) {
      return "{\"api\":\"%s\",\"passwordReset\":false,\"version\":\"copy\"}"
          .formatted(service.process.uri(""))
          .getBytes(StandardCharsets.UTF_8);
    }
    String resource =
        path.startsWith("/ui/lib/")
            ? "META-INF/resources/webjars/"
                + path.substring(8).replaceFirst("^pico/", "picocss__pico/")
            : path.substring(1) + (path.endsWith("/") ? "index.html" : "");
    try (InputStream in = PageOriginIT.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String origin(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A tab of the other origin; the visitor is logged in at ours. */
  private static Page tabElsewhere() {
    Page tab = visit.tab();
    tab.navigate(origin(elsewhere) + "/");
    return tab;
  }

  @Test
  void aListedOriginHostsThePage() {
    try (Chromium.Visit other = Chromium.visit(Chromium.Look.WIDE)) {
      Page tab = other.tab();
      tab.navigate(origin(listed) + "/ui/");
      PageService.logIn(tab, service.process.password());
      assertThat(PageService.light(tab)).hasText("Live");

      tab.reload();
      service.submit(PageService.mail("seen from elsewhere"));

      assertThat(PageService.rows(tab, "seen from elsewhere")).hasCount(1);
      assertThat(other.troubles()).isEmpty();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsToldAsAServiceOutOfReach() throws IOException {
    HttpServer breaking = server(PageOriginIT::copyOfThePage);
    breaking.createContext(
        "/api/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"accessToken\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });
    try (Chromium.Visit other = Chromium.visit(Chromium.Look.WIDE)) {
      Page tab = other.tab();
      tab.route(
          "**/config.json",
          route ->
              route.fulfill(
                  new Route.FulfillOptions()
                      .setBody(
                          "{\"api\":\"/api/v1\",\"passwordReset\":false,\"version\":\"copy\"}")));
      tab.navigate(origin(breaking) + "/ui/");

      PageService.logIn(tab, "any password will do");

      assertThat(tab.getByRole(AriaRole.ALERT)).containsText("The service cannot be reached");
    } finally {
      breaking.stop(0);
    }
  }

  @Test
  void itReadsNothing() {
    Page tab = tabElsewhere();

    for (String path : new String[] {"/api/v1/messages", "/ui/config.json", "/ui/"}) {
      assertThat(
              tab.evaluate(
                  "url => fetch(url, {credentials: 'include'}).then(() => 'read', e => e.name)",
                  service.process.origin() + path))
          .isEqualTo("TypeError");
    }
  }

  @Test
  void itRenewsNoSession() {
    Page tab = tabElsewhere();

    int status =
        tab.waitForResponse(
                answer -> answer.url().endsWith("/auth/refresh"),
                () ->
                    tab.evaluate(
                        "url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{}',"
                            + " credentials: 'include'}).catch(() => {})",
                        service.process.uri("/auth/refresh").toString()))
            .status();

    assertThat(status).isBetween(400, 499);
    Page ours = service.open(visit, "");
    assertThat(PageService.heading(ours)).hasText("Messages");
  }

  @Test
  void itOpensNoFeed() throws Exception {
    Page tab = tabElsewhere();

    Object outcome =
        tab.evaluate(
            "async ([url, ticket]) => new Promise(done => {"
                + " const socket = new WebSocket(url, ['ess.v1', 'ticket.' + ticket]);"
                + " socket.onopen = () => done('open'); socket.onclose = e => done(e.code); })",
            new Object[] {
              service.process.uri("/feed").toString().replace("http", "ws"),
              service.process.ticket()
            });

    assertThat(outcome).isEqualTo(1006);
    assertThat(visit.troubles()).anyMatch(trouble -> trouble.contains("403"));
  }

  @Test
  void itFramesNothing() {
    Page tab = tabElsewhere();

    tab.evaluate(
        "url => new Promise(done => { const frame = document.createElement('iframe');"
            + " frame.onload = done; frame.src = url; document.body.append(frame); })",
        service.address(""));

    assertThat(visit.troubles()).anyMatch(trouble -> trouble.contains("frame-ancestors 'none'"));
    assertThat(tab.frameLocator("iframe").locator("#app")).hasCount(0);
  }
}
