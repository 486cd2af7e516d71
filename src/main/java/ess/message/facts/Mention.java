package ess.message.facts;

/**
 * A brand that the mail names.
 *
 * @param brand its id in the list of brands
 * @param place {@code name} (of From), {@code subject}, {@code text}, {@code attachment}, {@code
 *     logo} (name or alternative text of a picture)
 * @param sent whether the site of From belongs to the brand
 * @param linked whether a link leads to a site of the brand
 * @param where where it stands
 */
public record Mention(String brand, String place, boolean sent, boolean linked, Where where)
    implements Fact {

  @Override
  public String shown() {
    return brand;
  }
}
