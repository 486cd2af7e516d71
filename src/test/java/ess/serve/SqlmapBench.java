package ess.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs sqlmap over each parameter of the contract: in path, query, header and JSON body. Argument:
 * its level.
 */
public final class SqlmapBench {

  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("verdict", "clean"),
          Map.entry("mailbox", "upload"),
          Map.entry("from", "2026-01-01T00:00:00Z"),
          Map.entry("to", "2036-01-01T00:00:00Z"),
          Map.entry("limit", "5"),
          Map.entry("after", "0"),
          Map.entry("cursor", "AAAA"),
          Map.entry("part", "message"),
          Map.entry("Prefer", "wait=0"),
          Map.entry("role", "reader"),
          Map.entry("session", "token"));

  private SqlmapBench() {}

  /** One place that sqlmap tries, marked by a star in a raw request. */
  private record Target(String name, String request) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path dir = Files.createTempDirectory("ess-sqlmap");
    int found = 0;
    int tried = 0;
    try (Service service = ContractFuzz.service(dir)) {
      String id = ContractFuzz.messages(service).get(0);
      for (Target target : targets(service, id)) {
        String output = sqlmap(dir, target.request, arguments[0]);
        boolean isClean = output.contains("do not appear to be injectable");
        boolean isFound =
            output.contains("sqlmap identified the following injection point")
                || output.contains("is vulnerable");
        tried++;
        found += isClean && !isFound ? 0 : 1;
        System.out.printf("%s: %s%n", target.name, isClean && !isFound ? "nothing" : "LOOK AT IT");
        if (!isClean || isFound) {
          System.out.println(output);
        }
      }
    }
    System.out.printf("%d parameters tried, %d to look at%n", tried, found);
    System.exit(found == 0 ? 0 : 1);
  }

  private static String sqlmap(Path dir, String request, String level)
      throws IOException, InterruptedException {
    Path file = Files.writeString(dir.resolve("request.txt"), request);
    Process process =
        new ProcessBuilder(
                "sqlmap",
                "-r",
                file.toString(),
                "--batch",
                "--ignore-stdin",
                "--level=" + level,
                "--dbms=sqlite",
                "--technique=BEUS",
                "--threads=4",
                "--flush-session",
                "--disable-coloring",
                "--ignore-code=400,401,403,404,422,429",
                "--skip-waf",
                "--output-dir=" + dir.resolve("out"))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(10, TimeUnit.MINUTES);
    return output;
  }

  private static List<Target> targets(Service service, String id) throws IOException {
    JsonNode document =
        new ObjectMapper(new YAMLFactory()).readTree(Path.of("config/openapi.yaml").toFile());
    List<Target> targets = new ArrayList<>();
    for (var path : document.path("paths").properties()) {
      for (var entry : path.getValue().properties()) {
        JsonNode operation = entry.getValue();
        String name = operation.path("operationId").asText();
        if (entry.getKey().equals("parameters")
            || List.of("feed", "stream-events").contains(name)) {
          continue;
        }
        String method = entry.getKey().toUpperCase(Locale.ROOT);
        List<JsonNode> parameters = new ArrayList<>();
        path.getValue().path("parameters").forEach(p -> parameters.add(resolved(document, p)));
        operation.path("parameters").forEach(p -> parameters.add(resolved(document, p)));
        for (JsonNode tried : parameters) {
          if (tried.path("in").asText().equals("cookie")) {
            continue;
          }
          StringBuilder query = new StringBuilder();
          StringBuilder headers = new StringBuilder();
          String target = "/api/v1" + path.getKey();
          for (JsonNode parameter : parameters) {
            String key = parameter.path("name").asText();
            String good = key.equals("id") ? id : GOOD.getOrDefault(key, "a");
            boolean isTried = parameter.equals(tried);
            String value = isTried ? good + "*" : good;
            switch (parameter.path("in").asText()) {
              case "path" -> target = target.replace("{" + key + "}", value);
              case "query" -> {
                if (isTried || parameter.path("required").asBoolean()) {
                  query.append(query.isEmpty() ? "?" : "&").append(key).append('=').append(value);
                }
              }
              default -> {
                if (isTried) {
                  headers.append(key).append(": ").append(value).append("\r\n");
                }
              }
            }
          }
          targets.add(
              new Target(
                  name + " " + tried.path("name").asText(),
                  request(service, method, target + query, headers.toString(), type(operation))));
        }
        JsonNode schema =
            resolved(document, operation.at("/requestBody/content/application~1json/schema"));
        for (var property : schema.path("properties").properties()) {
          List<String> members = new ArrayList<>();
          for (var other : schema.path("properties").properties()) {
            String good = GOOD.getOrDefault(other.getKey(), "aaaaaaaaaaaaaaaa");
            members.add(
                "\"%s\":\"%s%s\""
                    .formatted(
                        other.getKey(), good, other.getKey().equals(property.getKey()) ? "*" : ""));
          }
          targets.add(
              new Target(
                  name + " " + property.getKey(),
                  request(
                          service,
                          method,
                          "/api/v1" + path.getKey().replace("{id}", id),
                          "",
                          "application/json")
                      + "{"
                      + String.join(",", members)
                      + "}"));
        }
      }
    }
    return targets;
  }

  private static String type(JsonNode operation) {
    JsonNode content = operation.at("/requestBody/content");
    return content.isMissingNode() ? "" : content.fieldNames().next();
  }

  private static String request(
      Service service, String method, String target, String headers, String type) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n%s%s\r\n%s"
        .formatted(
            method,
            target,
            service.port(),
            Service.FORGE.token("admin", 3_600),
            headers,
            type.isEmpty() ? "" : "Content-Type: " + type + "\r\n",
            type.equals("message/rfc822") ? "Subject: a\r\n\r\nb" : "");
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref")
        ? resolved(document, document.at(node.path("$ref").asText().substring(1)))
        : node;
  }
}
