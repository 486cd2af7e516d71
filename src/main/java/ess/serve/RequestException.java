package ess.serve;

/** Says in one sentence for the caller what is wrong with a request that the contract let pass. */
public final class RequestException extends RuntimeException {
  RequestException(String message) {
    super(message, null, false, false);
  }
}
