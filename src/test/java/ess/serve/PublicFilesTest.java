package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicFilesTest {

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path dir) {
    service =
        Service.with()
            .property("ess.serve.api-url", "https://api.example/ess")
            .property("ess.serve.security-contact", "mailto:security@ess.example")
            .start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = service.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return service.send(request);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void thePageIsThereForEverybodyWithAStrictPolicy() {
    HttpResponse<String> page = get("/ui/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self' https://api.example wss://api.example;")
        .contains("require-trusted-types-for 'script'");
  }

  @Test
  void thePageIsToldWhereTheServiceIs() {
    HttpResponse<String> told = get("/ui/config.json");

    assertThat(told.body())
        .isEqualTo(
            "{\"api\":\"https://api.example/ess/api/v1\",\"passwordReset\":false,"
                + "\"version\":\"development\"}");
    assertThat(header(told, "Cache-Control")).isEqualTo("no-cache");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ui"})
  void theWayToThePageIsShown(String path) {
    HttpResponse<String> moved = get(path);

    assertThat(moved.statusCode()).isEqualTo(302);
    assertThat(header(moved, "Location")).isEqualTo("/ui/");
  }

  @Test
  void aLibraryIsKeptForEverByBrowsers() {
    HttpResponse<String> library = get("/ui/lib/lit-html/3.3.1/lit-html.js");

    assertThat(library.statusCode()).isEqualTo(200);
    assertThat(header(library, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(library, "Cache-Control")).contains("immutable");
    assertThat(get("/ui/lib/pico/2.1.1/css/pico.min.css").statusCode()).isEqualTo(200);
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() {
    String tag = header(get("/ui/index.html"), "ETag");

    HttpResponse<String> again = get("/ui/index.html", "If-None-Match", "\"other\", W/" + tag);

    assertThat(tag).matches("\"[A-Za-z0-9_-]{24}\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "Content-Security-Policy"))
        .isEqualTo(header(get("/ui/index.html"), "Content-Security-Policy"));
    assertThat(get("/ui/index.html", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void theHeadOfAFileIsItsHeader() {
    HttpResponse<String> head =
        service.send(service.request("/ui/index.html").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length"))
        .isEqualTo(Integer.toString(get("/ui/index.html").body().length()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/nothing.js",
        "/ui/../config/application.properties",
        "/ui/%2e%2e/config/application.properties",
        "/ui/..%2f..%2fconfig/application.properties",
        "/ui/%2e%2e%2flog4j2.properties",
        "/ui/..%5clog4j2.properties",
        "/ui/.%00/index.html",
        "/ui//index.html",
        "/ui/lib/lit-html/3.3.1/LICENSE",
        "/ui/lib/lit-html/3.3.1/package.json",
        "/ui/lib/../index.html",
        "/ui/lib/swagger-ui/5.30.0/oauth2-redirect.html",
        "/META-INF/resources/webjars/lit-html/3.3.1/package.json",
        "/log4j2.properties",
        "/ess/serve/Gate.class"
      })
  void nothingElseOfTheClassPathIsThere(String path) {
    assertThat(get(path).statusCode()).isEqualTo(401);
  }

  @Test
  void theContractIsShownByAPageWithoutScriptsFromElsewhere() {
    HttpResponse<String> page = get("/docs/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .doesNotContain("//")
        .doesNotContain("<script>")
        .doesNotContain("style=");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
    assertThat(get("/ui/lib/swagger-ui/5.30.0/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
    assertThat(get("/docs").headers().firstValue("Location")).contains("/docs/");
  }

  @Test
  void theContactForReportsIsNamedForAYear() {
    HttpResponse<String> contact = get("/.well-known/security.txt");

    assertThat(contact.statusCode()).isEqualTo(200);
    assertThat(contact.body())
        .startsWith("Contact: mailto:security@ess.example\nExpires: ")
        .containsPattern("Expires: \\d{4}-\\d{2}-\\d{2}T00:00:00Z\n");
  }

  @Test
  void nothingIsWrittenToAFile() {
    HttpResponse<String> written =
        service.send(service.request("/ui/index.html").POST(BodyPublishers.ofString("x")));

    assertThat(written.statusCode()).isEqualTo(401);
  }
}
