package ess.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a log-in or a refresh is answered with.
 *
 * @param json the body
 * @param cookie the value of {@code Set-Cookie}; null if the refresh token stands in the body
 */
public record Grant(String json, @Nullable String cookie) {

  @Override
  public String toString() {
    return "Grant";
  }
}
