package ess.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the page must know before it can ask anything: {@code /ui/config.json}. */
final class PageConfiguration {

  /** Its path. */
  static final String PATH = "/ui/config.json";

  private PageConfiguration() {}

  /**
   * Makes the file out of what is set.
   *
   * @param base what the paths of the contract begin with
   */
  static PublicFile of(ServeSettings settings, String base) {
    @Nullable URI service = settings.apiUrl();
    @Nullable String version = PageConfiguration.class.getPackage().getImplementationVersion();
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("api", service == null ? base : service.toString().replaceFirst("/+$", "") + base)
            .put("passwordReset", settings.reset().isOn())
            .put("version", version == null ? "development" : version)
            .toString();
    return PublicFile.of(
        "application/json", json.getBytes(StandardCharsets.UTF_8), "no-cache", null);
  }
}
