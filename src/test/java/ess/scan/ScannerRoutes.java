package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
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
    main.setDefaultPropertyPlaceholderLocation("file:config/application.properties");
    main.addOverrideProperty(
        "camel.main.routesIncludePattern",
        Stream.of(files).map("file:%s.camel.yaml"::formatted).collect(Collectors.joining(",")));
    main.start();
    return new ScannerRoutes(main);
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
