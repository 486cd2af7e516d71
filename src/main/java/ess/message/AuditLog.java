package ess.message;

/**
 * The audit: who did what, in an order that cannot be changed afterwards without being found out,
 * for each entry carries a hash over itself and the one before. Safe for many threads.
 */
public interface AuditLog {

  /** Writes an entry down behind the last one; within {@link Transactions#inOne} as part of it. */
  void append(AuditEntry entry);
}
