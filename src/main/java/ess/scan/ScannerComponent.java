package ess.scan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The scanners of a context, and the threads they run on.
 *
 * <p>As a consumer, {@code scanner:NAME} makes its route a scanner: started it is there, stopped it
 * is gone. As a producer, {@code scanner:*} takes a {@link ess.message.PartTree}, shows its parts
 * to all scanners that want them, side by side, and returns the tree with what they found. Options
 * of both stand in {@code docs/adding-a-scanner.md}. Thread-safe.
 */
public final class ScannerComponent extends DefaultComponent {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final ConcurrentSkipListMap<String, ScannerConsumer> scanners =
      new ConcurrentSkipListMap<>();
  private final Abandoned abandoned = new Abandoned();
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::newThread);

  /** Made by Camel, which knows the class by the name of the component. */
  public ScannerComponent() {}

  private Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "scanner-" + threadNumber.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    if (name.equals("*")) {
      ScanLimits limits =
          ScanLimits.DEFAULT.with(
              take(parameters, "lanes", Integer.class, ScanLimits.DEFAULT.lanes()),
              time(parameters, "wholeTime", ScanLimits.DEFAULT.wholeTime()),
              take(parameters, "maxAbandoned", Integer.class, ScanLimits.DEFAULT.maxAbandoned()));
      return ScannerEndpoint.ofAll(uri, this, limits);
    }
    Selection selection =
        Selection.parse(
            mediaTypes(take(parameters, "accepts", String.class, "*/*")),
            take(parameters, "kinds", String.class, Selection.DEFAULT_KINDS),
            take(parameters, "traits", String.class, ""),
            take(parameters, "named", Boolean.class, false),
            take(parameters, "whole", Boolean.class, false));
    Duration timeout = time(parameters, "timeout", DEFAULT_TIMEOUT);
    String data = take(parameters, "data", String.class, "");
    return ScannerEndpoint.ofOne(uri, this, name, selection, timeout, data);
  }

  /** Camel reads options as those of a URL, where a plus sign in a type becomes a space. */
  private static String mediaTypes(String accepts) {
    return accepts.replaceAll("(?<=[A-Za-z0-9]) (?=[A-Za-z0-9])", "+");
  }

  private <T> T take(Map<String, Object> parameters, String name, Class<T> type, T absent) {
    T value = getAndRemoveParameter(parameters, name, type, absent);
    return value == null ? absent : value;
  }

  private Duration time(Map<String, Object> parameters, String name, Duration absent) {
    Duration time = take(parameters, name, Duration.class, absent);
    if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException(
          "%s is %s, must be above 0 and at most 10m".formatted(name, time));
    }
    return time;
  }

  void add(ScannerConsumer scanner) {
    ScannerConsumer other = scanners.putIfAbsent(scanner.name(), scanner);
    if (other != null && other != scanner) {
      throw new ScanException(
          "the scanner %s is there already, made by route %s; give route %s another name in scanner:NAME"
              .formatted(scanner.name(), other.getRouteId(), scanner.getRouteId()));
    }
  }

  void remove(ScannerConsumer scanner) {
    scanners.remove(scanner.name(), scanner);
  }

  /** The scanners that are there, by name. */
  List<ScannerConsumer> present() {
    return List.copyOf(scanners.values());
  }

  /** The scanners that are there, as {@code name:fingerprint}, sorted. */
  public List<String> scanners() {
    return scanners.values().stream()
        .map(scanner -> scanner.name() + ":" + scanner.fingerprint())
        .toList();
  }

  ExecutorService threads() {
    return threads;
  }

  Abandoned abandoned() {
    return abandoned;
  }

  @Override
  protected void doShutdown() throws Exception {
    threads.shutdownNow();
    super.doShutdown();
  }
}
