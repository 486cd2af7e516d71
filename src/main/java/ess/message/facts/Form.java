package ess.message.facts;

import java.util.Set;

/**
 * A form of a page.
 *
 * @param action where it sends what is typed; empty if it does not tell
 * @param site the registrable domain of that
 * @param method in lower case
 * @param inputs the types of its fields, as {@code password}, {@code email}, {@code text}, {@code
 *     file}, {@code hidden}
 * @param where its beginning
 */
public record Form(String action, String site, String method, Set<String> inputs, Where where)
    implements Fact {

  @Override
  public String shown() {
    return "form to " + action;
  }
}
