package ess.serve;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The content security policies of our pages. */
final class PagePolicy {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'%s; frame-src 'self'; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'self'; require-trusted-types-for 'script'; trusted-types lit-html";

  /**
   * The policy of the page that shows the contract. It reads the contract and, when somebody tries
   * an operation, asks the API of its own origin.
   */
  static final String REFERENCE =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private PagePolicy() {}

  /** The page may talk to the API, wherever that is, and to nobody else. */
  static String of(ServeSettings settings) {
    @Nullable URI api = settings.apiUrl();
    if (api == null) {
      return POLICY.formatted("");
    }
    String authority = "://" + api.getRawAuthority();
    String socket = "https".equals(api.getScheme()) ? "wss" : "ws";
    return POLICY.formatted(" " + api.getScheme() + authority + " " + socket + authority);
  }
}
