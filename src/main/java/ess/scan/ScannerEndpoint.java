package ess.scan;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** {@code scanner:NAME}, the place of one scanner, or {@code scanner:*}, all of them. Immutable. */
public final class ScannerEndpoint extends DefaultEndpoint {

  private final ScannerComponent scanners;
  private final @Nullable One one;
  private final ScanLimits limits;

  private record One(String name, Selection selection, Duration timeout, List<String> data) {}

  private ScannerEndpoint(
      String uri, ScannerComponent component, @Nullable One one, ScanLimits limits) {
    super(uri, component);
    this.scanners = component;
    this.one = one;
    this.limits = limits;
  }

  static ScannerEndpoint ofAll(String uri, ScannerComponent component, ScanLimits limits) {
    return new ScannerEndpoint(uri, component, null, limits);
  }

  static ScannerEndpoint ofOne(
      String uri,
      ScannerComponent component,
      String name,
      Selection selection,
      Duration timeout,
      String data) {
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of a scanner, must be kebab-case such as scanner:my-service"
              .formatted(name));
    }
    List<String> files =
        Arrays.stream(data.split(",", -1))
            .map(String::strip)
            .filter(file -> !file.isEmpty())
            .toList();
    return new ScannerEndpoint(
        uri, component, new One(name, selection, timeout, files), ScanLimits.DEFAULT);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    if (one == null) {
      throw new IllegalArgumentException(
          "scanner:* is no place for a scanner, use from: scanner:NAME");
    }
    return new ScannerConsumer(
        this, scanners, processor, one.name(), one.selection(), one.timeout(), one.data());
  }

  @Override
  public Producer createProducer() {
    if (one != null) {
      throw new IllegalArgumentException(
          "scanner:%s cannot be asked alone, use to: scanner:*".formatted(one.name()));
    }
    return new ScannerProducer(this, scanners, limits);
  }
}
