package ess.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import ess.message.Role;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document as the gate uses it: which operation a request means, who may call it, and
 * what it may carry. Vert.x reads the document and resolves its references; each parameter and body
 * is then checked against its schema by {@link Check}. Immutable.
 */
final class Contract {

  private static final String GATE = "gate";
  private static final String JSON = "application/json";
  private static final int LOAD_SECONDS = 30;

  private final String base;
  private final Map<Integer, List<Place>> places;

  private Contract(String base, Map<Integer, List<Place>> places) {
    this.base = base;
    this.places = places;
  }

  /**
   * One operation.
   *
   * @param id its operationId, which is the id of the route that answers it
   * @param method its method
   * @param path its path with the base, parameters in braces
   * @param role the least role that may call it; null if it is open to all
   * @param scope the scope that an API token needs for it; null if none can call it
   * @param servedByGate whether Vert.x answers it and no route does
   * @param checks of its parameters
   * @param rawTypes media types of a body that is streamed to disk; empty if there is none
   * @param body the check of a JSON body; null if there is none
   */
  record Call(
      String id,
      HttpMethod method,
      String path,
      @Nullable Role role,
      @Nullable String scope,
      boolean servedByGate,
      List<Check> checks,
      Set<String> rawTypes,
      @Nullable Check body) {

    /** Whether anybody may call it, without a token. */
    boolean isOpen() {
      return role == null;
    }

    /** Whether a browser may prove by a cookie who it is. */
    boolean takesCookie() {
      return checks.stream().anyMatch(check -> check.in() == Location.COOKIE);
    }
  }

  /** The operations of one path. */
  record Place(List<String> segments, Map<HttpMethod, Call> calls) {

