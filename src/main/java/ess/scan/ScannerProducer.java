package ess.scan;

import ess.message.PartTree;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Shows each part of a tree to the scanners that want it, and waits for what they find. */
final class ScannerProducer extends DefaultProducer {

  private final ScannerComponent scanners;
  private final ScanLimits limits;

  ScannerProducer(ScannerEndpoint endpoint, ScannerComponent scanners, ScanLimits limits) {
    super(endpoint);
    this.scanners = scanners;
    this.limits = limits;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    PartTree tree = exchange.getMessage().getMandatoryBody(PartTree.class);
    List<ScannerConsumer> present = scanners.present();
    List<String> by =
        present.stream().map(scanner -> scanner.name() + ":" + scanner.fingerprint()).toList();
    Pass pass = new Pass(tree, present, limits, scanners.threads(), scanners.abandoned());
    exchange.getMessage().setBody(tree.scanned(pass.run(), by));
  }
}
