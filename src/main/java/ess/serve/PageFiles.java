package ess.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from the class path: all that lies in {@code ui/} and {@code docs/}, and
 * of the libraries those that are listed here. They are read once, at the start: what is no key of
 * the map cannot be asked for, however the path is written.
 */
final class PageFiles {

  private static final String FOLDER = "ui/";
  private static final String REFERENCE = "docs/";
  private static final String LIBRARIES = "META-INF/resources/webjars/";
  private static final String REVALIDATED = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /**
   * Where in the WebJars each file of a library lies, as {@code name/version/file}; every other
   * file of them stays hidden.
   */
  private static final Map<String, String> LISTED =
      Stream.of(
              "lit-html/3.3.1/lit-html.js",
              "lit-html/3.3.1/directive.js",
              "lit-html/3.3.1/directive-helpers.js",
              "lit-html/3.3.1/directives/live.js",
              "lit-html/3.3.1/directives/repeat.js",
              "picocss__pico/2.1.1/css/pico.min.css",
              "swagger-ui/5.30.0/swagger-ui-bundle.js",
              "swagger-ui/5.30.0/swagger-ui.css")
          .collect(Collectors.toUnmodifiableMap(PageFiles::publicName, file -> file));

  private PageFiles() {}

  /** The name without the scope that npm's packages may have: {@code pico}, not the publisher's. */
  private static String publicName(String file) {
    return file.replaceFirst("^[^/]*__", "");
  }

  /**
   * Reads them all.
   *
   * @param policy the content security policy of the page
   * @return by path, such as {@code /ui/app.js}; {@code /ui/} is the page itself
   */
  static Map<String, PublicFile> read(String policy) {
    Map<String, PublicFile> files = new HashMap<>();
    try {
      add(files, FOLDER, policy);
      add(files, REFERENCE, PagePolicy.REFERENCE);
      for (Map.Entry<String, String> library : LISTED.entrySet()) {
        files.put(
            "/ui/lib/" + library.getKey(),
            PublicFile.of(
                type(library.getKey()), resource(LIBRARIES + library.getValue()), FOR_EVER, null));
      }
    } catch (IOException e) {
      throw new ServeException("the files of the page cannot be read: " + e.getMessage(), e);
    }
    alias(files, "/ui/index.html", "/ui/");
    alias(files, "/docs/index.html", "/docs/");
    alias(files, "/ui/favicon.svg", "/favicon.ico");
    alias(files, "/ui/favicon.ico", "/favicon.ico");
    return files;
  }

  private static void add(Map<String, PublicFile> files, String folder, String policy)
      throws IOException {
    folder(folder)
        .forEach(
            (name, content) ->
                files.put(
                    "/" + folder + name, PublicFile.of(type(name), content, REVALIDATED, policy)));
  }

  private static void alias(Map<String, PublicFile> files, String path, String other) {
    @Nullable PublicFile file = files.get(path);
    if (file != null) {
      files.put(other, file);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (@Nullable InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** The files of a folder of the class path, by their names below it. */
  private static Map<String, byte[]> folder(String folder) throws IOException {
    @Nullable URL url = PageFiles.class.getClassLoader().getResource(folder + "index.html");
    if (url == null) {
      throw new IOException(folder + "index.html is not on the class path");
    }
    Map<String, byte[]> files = new HashMap<>();
    if (url.openConnection() instanceof JarURLConnection packed) {
      JarFile jar = packed.getJarFile();
      for (String name : jar.stream().map(entry -> entry.getName()).toList()) {
        if (name.startsWith(folder) && !name.endsWith("/")) {
          files.put(name.substring(folder.length()), resource(name));
        }
      }
      return files;
    }
    Path root = directory(url);
    try (Stream<Path> found = Files.walk(root)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static Path directory(URL index) {
    try {
      return Path.of(index.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "html" -> "text/html; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "json" -> "application/json";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "ico" -> "image/x-icon";
      case "woff2" -> "font/woff2";
      default -> "application/octet-stream";
    };
  }
}