    private boolean matches(List<String> asked) {
      for (int i = 0; i < asked.size(); i++) {
        String mine = segments.get(i);
        if (!isParameter(mine) && !mine.equals(asked.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** What stands in the request in place of the parameter. */
    String value(String parameter, List<String> asked) {
      return asked.get(segments.indexOf("{" + parameter + "}"));
    }

    private static boolean isParameter(String segment) {
      return segment.startsWith("{");
    }

    private long parameters() {
      return segments.stream().filter(Place::isParameter).count();
    }
  }

  /**
   * Reads the document.
   *
   * @throws ServeException if it is missing, malformed or lacks something the gate needs
   */
  static Contract load(Vertx vertx, Path file) {
    Map<String, Object> yaml;
    try {
      yaml =
          new ObjectMapper(new YAMLFactory())
              .readValue(Files.readString(file), new TypeReference<Map<String, Object>>() {});
    } catch (IOException e) {
      throw new ServeException(
          "the contract " + file + " cannot be read (ess.serve.contract): " + reason(e), e);
    }
    JsonObject document = new JsonObject(yaml);
    try {
      String base = document.getJsonArray("servers").getJsonObject(0).getString("url");
      OpenAPIContract resolved =
          OpenAPIContract.from(vertx, projection(document, base))
              .toCompletionStage()
              .toCompletableFuture()
              .get(LOAD_SECONDS, TimeUnit.SECONDS);
      return new Contract(base, places(document, base, resolved));
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new ServeException("the contract " + file + " is wrong: " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while reading the contract", e);
    }
  }

  private static String reason(Throwable e) {
    @Nullable Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
    String message = String.valueOf((cause == null ? e : cause).getMessage());
    return message.lines().findFirst().orElse("no reason given");
  }

  /**
   * A copy that Vert.x can read: it refuses a server URL without host, responses of types other
   * than JSON, and raw bodies, none of which it is asked about.
   */
  private static JsonObject projection(JsonObject document, String base) {
    JsonObject copy = document.copy();
    copy.put(
        "servers", new JsonArray().add(new JsonObject().put("url", "http://localhost" + base)));
    forEachOperation(
        copy,
        (path, method, operation) -> {
          operation.put(
              "responses",
              new JsonObject().put("default", new JsonObject().put("description", "any")));
          JsonObject body = operation.getJsonObject("requestBody");
          if (body != null && !body.getJsonObject("content").containsKey(JSON)) {
            operation.remove("requestBody");
          }
        });
    return copy;
  }

  private interface Visitor {
    void visit(String path, HttpMethod method, JsonObject operation);
  }

  private static void forEachOperation(JsonObject document, Visitor visitor) {
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String name : item.fieldNames()) {
        if (!name.equals("parameters") && item.getValue(name) instanceof JsonObject operation) {
          visitor.visit(path, HttpMethod.valueOf(name.toUpperCase(Locale.ROOT)), operation);
        }
      }
    }
  }

  private static Map<Integer, List<Place>> places(
      JsonObject document, String base, OpenAPIContract resolved) {
    Map<String, Map<HttpMethod, Call>> byPath = new LinkedHashMap<>();
    forEachOperation(
        document,
        (path, method, operation) -> {
          Call call = call(base + path, method, operation, resolved);
          byPath.computeIfAbsent(base + path, p -> new LinkedHashMap<>()).put(method, call);
        });
    Map<Integer, List<Place>> places = new LinkedHashMap<>();
    byPath.forEach(
        (path, calls) -> {
          List<String> segments = segments(path);
          places
              .computeIfAbsent(segments.size(), n -> new ArrayList<>())
              .add(new Place(segments, Map.copyOf(calls)));
        });
    places.values().forEach(same -> same.sort(Comparator.comparingLong(Place::parameters)));
    return places;
  }

  private static Call call(
      String path, HttpMethod method, JsonObject operation, OpenAPIContract resolved) {
    String id = operation.getString("operationId");
    if (id == null) {
      throw new ServeException(method + " " + path + " has no operationId");
    }
    Operation read = resolved.operation(id);
    var repository = resolved.getSchemaRepository();
    List<Check> checks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (var parameter : read.getParameters()) {
      Check check = Check.of(parameter, repository.validator(parameter.getSchema()));
      if (!names.add(check.name())) {
        throw new ServeException(id + " has two parameters called " + check.name());
      }
      checks.add(check);
    }
    Set<String> raw = new TreeSet<>();
    @Nullable Check body = null;
    JsonObject content =
        operation
            .getJsonObject("requestBody", new JsonObject())
            .getJsonObject("content", new JsonObject());
    for (String type : content.fieldNames()) {
      if (type.equals(JSON)) {
        @Nullable MediaType media = read.getRequestBody().getContent().get(JSON);
        if (media == null) {
          throw new ServeException(id + " has a JSON body without schema");
        }
        body = Check.ofBody(repository.validator(media.getSchema()));
      } else {
        raw.add(type);
      }
    }
    return new Call(
        id,
        method,
        path,
        role(id, operation),
        operation.getString("x-scope"),
        servedByGate(id, operation),
        checks,
        raw,
        body);
  }

  private static boolean servedByGate(String id, JsonObject operation) {
    String marker = operation.getString("x-served-by");
    if (marker != null && !marker.equals(GATE)) {
      throw new ServeException(
          "%s has x-served-by: %s; the only value is %s".formatted(id, marker, GATE));
    }
    return marker != null;
  }

  private static @Nullable Role role(String id, JsonObject operation) {
    String role = operation.getString("x-role");
    JsonArray security = operation.getJsonArray("security");
    boolean open = security != null && security.isEmpty();
    if (open == (role != null)) {
      throw new ServeException(id + " needs either x-role, or security: [] if it is open to all");
    }
    return role == null ? null : Role.parse(role);
  }

  /** The segments of a path, without the first slash. */
  static List<String> segments(String path) {
    return List.of(path.substring(Math.min(1, path.length())).split("/", -1));
  }

  /** The operations of the path that a request asks for. */
  Optional<Place> find(List<String> asked) {
    for (Place place : places.getOrDefault(asked.size(), List.of())) {
      if (place.matches(asked)) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  /** All operations. */
  List<Call> calls() {
    return places.values().stream()
        .flatMap(List::stream)
        .flatMap(place -> place.calls().values().stream())
        .toList();
  }

  /** What all paths begin with, such as {@code /api/v1}. */
  String base() {
    return base;
  }
}
