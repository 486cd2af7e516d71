package ess.decompose.child;

import java.util.concurrent.TimeUnit;

/** Kills what works for the service. */
final class Killer {

  private Killer() {}

  /** Kills every child in half a second. */
  static Thread ofTheNextChild(Children children) {
    Thread killer =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(500);
                children.killAll();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    killer.start();
    return killer;
  }
}
