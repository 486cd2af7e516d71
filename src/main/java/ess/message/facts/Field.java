package ess.message.facts;

/**
 * A field of the header.
 *
 * @param name its name in lower case
 * @param value its value, unfolded and decoded (RFC 2047), not cleaned
 * @param where the whole field in the raw bytes, its name included
 */
public record Field(String name, String value, Where where) implements Fact {

  @Override
  public String shown() {
    return name + ": " + value;
  }
}
