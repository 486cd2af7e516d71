package ess.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.util.URISupport;

/** Lists the routes that begin with {@code scanner:}: a route started is a scanner present. */
final class RunningScannersProcessor implements Processor {

  private static final String SCHEME = "scanner:";

  @Override
  public void process(Exchange exchange) throws Exception {
    CamelContext context = exchange.getContext();
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (Route route :
        context.getRoutes().stream().sorted(Comparator.comparing(Route::getId)).toList()) {
      String uri = route.getEndpoint().getEndpointBaseUri().replace("scanner://", SCHEME);
      if (uri.startsWith(SCHEME)) {
        ObjectNode item = items.addObject();
        item.put("name", uri.substring(SCHEME.length()));
        item.put("route", route.getId());
        item.put("description", route.getDescription());
        Object accepts =
            URISupport.parseParameters(java.net.URI.create(route.getEndpoint().getEndpointUri()))
                .get("accepts");
        item.put("accepts", accepts == null ? "*/*" : accepts.toString());
        item.put("running", context.getRouteController().getRouteStatus(route.getId()).isStarted());
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("items", items);
    exchange.getMessage().setBody(answer.toString());
  }
}
