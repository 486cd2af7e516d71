package ess.auth;

/**
 * A thing as it is answered.
 *
 * @param id its id
 * @param json the body
 * @param tag its strong entity tag (RFC 9110, section 8.8.3)
 */
public record Representation(String id, String json, String tag) {

  @Override
  public String toString() {
    return "Representation[" + id + "]";
  }
}
