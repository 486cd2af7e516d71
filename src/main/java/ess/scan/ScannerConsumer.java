package ess.scan;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A route as a scanner. Each part comes as an exchange of its own whose body is the part, or the
 * whole tree, and with no message header; the body at the end of the route is the answer.
 */
final class ScannerConsumer extends DefaultConsumer implements Scanner {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-zA-Z0-9.:_?-]{1,200})}}");
  private static final Pattern SECRET =
      Pattern.compile("(?i)(^(env|secret|sys):|password|secret|token|credential|api-?key)");
  private static final int FINGERPRINT_LENGTH = 12;

  private final ScannerComponent scanners;
  private final String name;
  private final Selection selection;
  private final Duration timeout;
  private final List<String> data;
  private volatile String fingerprint = "";

  ScannerConsumer(
      ScannerEndpoint endpoint,
      ScannerComponent scanners,
      Processor processor,
      String name,
      Selection selection,
      Duration timeout,
      List<String> data) {
    super(endpoint, processor);
    this.scanners = scanners;
    this.name = name;
    this.selection = selection;
    this.timeout = timeout;
    this.data = data;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    fingerprint = computeFingerprint();
    scanners.add(this);
  }

  @Override
  protected void doStop() throws Exception {
    scanners.remove(this);
    super.doStop();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public Selection selection() {
    return selection;
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public @Nullable Object ask(PartTree tree, Part part) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(selection.whole() ? tree : part);
      process(exchange);
      Exception thrown = exchange.getException();
      if (thrown != null) {
        throw thrown;
      }
      Object answer = exchange.getMessage().getBody();
      return answer instanceof InputStream stream
          ? stream.readNBytes(Answers.MAX_SIZE + 1)
          : answer;
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private void process(Exchange exchange) throws Exception {
    try {
      getProcessor().process(exchange);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
      // Camel does not clear up behind an Error, and would wait for the exchange at its stop.
      InflightRepository inflight = getEndpoint().getCamelContext().getInflightRepository();
      inflight.remove(exchange, getRouteId());
      inflight.remove(exchange);
      throw e;
    }
  }

  /**
   * The digest of the options, of the route file with the values of its placeholders, and of the
   * data files that the route names. Secrets do not go in.
   */
  private String computeFingerprint() {
    Digest digest = new Digest();
    digest.add(name).add(selection.toString()).add(timeout.toString());
    Route route = getRoute();
    Resource source = route == null ? null : route.getSourceResource();
    if (source != null && source.exists()) {
      String text = read(source);
      digest.add(text);
      placeholdersOf(text).forEach(key -> digest.add(key).add(valueOf(key)));
    }
    for (String file : data) {
      digest.add(file).add(read(Path.of(file)));
    }
    return digest.hex().substring(0, FINGERPRINT_LENGTH);
  }

  private static SortedSet<String> placeholdersOf(String text) {
    SortedSet<String> keys = new TreeSet<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      String key = matcher.group(1);
      if (!SECRET.matcher(key).find()) {
        keys.add(key);
      }
    }
    return keys;
  }

  private String valueOf(String key) {
    return getEndpoint().getCamelContext().resolvePropertyPlaceholders("{{" + key + "}}");
  }

  private static String read(Resource source) {
    try (InputStream stream = source.getInputStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ScanException(
          "the route file %s cannot be read".formatted(source.getLocation()), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ScanException(
          "the data file %s cannot be read; make it readable or take it out of data"
              .formatted(file),
          e);
    }
  }
}
