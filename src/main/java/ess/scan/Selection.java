package ess.scan;

import ess.message.MediaType;
import ess.message.Part;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which parts a scanner wants to see, decided by facts of the part alone, so that a part which
 * nobody wants costs nothing.
 *
 * @param accepts patterns of media types; one of them must take the type that the bytes show, the
 *     declared one, or the one that a name promises
 * @param kinds the kinds of part
 * @param traits one of them must be there; empty asks for none
 * @param named whether only parts with a name are wanted
 * @param whole whether the scanner wants the whole message once, instead of each part
 */
record Selection(
    List<MediaType> accepts,
    Set<Part.Kind> kinds,
    Set<Part.Trait> traits,
    boolean named,
    boolean whole) {

  /** The kinds of part that hold what a person would open. */
  static final String DEFAULT_KINDS = "body,entry,gap";

  private static final MediaType ANY = MediaType.of("*/*");

  private static final Map<String, MediaType> PROMISED =
      Map.of(
          "htm", MediaType.of("text/html"),
          "html", MediaType.of("text/html"),
          "shtml", MediaType.of("text/html"),
          "xht", MediaType.of("application/xhtml+xml"),
          "xhtml", MediaType.of("application/xhtml+xml"),
          "svg", MediaType.of("image/svg+xml"),
          "pdf", MediaType.of("application/pdf"),
          "eml", MediaType.MESSAGE,
          "ics", MediaType.of("text/calendar"),
          "zip", MediaType.of("application/zip"));

  Selection {
    accepts = List.copyOf(accepts);
    // Sets with an order, for the fingerprint of a scanner is made of them.
    kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
    traits = Collections.unmodifiableSet(new TreeSet<>(traits));
  }

  /** Reads the options as they are written in a route; what they do not know is an error. */
  static Selection parse(
      String accepts, String kinds, String traits, boolean named, boolean whole) {
    List<MediaType> patterns =
        words(accepts).stream()
            // Camel reads a plus in an option as a blank, which no media type has.
            .map(word -> parseType(word.replace(' ', '+'), accepts))
            .toList();
    if (patterns.isEmpty()) {
      throw new IllegalArgumentException(
          "accepts is empty, must name at least one media type, or */*");
    }
    return new Selection(
        patterns,
        parseEnum("kinds", Part.Kind.class, kinds),
        traits.isEmpty() ? Set.of() : parseEnum("traits", Part.Trait.class, traits),
        named,
        whole);
  }

  /** Whether the scanner wants to see the part. */
  boolean takes(Part part) {
    return kinds.contains(part.kind())
        && (!named || !part.names().isEmpty())
        && (traits.isEmpty() || traits.stream().anyMatch(part::is))
        && acceptsTypeOf(part);
  }

  private boolean acceptsTypeOf(Part part) {
    MediaType declared = part.declaredType();
    for (MediaType pattern : accepts) {
      if (pattern.equals(ANY)
          || part.type().matches(pattern)
          || (declared != null && declared.matches(pattern))
          || promises(part, pattern)) {
        return true;
      }
    }
    return false;
  }

  private static boolean promises(Part part, MediaType pattern) {
    for (String name : part.names()) {
      MediaType promised = PROMISED.get(Names.extension(name));
      if (promised != null && promised.matches(pattern)) {
        return true;
      }
    }
    return false;
  }

  private static MediaType parseType(String word, String whole) {
    return MediaType.parse(word)
        .filter(type -> type.toString().equalsIgnoreCase(word))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "accepts is \"%s\", must be media types such as text/html,image/*"
                        .formatted(whole)));
  }

  private static <E extends Enum<E>> Set<E> parseEnum(String option, Class<E> values, String text) {
    Function<E, String> lower = value -> value.name().toLowerCase(Locale.ROOT);
    List<E> all = List.copyOf(EnumSet.allOf(values));
    Set<E> found = EnumSet.noneOf(values);
    for (String word : words(text)) {
      found.add(
          all.stream()
              .filter(value -> lower.apply(value).equals(word.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s has \"%s\", must be of %s"
                              .formatted(option, word, all.stream().map(lower).toList()))));
    }
    return found;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
