package ess.rules;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The reference of what rules can ask and of the rules that there are, in Markdown. What a fact
 * means is read out of the sources of the facts, which the program brings along, so that it is said
 * once.
 */
final class RuleReference {

  private static final Pattern COMMENT =
      Pattern.compile("/\\*\\*(.*?)\\*/\\s+public record", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("\\{@\\w+\\s+([^{}]*)}");

  private RuleReference() {}

  /** The whole reference. */
  static String of(List<Compiled> rules) {
    StringBuilder text = new StringBuilder("# What rules can ask\n\n");
    text.append(
        """
        A condition sees `mail` (Mail) and `text` (the same as `mail.text`), with `for: part` also `file` (File), with
        `for: link` also `link` (Link), and `found`, what was found before, by the id of the finding (Seen).

        """);
    Shape.byName().values().forEach(shape -> add(shape, text));
    text.append("## Functions\n\n| function | meaning |\n|---|---|\n");
    for (CelFunctionDecl function : Functions.declarations()) {
      function.overloads().forEach(overload -> add(function.name(), overload, text));
    }
    text.append(
        """
        | `has(e.f)`, `e.all(x, p)`, `e.exists(x, p)`, `e.exists_one(x, p)`, `e.map(x, t)`, `e.filter(x, p)` | macros of CEL |
        | `contains`, `startsWith`, `endsWith`, `size`, `in`, `+ - * /`, `== != < <= > >=`, `&& \\|\\| !`, `? :` | as in CEL |

        """);
    text.append(
        """
        ## Rules

        | id | finds | for | severity | score | technique |
        |---|---|---|---|---|---|
        """);
    for (Compiled compiled : rules) {
      Rule rule = compiled.rule();
      String technique = rule.technique();
      text.append(
          "| `%s` | %s | %s | %s | %d | %s |%n"
              .formatted(
                  rule.id(),
                  cell(rule.title()),
                  rule.scope().text(),
                  rule.severity().text(),
                  rule.score(),
                  technique == null ? "" : technique));
    }
    return text.toString();
  }

  private static void add(Shape shape, StringBuilder text) {
    Map<String, String> meanings = meanings(shape.name());
    text.append("## %s%n%n%s%n%n".formatted(shape.name(), meanings.getOrDefault("", "")));
    text.append("| field | type | meaning |\n|---|---|---|\n");
    shape
        .fields()
        .forEach(
            (name, field) ->
                text.append(
                    "| `%s` | %s | %s |%n"
                        .formatted(
                            name, shown(field.type()), cell(meanings.getOrDefault(name, "")))));
    text.append('\n');
  }

  private static void add(String name, CelOverloadDecl overload, StringBuilder text) {
    text.append(
        "| `%s.%s('…')`: %s | %s |%n"
            .formatted(
                shown(overload.parameterTypes().get(0)),
                name,
                shown(overload.resultType()),
                cell(overload.doc())));
  }

  private static String shown(CelType type) {
    if (type instanceof ListType list) {
      return "list of " + shown(list.elemType());
    }
    if (type instanceof MapType map) {
      return "map of " + shown(map.valueType());
    }
    String name = type.name();
    return name.contains(".")
        ? name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)
        : name;
  }

  /** What each component means, by its name; the record itself by the empty one. */
  private static Map<String, String> meanings(String record) {
    Map<String, String> meanings = new LinkedHashMap<>();
    Matcher comment = COMMENT.matcher(source(record));
    if (!comment.find()) {
      return meanings;
    }
    String plain =
        comment
            .group(1)
            .lines()
            .map(line -> line.strip().replaceFirst("^\\* ?", ""))
            .collect(Collectors.joining(" "));
    for (String part : plain.split("@param ")) {
      String[] words = part.strip().split("\\s+", 2);
      if (meanings.isEmpty()) {
        meanings.put("", shown(part));
      } else {
        meanings.put(words[0], words.length > 1 ? shown(words[1]) : "");
      }
    }
    return meanings;
  }

  private static String shown(String javadoc) {
    return TAG.matcher(javadoc)
        .replaceAll("`$1`")
        .replace("<p>", "")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }

  private static String source(String record) {
    try (InputStream in =
        RuleReference.class.getResourceAsStream("/ess/message/facts/" + record + ".java")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
