package ess.message.facts;

/**
 * A Received field (RFC 5321, section 4.4).
 *
 * @param from the name that the sending host gave itself
 * @param by the host that wrote the field
 * @param with the protocol
 * @param ip the address of the sending host as the writer saw it; empty where it does not tell
 * @param where the field
 */
public record Hop(String from, String by, String with, String ip, Where where) implements Fact {

  @Override
  public String shown() {
    return "from " + from + " by " + by;
  }
}
