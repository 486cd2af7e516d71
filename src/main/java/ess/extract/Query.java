package ess.extract;

import java.util.ArrayList;
import java.util.List;

/** The parameters of an address. */
final class Query {

  /**
   * A parameter.
   *
   * @param name its name, decoded, in lower case
   * @param value its value as written
   */
  record Parameter(String name, String value) {

    /** The value decoded once. */
    String decoded() {
      return Percent.decode(value.replace('+', ' '));
    }
  }

  private static final int MOST = 60;

  private Query() {}

  /** The parameters in order, cut to a number. */
  static List<Parameter> of(String query) {
    List<Parameter> parameters = new ArrayList<>();
    int at = 0;
    while (at < query.length() && parameters.size() < MOST) {
      int end = at;
      while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != ';') {
        end++;
      }
      int equals = query.indexOf('=', at);
      if (equals > at && equals < end) {
        String name = Folds.lower(Percent.decode(query.substring(at, equals)));
        parameters.add(new Parameter(name, query.substring(equals + 1, end)));
      }
      at = end + 1;
    }
    return parameters;
  }

  /** The value of the first parameter of one of the names, decoded; empty if there is none. */
  static String value(String query, List<String> names) {
    List<Parameter> all = of(query);
    for (String name : names) {
      for (Parameter one : all) {
        if (one.name().equals(name)) {
          return one.decoded();
        }
      }
    }
    return "";
  }
}
