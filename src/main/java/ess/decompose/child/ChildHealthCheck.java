package ess.decompose.child;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells how the processes that open documents are locked down. Never down: without them mails are
 * judged too, and each part that was not opened is named.
 */
public final class ChildHealthCheck extends AbstractHealthCheck {

  private final Children children;

  /** A check of these children. */
  public ChildHealthCheck(Children children) {
    super("ess", "children");
    this.children = children;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    builder.detail("lockdown", children.state()).detail("running", children.size()).up();
  }
}
