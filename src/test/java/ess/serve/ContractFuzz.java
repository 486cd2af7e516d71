package ess.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Sends requests made from the contract to the running service, as every role and as nobody, and
 * compares each answer with the contract.
 *
 * <p>As a program: {@code ContractFuzz REQUESTS [SEED]}; it ends with 1 if an answer was wrong.
 */
public final class ContractFuzz {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat (?:ess|java|io|org|com)\\.|Exception|\\b(?:java|javax|org\\.apache|org\\.sqlite|io\\.vertx|io\\.netty|com\\.fasterxml|ess\\.(?:serve|store|auth|intake))\\.|SQLITE|(?i:select .{1,80} from |insert into|update .{1,40} set )|/(?:tmp|home|root|work|opt|var|usr)/|\\.java\\b|Camel|Vert\\.x|Netty");
  private static final List<String> ROLES =
      List.of("", "reader", "reader", "analyst", "analyst", "admin", "admin", "garbage");
  private static final int THREADS = 8;
  private static final int WRONG_KEPT = 20;

  private final String base;
  private final Map<String, String> tokens;
  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
  private final SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getDraft202012());
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();

  final Map<String, LongAdder> statuses = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong garbage = new AtomicLong();
  final AtomicLong sent = new AtomicLong();

  private record Operation(
      String id, String method, String path, List<JsonNode> parameters, JsonNode node) {}

  /** What is sent. */
  private record Sent(Operation operation, boolean isStrange, HttpRequest request, String shown) {}

  ContractFuzz(URI service, Map<String, String> tokens, List<String> messages) throws IOException {
    this.document =
        new ObjectMapper(new YAMLFactory()).readTree(Path.of("config/openapi.yaml").toFile());
    this.base = service + document.at("/servers/0/url").asText();
    this.tokens = tokens;
    ids.addAll(messages);
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        entry -> {
                          if (!entry.getKey().equals("parameters")) {
                            operations.add(operation(path.getKey(), path.getValue(), entry));
                          }
                        }));
  }

  private Operation operation(String path, JsonNode item, Map.Entry<String, JsonNode> entry) {
    List<JsonNode> parameters = new ArrayList<>();
    item.path("parameters").forEach(p -> parameters.add(resolved(p)));
    entry.getValue().path("parameters").forEach(p -> parameters.add(resolved(p)));
    return new Operation(
        entry.getValue().path("operationId").asText(),
        entry.getKey().toUpperCase(java.util.Locale.ROOT),
        path,
        parameters,
        entry.getValue());
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? resolved(document.at(node.path("$ref").asText().substring(1))) : node;
  }

  // --- what is sent

  private Sent request(Random random) {
    Operation operation = operations.get(random.nextInt(operations.size()));
    boolean isStrange = random.nextInt(25) == 0;
    String drawn = ROLES.get(random.nextInt(ROLES.size()));
    // More bad tokens than that, and the address is refused for a minute.
    String role = drawn.equals("garbage") && garbage.getAndIncrement() > 250 ? "" : drawn;
    String path = operation.path;
    StringBuilder query = new StringBuilder();
    Map<String, String> headers = new TreeMap<>();
    for (JsonNode parameter : operation.parameters) {
      String name = parameter.path("name").asText();
      String value = value(random, resolved(parameter.path("schema")), name);
      switch (parameter.path("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", encoded(value));
        case "query" -> {
          if (parameter.path("required").asBoolean() || random.nextInt(3) == 0) {
            query.append('&').append(name).append('=').append(encoded(value));
          }
        }
        case "header" -> {
          if (random.nextInt(3) == 0) {
            headers.put(name, header(value));
          }
        }
        default -> headers.put("Cookie", name + "=" + header(value).replaceAll("[;,\" ]", ""));
      }
    }
    if (random.nextInt(30) == 0) {
      query.append('&').append(encoded(text(random))).append("=1");
    }
    String method = operation.method;
    if (isStrange) {
      switch (random.nextInt(3)) {
        case 0 ->
            method = List.of("PUT", "HEAD", "OPTIONS", "DELETE", "PATCH").get(random.nextInt(5));
        case 1 -> path += "/" + encoded(text(random));
        default -> path = path.replaceFirst("/[a-z]+", "/" + encoded(text(random)));
      }
    }
    String whole = path + (query.isEmpty() ? "" : "?" + query.substring(1));
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + whole)).timeout(Duration.ofSeconds(60));
    if (!role.isEmpty()) {
      headers.put(
          "Authorization",
          "Bearer " + tokens.getOrDefault(role, "ey" + header(text(random)).replace(" ", "")));
    }
    if (random.nextInt(4) == 0) {
      headers.put("Accept-Encoding", List.of("gzip", "br", "gzip;q=0", "*").get(random.nextInt(4)));
    }
    byte[] body = body(random, operation, headers);
    headers.forEach(builder::header);
    builder.method(
        method,
        body == null || method.equals("HEAD")
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(body));
    String shown =
        method
            + " "
            + whole
            + " as '"
            + role
            + "' "
            + (body == null ? "" : new String(body, StandardCharsets.ISO_8859_1));
    return new Sent(operation, isStrange, builder.build(), shown);
  }

  private byte[] body(Random random, Operation operation, Map<String, String> headers) {
    JsonNode content = operation.node.path("requestBody").path("content");
    if (content.isMissingNode()) {
      return random.nextInt(40) == 0 ? "x".getBytes(StandardCharsets.US_ASCII) : null;
    }
    String type = content.fieldNames().next();
    headers.put("Content-Type", random.nextInt(15) == 0 ? "text/" + random.nextInt(9) : type);
    if (random.nextInt(40) == 0) {
      return new byte[0];
    }
    if (!type.equals("application/json")) {
      byte[] mail = new byte[random.nextInt(300)];
      random.nextBytes(mail);
      return random.nextBoolean()
          ? mail
          : ("Subject: clean " + random.nextInt(1_000) + "\r\n\r\nx")
              .getBytes(StandardCharsets.UTF_8);
    }
    String json = json(random, resolved(content.path(type).path("schema")), "body", 0);
    String changed =
        switch (random.nextInt(12)) {
          case 0 -> json.substring(0, random.nextInt(json.length() + 1));
          case 1 -> json.replaceFirst("\\{", "{\"other\":1,");
          case 2 -> "[".repeat(2_000);
          case 3 -> json + json;
          case 4 -> json.replaceFirst("\\{(\"[^\"]+\":)", "{$1null,$1");
          default -> json;
        };
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private String json(Random random, JsonNode schema, String name, int depth) {
    String type =
        schema.path("type").isArray()
            ? schema.path("type").get(random.nextInt(schema.path("type").size())).asText()
            : schema.path("type").asText("string");
    if (random.nextInt(20) == 0) {
      return List.of("null", "true", "-1", "\"\"", "[]", "{}", "1e400", "\"\\u0000\"")
          .get(random.nextInt(8));
    }
    return switch (type) {
      case "object" -> {
        List<String> members = new ArrayList<>();
        schema
            .path("properties")
            .properties()
            .forEach(
                property -> {
                  if (random.nextInt(12) > 0) {
                    members.add(
                        quoted(property.getKey())
                            + ":"
                            + json(
                                random,
                                resolved(property.getValue()),
                                property.getKey(),
                                depth + 1));
                  }
                });
        yield "{" + String.join(",", members) + "}";
      }
      case "array" -> "[" + json(random, resolved(schema.path("items")), name, depth + 1) + "]";
      case "integer", "number" -> value(random, schema, name).replaceAll("[^0-9-]", "0");
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "null" -> "null";
      default -> quoted(value(random, schema, name));
    };
  }

  private static String quoted(String text) {
    return JSON.valueToTree(text).toString();
  }

  /** A value of a parameter: mostly one that fits, else one at the border or beyond. */
  private String value(Random random, JsonNode schema, String name) {
    if (random.nextInt(5) == 0) {
      return text(random);
    }
    if (schema.has("enum")) {
      return schema.path("enum").get(random.nextInt(schema.path("enum").size())).asText();
    }
    if (schema.path("type").asText().equals("array")) {
      return value(random, resolved(schema.path("items")), name);
    }
    if (schema.path("type").asText().equals("integer")) {
      long least = schema.path("minimum").asLong(0);
      long most = schema.path("maximum").asLong(1_000);
      return Long.toString(
          switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> least - 1;
            case 3 -> most + 1;
            default -> least + random.nextInt((int) Math.min(1_000, most - least) + 1);
          });
    }
    if (name.equals("id") || schema.path("pattern").asText().contains("-7[0-9a-f]")) {
      List<String> known = List.copyOf(ids);
      return random.nextInt(4) == 0 || known.isEmpty()
          ? "01890000-0000-7000-8000-%012x".formatted(random.nextInt())
          : known.get(random.nextInt(known.size()));
    }
    if (name.equals("from") || name.equals("to")) {
      return List.of(
              "2026-01-01T00:00:00Z",
              "9999-12-31T23:59:59+18:00",
              "0000-01-01T00:00:00Z",
              "2026-02-30T00:00:00Z",
              "2026-01-01T25:00:00Z")
          .get(random.nextInt(5));
    }
    int length =
        Math.max(
            schema.path("minLength").asInt(1) + random.nextInt(3) - 1,
            random.nextInt(3) == 0
                ? schema.path("maxLength").asInt(20) + random.nextInt(3) - 1
                : 1);
    return name.startsWith("e") ? "a@b" + "c".repeat(Math.min(length, 300)) : "a".repeat(length);
  }

  private static String text(Random random) {
    List<String> texts =
        List.of(
            "",
            " ",
            "0",
            "-1",
            "1.5",
            "99999999999999999999",
            "NaN",
            "null",
            "true",
            "a\u0000b",
            "a\r\nSet-Cookie: x=y",
            "\u202e\ud83d\ude00",
            "\ufeff",
            "%00",
            "%",
            "../../etc/passwd",
            "' or 1=1 --",
            "1; drop table message",
            "\") union select 1",
            "${header.id}",
            "${jndi:ldap://127.0.0.1:1/}",
            "{{env:HOME}}",
            "<script>alert(1)</script>",
            "*",
            "?",
            "#",
            "&a=b",
            "CamelHttpUri",
            "x".repeat(random.nextInt(2_000)),
            "\u00e4".repeat(200),
            Integer.toString(random.nextInt()),
            Long.toHexString(random.nextLong()));
    return texts.get(random.nextInt(texts.size()));
  }

  private static String encoded(String value) {
    return java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String header(String value) {
    return value.replaceAll("[^ -~]", "?").strip();
  }

  // --- what comes back

  private void exchange(Random random) throws IOException, InterruptedException {
    Sent it = request(random);
    sent.incrementAndGet();
    HttpResponse<InputStream> answer = http.send(it.request, BodyHandlers.ofInputStream());
    String body = "";
    try (InputStream in = answer.body()) {
      boolean isEndless =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
      if (!isEndless) {
        byte[] bytes = in.readAllBytes();
        boolean isPacked = answer.headers().firstValue("Content-Encoding").isPresent();
        body =
            isPacked
                ? new String(
                    new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                    StandardCharsets.UTF_8)
                : new String(bytes, StandardCharsets.UTF_8);
      }
    }
    int status = answer.statusCode();
    statuses.computeIfAbsent(it.operation.id + " " + status, k -> new LongAdder()).increment();
    String complaint = complaint(it, answer, body);
    if (complaint != null && wrong.size() < WRONG_KEPT) {
      wrong.add(complaint + ": " + it.shown + " -> " + status + " " + body);
    }
  }

  private String complaint(Sent it, HttpResponse<?> answer, String body) throws IOException {
    int status = answer.statusCode();
    if (status >= 500) {
      return "a fault of ours";
    }
    for (String name :
        List.of(
            "X-Correlation-Id",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control")) {
      if (answer.headers().firstValue(name).isEmpty() && status != 400 && status != 414) {
        return "no header " + name;
      }
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    boolean isProblem = type.equals("application/problem+json");
    if ((isProblem && INSIDE.matcher(body).find())
        || body.contains("\tat ")
        || INSIDE.matcher(answer.headers().map().toString()).find()) {
      return "it tells of our inside";
    }
    if (it.request.method().equals("HEAD")) {
      return null;
    }
    if (isProblem) {
      String correlation = answer.headers().firstValue("X-Correlation-Id").orElse("");
      JsonNode problem = JSON.readTree(body);
      if (problem.path("status").asInt() != status
          || (!correlation.isEmpty()
              && !problem.path("correlationId").asText().equals(correlation))) {
        return "a problem of another answer";
      }
    }
    JsonNode responses = it.operation.node.path("responses");
    JsonNode response = resolved(responses.path(Integer.toString(status)));
    if (response.isMissingNode()) {
      boolean isOfAll = (it.isStrange && isProblem) || status == 414 || status == 431;
      return isOfAll ? null : "a status that the contract does not name";
    }
    if (it.isStrange && !isProblem) {
      return null;
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode() || content.isEmpty()) {
      return body.isEmpty() ? null : "a body that the contract does not name";
    }
    if (!content.has(type)) {
      return "a type that the contract does not name, " + type;
    }
    if (!type.endsWith("json")) {
      return null;
    }
    JsonNode read = JSON.readTree(body);
    String found = violations(content.path(type).path("schema"), read);
    if (status == 201 && read.path("id").isTextual()) {
      ids.add(read.path("id").asText());
    }
    return found;
  }

  private String violations(JsonNode schema, JsonNode value) {
    Schema validator =
        schemas.computeIfAbsent(
            schema.toString(),
            key -> {
              ObjectNode whole = schema.deepCopy();
              whole.set("components", document.path("components"));
              return registry.getSchema(whole);
            });
    var errors = validator.validate(value);
    return errors.isEmpty() ? null : "a body outside the contract, " + errors;
  }

  /** Sends that many. */
  void run(long requests, long seed) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      threads.execute(
          () -> {
            while (sent.get() < requests) {
              try {
                exchange(random);
              } catch (IOException e) {
                wrong.add("no answer: " + e);
              } catch (InterruptedException e) {
                return;
              }
            }
          });
    }
    threads.shutdown();
    threads.awaitTermination(1, TimeUnit.HOURS);
  }

  /** The tokens of the accounts that the service of the tests has. */
  static Map<String, String> tokens(Service service) {
    return Map.of(
        "reader", Service.FORGE.token("reader", 3_600),
        "analyst", Service.FORGE.token("analyst", 3_600),
        "admin", Service.FORGE.token("admin", 3_600));
  }

  /** Messages that the service has taken in, by their ids. */
  static List<String> messages(Service service) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String location =
          service
              .submit(service.token("analyst"), Judges.mail("malicious"), "Prefer", "wait=20")
              .headers()
              .firstValue("Location")
              .orElseThrow();
      ids.add(location.substring(location.lastIndexOf('/') + 1));
    }
    return ids;
  }

  /** The service under fuzz. */
  static Service service(Path dir) {
    return Service.with()
        .routes(
            "routes/scan/on-error",
            "routes/scan/scan-message",
            "routes/scan/store-verdict",
            "routes/scan/dissect-message",
            "routes/scan/judge-message",
            "routes/scan/scanners/on-error",
            "routes/scan/scanners/scan-types")
        .start(dir);
  }

  /** Runs it and prints what came. */
  public static void main(String[] arguments) throws Exception {
    long requests = Long.parseLong(arguments[0]);
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    try (Service service = service(Files.createTempDirectory("ess-fuzz"))) {
      ContractFuzz fuzz = new ContractFuzz(service.uri(""), tokens(service), messages(service));
      long from = System.nanoTime();
      fuzz.run(requests, seed);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from);
      Map<String, Long> byStatus = new TreeMap<>();
      fuzz.statuses.forEach(
          (key, number) ->
              byStatus.merge(key.substring(key.indexOf(' ') + 1), number.sum(), Long::sum));
      new TreeMap<>(fuzz.statuses)
          .forEach((key, number) -> System.out.println(key + ": " + number));
      fuzz.wrong.forEach(System.out::println);
      System.out.printf(
          "%d requests in %d s, by status %s, wrong answers: %d%n",
          fuzz.sent.get(), seconds, byStatus, fuzz.wrong.size());
      System.exit(fuzz.wrong.isEmpty() ? 0 : 1);
    }
  }
}
