package ess.serve;

import io.vertx.core.json.JsonArray;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Parameter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks one parameter, or the JSON body, against its schema. A text is taken as it stands: the
 * value {@code 1.5} of a text parameter is a text, and nothing is decoded twice.
 */
final class Check {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?");

  private final String name;
  private final Location in;
  private final boolean required;
  private final SchemaType type;
  private final Validator validator;

  private Check(String name, Location in, boolean required, SchemaType type, Validator validator) {
    this.name = name;
    this.in = in;
    this.required = required;
    this.type = type;
    this.validator = validator;
  }

  static Check of(Parameter parameter, Validator validator) {
    String name = parameter.getName();
    return new Check(
        parameter.getIn() == Location.HEADER ? name.toLowerCase(Locale.ROOT) : name,
        parameter.getIn(),
        parameter.isRequired(),
        parameter.getSchemaType(),
        validator);
  }

  static Check ofBody(Validator validator) {
    return new Check("body", Location.PATH, true, SchemaType.OBJECT, validator);
  }

  String name() {
    return name;
  }

  Location in() {
    return in;
  }

  /** What is wrong with the value of a parameter, in a sentence; null if it is as it should be. */
  @Nullable String complaint(@Nullable String value) {
    if (value == null) {
      return required ? "Parameter %s is missing.".formatted(name) : null;
    }
    @Nullable Object typed = typed(value);
    if (typed == null) {
      return "Parameter %s is not of type %s."
          .formatted(name, type.name().toLowerCase(Locale.ROOT));
    }
    return bySchema("Parameter " + name, typed);
  }

  /** What is wrong with the body, or null. */
  @Nullable String complaintAboutBody(Object json) {
    return bySchema("The body", json);
  }

  private @Nullable String bySchema(String subject, Object value) {
    OutputUnit result = validator.validate(value);
    if (Boolean.TRUE.equals(result.getValid())) {
      return null;
    }
    var errors = result.getErrors();
    String error =
        errors == null || errors.isEmpty()
            ? "it does not fit its schema"
            : errors.get(errors.size() - 1).getError();
    return "%s is not as the contract says: %s.".formatted(subject, error);
  }

  private @Nullable Object typed(String value) {
    return switch (type) {
      case INTEGER -> INTEGER.matcher(value).matches() ? Long.valueOf(value) : null;
      case NUMBER -> NUMBER.matcher(value).matches() ? Double.valueOf(value) : null;
      case BOOLEAN ->
          switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
          };
      case ARRAY -> {
        JsonArray items = new JsonArray();
        for (String item : value.split(",", -1)) {
          items.add(item);
        }
        yield items;
      }
      case STRING -> value;
      default -> null;
    };
  }
}
