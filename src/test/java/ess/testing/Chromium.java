package ess.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium of the system, without a window. One process serves all tests of a run; what a test
 * sees is a {@link Visit} of its own. For one thread.
 */
public final class Chromium {

  private static final List<Path> PLACES =
      Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
          .map(Path::of)
          .toList();
  private static final List<String> QUIET =
      List.of(
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static Playwright playwright;
  private static Browser browser;

  /** How large the window is, and which colours the person likes. */
  public enum Look {
    WIDE(1280, 800, ColorScheme.LIGHT),
    NARROW(360, 780, ColorScheme.LIGHT),
    DARK(1280, 800, ColorScheme.DARK),
    DARK_NARROW(360, 780, ColorScheme.DARK);

    private final int width;
    private final int height;
    private final ColorScheme colours;

    Look(int width, int height, ColorScheme colours) {
      this.width = width;
      this.height = height;
      this.colours = colours;
    }
  }

  private Chromium() {}

  /** A visitor whom nobody knows yet. */
  public static Visit visit(Look look) {
    return new Visit(
        browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(look.width, look.height)
                    .setColorScheme(look.colours)));
  }

  private static synchronized Browser browser() {
    if (browser == null) {
      Path program = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
      if (program == null) {
        System.out.println("SKIPPED for want of Chromium (Debian package chromium)");
      }
      assumeTrue(program != null, "Chromium (Debian package chromium) is not installed");
      playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      List<String> arguments = new ArrayList<>(QUIET);
      if ("root".equals(System.getProperty("user.name"))) {
        arguments.add("--no-sandbox");
      }
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    }
    return browser;
  }

  /** One person's cookies and tabs, and all that went wrong in them. */
  public static final class Visit implements AutoCloseable {

    private static final String AXE = script();

    private final BrowserContext context;
    private final List<String> troubles = new ArrayList<>();

    private Visit(BrowserContext context) {
      this.context = context;
      context.setDefaultTimeout(10_000);
      context.addInitScript(
          "addEventListener('securitypolicyviolation',"
              + " e => console.error(`policy ${e.violatedDirective} ${e.blockedURI}`))");
    }

    /** A new tab. */
    public Page tab() {
      Page tab = context.newPage();
      tab.onPageError(troubles::add);
      tab.onConsoleMessage(
          message -> {
            if (!message.type().equals("log") && !message.type().equals("debug")) {
              troubles.add(message.type() + ": " + message.text());
            }
          });
      return tab;
    }

    /** Cookies, network and permissions of the visitor. */
    public BrowserContext context() {
      return context;
    }

    /** What the console said, what was thrown, and what the security policy has kept from being. */
    public List<String> troubles() {
      return List.copyOf(troubles);
    }

    /** What axe-core finds wrong with what a tab shows: a line a rule. */
    @SuppressWarnings("unchecked")
    public List<String> barriers(Page tab) {
      tab.evaluate(AXE);
      return (List<String>)
          tab.evaluate(
              "async () => (await axe.run(document, {iframes: false})).violations.map("
                  + "v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)");
    }

    private static String script() {
      try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
