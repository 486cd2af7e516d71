package ess.rules;

/** A condition that costs more than it may. */
final class OverrunException extends RuntimeException {

  OverrunException() {
    super("it took more turns than ess.rules.max-iterations allows", null, false, false);
  }
}
