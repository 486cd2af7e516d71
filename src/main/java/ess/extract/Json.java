package ess.extract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into small texts of JSON without taking them apart. */
final class Json {

  private static final Pattern URL =
      Pattern.compile("\"url\\\\{0,3}\"\\s{0,5}:\\s{0,5}\\\\{0,3}\"([^\"]{4,4000})");

  private Json() {}

  /** The address in the property {@code url}, in a text within the text too; empty if none. */
  static String url(String text) {
    Matcher matcher = URL.matcher(text);
    return matcher.find() ? matcher.group(1).replace("\\", "") : "";
  }
}
