package ess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.CommentEvent;

/** Every route file, also each example, is written as an engineer and a visual editor expect it. */
class RouteFilesTest {

  private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??!?([^{}:]+)(:[^{}]*)?}}|(?<=passwordFrom: )(ess[a-z0-9.-]+)");
  private static final Set<String> VARIABLES = Set.of("messageId", "partPath", "mailbox", "user");
  private static final Set<String> BANNED =
      Set.of("toD", "script", "wireTap", "onException", "groovy", "js", "python", "mvel");
  private static final List<String> ROUTE_KEYS =
      List.of(
          "id",
          "description",
          "note",
          "precondition",
          "routeConfigurationId",
          "startupOrder",
          "from");

  private static Schema canonical;

  @BeforeAll
  static void readTheSchema() throws IOException {
    try (InputStream in =
        RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl-canonical.json")) {
      JsonNode schema = new ObjectMapper().readTree(in);
      ((ObjectNode) schema.at("/items/definitions/org.apache.camel.model.UnmarshalDefinition"))
          .remove("required");
      canonical = SchemaRegistry.withDialect(Dialects.getDraft4()).getSchema(schema.toString());
    }
  }

  static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("routes", "examples")) {
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        walk.filter(p -> p.toString().endsWith(".yaml")).sorted().forEach(files::add);
      }
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void itHoldsToTheCanonicalSchema(Path file) throws Exception {
    var problems = canonical.validate(json(file).toString(), com.networknt.schema.InputFormat.JSON);

    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void itsNameIsTheIdOfItsFirstRoute(Path file) throws Exception {
    String name = file.getFileName().toString();

    assertThat(name).endsWith(".camel.yaml");
    List<Map<String, Object>> routes = routes(file);
    if (!routes.isEmpty()) {
      assertThat(name).isEqualTo(routes.get(0).get("id") + ".camel.yaml");
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void itHasNoCommentsForAnEditorDropsThem(Path file) throws Exception {
    var options = new LoaderOptions();
    options.setProcessComments(true);
    var comments = new ArrayList<String>();

    new Yaml(options)
        .parse(new StringReader(Files.readString(file)))
        .forEach(
            event -> {
              if (event instanceof CommentEvent comment && !comment.getValue().isBlank()) {
                comments.add(comment.getValue());
              }
            });

    assertThat(comments).isEmpty();
    assertThat(Files.readString(file)).doesNotContain("\r", "\t");
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachRouteSaysWhatItIsAndWhoAnswersItsErrors(Path file) throws Exception {
    for (Map<String, Object> route : routes(file)) {
      assertThat(String.valueOf(route.get("id"))).matches(KEBAB);
      assertThat(route).containsKeys("id", "description", "from");
      assertThat(String.valueOf(route.get("description"))).isNotBlank().doesNotEndWith(".");
      assertThat(route).containsKey("routeConfigurationId");
      assertThat(ROUTE_KEYS).containsSubsequence(List.copyOf(route.keySet()));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void itUsesNothingThatHidesLogic(Path file) throws Exception {
    walk(
        routes(file),
        (key, value) -> {
          assertThat(BANNED).as("step in %s", file).doesNotContain(key);
          if (key.equals("process")) {
            assertThat(String.valueOf(value)).as("step in %s", file).doesNotContain("#class");
          }
        });
    walk(
        yaml(file),
        (key, value) -> {
          if (key.equals("uri")) {
            assertThat(String.valueOf(value)).as("uri in %s", file).doesNotContain("?");
          }
          if (key.equals("simple")) {
            assertThat(String.valueOf(value))
                .as("one comparison an expression in %s", file)
                .doesNotContain("&&", "||");
          }
          if (key.equals("setVariable")) {
            assertThat(VARIABLES).contains(String.valueOf(((Map<?, ?>) value).get("name")));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void itsSqlIsShortAndBound(Path file) throws Exception {
    walk(
        yaml(file),
        (key, value) -> {
          if (key.equals("constant") && value instanceof Map<?, ?> constant) {
            String text = String.valueOf(constant.get("expression")).strip();
            if (text.matches("(?is)(select|insert|update|delete|with)\\s.*")) {
              assertThat(text.lines().count()).as("lines of SQL in %s", file).isLessThan(13);
              assertThat(text).as("SQL in %s", file).doesNotContain("${", "{{");
            }
          }
          if (key.equals("simple")) {
            assertThat(String.valueOf(value))
                .as("SQL is constant in %s", file)
                .doesNotContainPattern("(?is)\\b(insert into|delete from|select .* from)\\b");
          }
        });
  }

  @Test
  void eachRouteIdStandsOnce() throws Exception {
    var ids = new ArrayList<String>();
    for (Path file : files().toList()) {
      routes(file).forEach(route -> ids.add(String.valueOf(route.get("id"))));
    }

    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void directCallsFormATreeWithoutCycleOrphanOrUnknownTarget() throws Exception {
    Map<String, Set<String>> calls = new HashMap<>();
    Set<String> consumers = new TreeSet<>();
    for (Path file : files().toList()) {
      for (Map<String, Object> route : routes(file)) {
        String id = String.valueOf(route.get("id"));
        Map<?, ?> from = (Map<?, ?>) route.get("from");
        if (String.valueOf(from.get("uri")).startsWith("direct:")) {
          assertThat(from.get("uri")).isEqualTo("direct:" + id);
          consumers.add(id);
        }
        Set<String> targets = calls.computeIfAbsent(id, x -> new TreeSet<>());
        walk(
            from.get("steps"),
            (key, value) -> {
              if (key.equals("uri") && String.valueOf(value).startsWith("direct:")) {
                targets.add(String.valueOf(value).substring("direct:".length()));
              }
            });
      }
    }
    Set<String> called = new TreeSet<>();
    calls.values().forEach(called::addAll);

    assertThat(consumers).as("unknown targets").containsAll(called);
    assertThat(called).as("orphans").containsAll(withoutEntryPoints(consumers));
    calls.keySet().forEach(id -> assertThat(reaches(calls, id)).doesNotContain(id));
  }

  /** Routes that Java calls: the command line judges one mail without a mailbox. */
  private static Set<String> withoutEntryPoints(Set<String> consumers) {
    Set<String> rest = new TreeSet<>(consumers);
    rest.remove("judge-message");
    return rest;
  }

  @Test
  void everyPlaceholderIsDeclaredAndEveryPropertyIsUsedAndExplained() throws Exception {
    Properties properties = new Properties();
    String text = Files.readString(Path.of("config/application.properties"));
    properties.load(new StringReader(text));
    Set<String> declared = new TreeSet<>(properties.stringPropertyNames());
    Set<String> used = new TreeSet<>();
    for (Path file : files().filter(p -> p.startsWith("routes")).toList()) {
      Matcher matcher = PLACEHOLDER.matcher(Files.readString(file));
      while (matcher.find()) {
        String name = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
        used.add(name.strip());
      }
    }
    String code = javaSources();
    String docs = Files.readString(Path.of("docs/configuration.md"));

    var undeclared = new TreeSet<>(used);
    undeclared.removeIf(name -> !name.startsWith("ess.") || declared.contains(name));
    assertThat(undeclared).as("used in routes, not declared").isEmpty();
    var ours = declared.stream().filter(name -> name.startsWith("ess.")).toList();
    assertThat(ours)
        .as("declared and not used")
        .allMatch(
            name ->
                used.contains(name)
                    || code.contains("\"" + name + "\"")
                    || text.contains("{{" + name + "}}"));
    assertThat(ours).as("not in docs/configuration.md").allMatch(name -> docs.contains(name));
  }

  private static String javaSources() throws IOException {
    var code = new StringBuilder();
    try (Stream<Path> walk = Files.walk(Path.of("src/main/java"))) {
      walk.filter(p -> p.toString().endsWith(".java"))
          .forEach(
              p -> {
                try {
                  code.append(Files.readString(p));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return code.toString();
  }

  private static Set<String> reaches(Map<String, Set<String>> calls, String from) {
    Set<String> seen = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(calls.get(from));
    while (!next.isEmpty()) {
      String id = next.pop();
      if (seen.add(id)) {
        next.addAll(calls.getOrDefault(id, Set.of()));
      }
    }
    return seen;
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().valueToTree(yaml(file));
  }

  private static Object yaml(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> routes(Path file) throws IOException {
    List<Map<String, Object>> routes = new ArrayList<>();
    for (Object item : (List<Object>) yaml(file)) {
      Object route = ((Map<String, Object>) item).get("route");
      if (route != null) {
        routes.add((Map<String, Object>) route);
      }
    }
    return routes;
  }

  private interface Visit {
    void pair(String key, Object value);
  }

  private static void walk(Object node, Visit visit) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            visit.pair(String.valueOf(key), value);
            walk(value, visit);
          });
    }
    if (node instanceof List<?> list) {
      list.forEach(item -> walk(item, visit));
    }
  }
}
