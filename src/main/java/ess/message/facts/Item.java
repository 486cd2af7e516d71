package ess.message.facts;

/**
 * Something countable that a text names.
 *
 * @param kind {@code phone}, {@code amount}, {@code wallet} (an address of a crypto currency),
 *     {@code iban}, {@code code} (a reference or order number)
 * @param text as written
 * @param plain a phone number or account without its punctuation
 * @param where where it stands
 */
public record Item(String kind, String text, String plain, Where where) implements Fact {

  @Override
  public String shown() {
    return text;
  }
}
