package ess.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A YAML file as a tree whose nodes know their lines; anchors and aliases are refused. */
public final class Yaml {

  private static final int MAX_DEPTH = 20;

  private Yaml() {}

  /** A node: a map, a list, or one value. */
  public sealed interface Node {
    /** The line it begins on, from 1. */
    int line();
  }

  /** A map in the order of the file. */
  public record Fields(int line, Map<String, Node> fields) implements Node {}

  /** A list. */
  public record Items(int line, List<Node> items) implements Node {}

  /** One value as it is written; null where there is none. */
  public record Value(int line, @Nullable String text) implements Node {}

  /**
   * Reads the file, adding to the problems; null if nothing can be made of it.
   *
   * @param least what a file holds at the least, for who left it empty
   * @param cure what to do where the file is not there
   */
  public static @Nullable Node read(Path file, String least, String cure, List<String> problems) {
    try (YAMLParser parser = new YAMLFactory().createParser(Files.newBufferedReader(file))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        problems.add("%s:1: the file is empty; write at least %s".formatted(file, least));
        return null;
      }
      return new Reader(file, parser, problems).node(0);
    } catch (NoSuchFileException e) {
      problems.add("%s: the file is not there; %s".formatted(file, cure));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.add(
          "%s:%d: no YAML: %s"
              .formatted(file, at == null ? 1 : at.getLineNr(), firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      problems.add(
          "%s: the file cannot be read (%s); make it readable UTF-8"
              .formatted(file, e.getClass().getSimpleName()));
    }
    return null;
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "it cannot be parsed" : message.lines().findFirst().orElse("").strip();
  }

  private record Reader(Path file, YAMLParser parser, List<String> problems) {

    Node node(int depth) throws IOException {
      int line = parser.currentTokenLocation().getLineNr();
      if (depth > MAX_DEPTH) {
        throw new IOException("too deep");
      }
      if (parser.getObjectId() != null || parser.isCurrentAlias()) {
        problems.add(
            "%s:%d: anchors and aliases are not used here; write the value out"
                .formatted(file, line));
      }
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        return fields(line, depth);
      }
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(depth + 1));
        }
        return new Items(line, items);
      }
      return new Value(
          line, parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText());
    }

    private Fields fields(int line, int depth) throws IOException {
      Map<String, Node> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = ((JsonParser) parser).currentName();
        int nameLine = parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        Node before = fields.putIfAbsent(name, node(depth + 1));
        if (before != null) {
          problems.add(
              "%s:%d: %s stands here twice, first in line %d; keep one"
                  .formatted(file, nameLine, name, before.line()));
        }
      }
      return new Fields(line, fields);
    }
  }
}
