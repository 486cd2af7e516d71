package ess.serve;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is aimed at.
 *
 * @param segments of its path
 * @param place the operations of the path; null if there are none
 * @param call the one of its method; null if there is none
 */
record Target(List<String> segments, Contract.@Nullable Place place, Contract.@Nullable Call call) {

  private static final String KEY = "ess.target";

  /** Finds it, and keeps it for the handlers behind. */
  static Target find(Contract contract, RoutingContext ctx) {
    List<String> segments = Contract.segments(ctx.request().path());
    Contract.@Nullable Place place = contract.find(segments).orElse(null);
    Target target =
        new Target(
            segments, place, place == null ? null : place.calls().get(ctx.request().method()));
    ctx.put(KEY, target);
    return target;
  }

  static Target of(RoutingContext ctx) {
    return ctx.get(KEY);
  }
}
