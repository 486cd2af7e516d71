package ess.message.facts;

/**
 * A topic that a text touches, by the phrase of a list that was found first.
 *
 * @param name the name of the list
 * @param phrase the phrase as the list has it
 * @param count how often any phrase of the list was found, 1 or more
 * @param kinds how many different phrases of the list were found, 1 or more
 * @param where where the first stands
 */
public record Topic(String name, String phrase, int count, int kinds, Where where) implements Fact {

  @Override
  public String shown() {
    return phrase;
  }
}
