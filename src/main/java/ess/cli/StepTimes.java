package ess.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The processor time that each step of the routes takes, without the steps inside it. Of a route
 * whose steps have no names of their own, as that of a scanner, all count as one. Thread-safe.
 */
final class StepTimes implements InterceptStrategy {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ConcurrentHashMap<String, Step> steps = new ConcurrentHashMap<>();
  private final ThreadLocal<long[]> inside = ThreadLocal.withInitial(() -> new long[1]);

  /**
   * What a step took in all.
   *
   * @param nanos the time of processors, in nanoseconds
   * @param calls how often it was taken
   */
  record Time(long nanos, long calls) {}

  private static final class Step {
    final LongAdder nanos = new LongAdder();
    final LongAdder calls = new LongAdder();
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode node, Processor target, @Nullable Processor next) {
    return new Timed(target, steps.computeIfAbsent(nameOf(node), name -> new Step()));
  }

  private static String nameOf(NamedNode node) {
    String route = "";
    for (NamedNode above = node; above != null; above = above.getParent()) {
      if (above instanceof NamedRoute named) {
        route = named.getRouteId();
      }
    }
    return node.getId() == null || node.getId().matches("[a-zA-Z]+[0-9]+")
        ? route
        : route + " " + node.getId();
  }

  /** What was measured since the last {@link #clear}, by route and step. */
  SortedMap<String, Time> times() {
    SortedMap<String, Time> times = new TreeMap<>();
    steps.forEach((name, step) -> times.put(name, new Time(step.nanos.sum(), step.calls.sum())));
    return times;
  }

  /** Forgets what was measured so far. */
  void clear() {
    List.copyOf(steps.values())
        .forEach(
            step -> {
              step.nanos.reset();
              step.calls.reset();
            });
  }

  /** A step with its clock. */
  private final class Timed extends DelegateAsyncProcessor {
    private final Step step;

    Timed(Processor target, Step step) {
      super(target);
      this.step = step;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      long[] taken = inside.get();
      long outer = taken[0];
      taken[0] = 0;
      long begun = THREADS.getCurrentThreadCpuTime();
      try {
        return super.process(exchange, callback);
      } finally {
        long all = THREADS.getCurrentThreadCpuTime() - begun;
        step.nanos.add(all - taken[0]);
        step.calls.increment();
        taken[0] = outer + all;
      }
    }
  }
}
