package ess.decompose.child;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Kills what works for the service. */
final class Killer {

  /** What only a child at work needs of a processor. */
  private static final Duration WORK = Duration.ofMillis(100);

  private Killer() {}

  /** Kills the child as soon as it is at work. */
  static void ofTheOneThatWorks(Children children) {
    Duration before = used(children);
    Thread killer =
        new Thread(
            () -> {
              await()
                  .atMost(30, SECONDS)
                  .until(() -> used(children).minus(before).compareTo(WORK) > 0);
              children.killAll();
            });
    killer.setDaemon(true);
    killer.start();
  }

  private static Duration used(Children children) {
    return children.ids().stream()
        .flatMap(id -> ProcessHandle.of(id).stream())
        .flatMap(child -> child.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
