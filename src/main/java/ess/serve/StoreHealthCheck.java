package ess.serve;

import ess.message.EventLog;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Ready as long as the gate is open and the database answers. Mailboxes that fail are data, not a
 * failure of ours.
 */
final class StoreHealthCheck extends AbstractHealthCheck {

  private final EventLog events;
  private final BooleanSupplier open;

  StoreHealthCheck(EventLog events, BooleanSupplier open) {
    super("ess", "database");
    this.events = events;
    this.open = open;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    if (!open.getAsBoolean()) {
      builder.message("starting").down();
      return;
    }
    try {
      builder.detail("events", events.head());
      builder.up();
    } catch (RuntimeException e) {
      builder.message("the database does not answer");
      builder.down();
    }
  }
}
