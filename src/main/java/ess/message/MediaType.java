package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type (RFC 6838) without its parameters, in lower case.
 *
 * @param type the top-level type, as in {@code text}
 * @param subtype the subtype, as in {@code html}
 */
public record MediaType(String type, String subtype) {

  /** Bytes of which nothing is known. */
  public static final MediaType OCTET_STREAM = new MediaType("application", "octet-stream");

  /** A mail as it is transported (RFC 5322). */
  public static final MediaType MESSAGE = new MediaType("message", "rfc822");

  private static final String TOKEN = "[a-zA-Z0-9!#$%&'*+._^`|{}~-]{1,127}";
  private static final Pattern FORM = Pattern.compile("\\s{0,100}(" + TOKEN + ")/(" + TOKEN + ")");

  /** Lower-cases both names. */
  public MediaType {
    type = type.toLowerCase(Locale.ROOT);
    subtype = subtype.toLowerCase(Locale.ROOT);
  }

  /** Reads the type at the start of the text; what follows it is ignored. */
  public static Optional<MediaType> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.lookingAt()
        ? Optional.of(new MediaType(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Reads a type that a developer wrote; anything else is an error. */
  public static MediaType of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a media type: " + text));
  }

  /**
   * Whether a pattern such as {@code image/*}, {@code *}{@code /*} or {@code text/html} takes it.
   */
  public boolean matches(MediaType pattern) {
    return (pattern.type.equals("*") || pattern.type.equals(type))
        && (pattern.subtype.equals("*") || pattern.subtype.equals(subtype));
  }

  /** The type as it is written in a header. */
  @JsonValue
  @Override
  public String toString() {
    return type + "/" + subtype;
  }
}
