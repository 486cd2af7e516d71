package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/** The real Main with chosen route files and the settings that the service is shipped with. */
final class ScannerRoutes implements AutoCloseable {

  private final Main main;

  private ScannerRoutes(Main main) {
    this.main = main;
  }

  /** Starts the files, named from the project's folder without their ending. */
  static ScannerRoutes with(String... files) throws Exception {
    return started(new Main(), files);
  }

  static ScannerRoutes started(Main main, String... files) throws Exception {
    main.setDefaultPropertyPlaceholderLocation("false");
    settings().forEach((key, value) -> main.addInitialProperty(key.toString(), value.toString()));
    main.addInitialProperty("camel.main.startupSummaryLevel", "off");
    main.addInitialProperty("camel.main.shutdownTimeout", "5");
    main.addInitialProperty("camel.main.autoConfigurationLogSummary", "false");
    main.addInitialProperty(
        "camel.main.routesIncludePattern",
        Stream.of(files).map("file:%s.camel.yaml"::formatted).collect(Collectors.joining(",")));
    main.start();
    return new ScannerRoutes(main);
  }

  /** Adds a scanner that answers as the processor does. */
  ScannerRoutes and(String uri, Processor processor) throws Exception {
    context()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                errorHandler(noErrorHandler());
                from(uri).process(processor);
              }
            });
    return this;
  }

  /** The settings of this room as they are shipped. */
  private static Properties settings() throws IOException {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("config/application.properties"))) {
      all.load(reader);
    }
    all.keySet().removeIf(key -> !key.toString().startsWith("ess.scan."));
    return all;
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  PartTree scan(PartTree tree) {
    return context().createProducerTemplate().requestBody("scanner:*", tree, PartTree.class);
  }

  List<Finding> scan(Part... parts) {
    return scan(Parts.tree(parts)).findings();
  }

  @Override
  public void close() {
    main.stop();
  }
}
