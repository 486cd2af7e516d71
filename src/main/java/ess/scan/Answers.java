package ess.scan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.LogText;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a scanner answers, and trusts none of it.
 *
 * <p>An answer is a list of {@link Finding}, or a JSON text {@code {"findings": [{"id", "title",
 * "severity", "score", "technique", "part", "range": {"from", "to"}, "evidence", "unfinished"}]}}
 * as text or bytes, of which {@code id}, {@code title} and {@code severity} must be there. Nothing
 * found is an empty list. What breaks this becomes {@code scan.bad-answer}; the good findings
 * beside it stay. The source of each finding is the scanner, and its part a part of the message.
 */
final class Answers {

  /** The longest answer in JSON, in bytes or characters. */
  static final int MAX_SIZE = 1_000_000;

  /** The most findings of one answer. */
  static final int MAX_FINDINGS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "title",
          "severity",
          "score",
          "technique",
          "part",
          "range",
          "evidence",
          "unfinished");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final String scanner;
  private final PartTree tree;
  private final Part asked;
  private final List<Finding> good = new ArrayList<>();
  private @Nullable String fault;

  private Answers(String scanner, PartTree tree, Part asked) {
    this.scanner = scanner;
    this.tree = tree;
    this.asked = asked;
  }

  /** Asks the scanner and reads its answer; whatever it does, findings come back. */
  static List<Finding> of(Scanner scanner, PartTree tree, Part part) {
    try {
      return read(scanner.name(), scanner.ask(tree, part), tree, part);
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      // The one place that catches all: a scanner that throws is a finding, never a lost message.
      Throwable cause = thrownBy(e);
      LOG.warn("scanner {} failed: {}", scanner.name(), cause.getClass().getName());
      LOG.debug("scanner {} failed", scanner.name(), e);
      return List.of(
          Finding.of(
                  "scan.failed",
                  scanner.name(),
                  "The scanner %s failed on this part".formatted(scanner.name()),
                  Severity.MEDIUM,
                  0,
                  part.path())
              .withEvidence(cause.getClass().getSimpleName())
              .asUnfinished());
    }
  }

  /** What the scanner threw, out of what a route may have wrapped around it. */
  private static Throwable thrownBy(Throwable thrown) {
    Throwable inner = thrown;
    while (inner.getCause() != null && inner.getClass().getName().startsWith("org.apache.camel.")) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** Reads an answer. */
  static List<Finding> read(String scanner, @Nullable Object answer, PartTree tree, Part asked) {
    if (answer instanceof List<?> list && list.isEmpty()) {
      return List.of();
    }
    Answers answers = new Answers(scanner, tree, asked);
    answers.read(answer);
    if (answers.fault != null) {
      answers.good.add(
          Finding.of(
                  "scan.bad-answer",
                  scanner,
                  "The scanner %s gave an answer that cannot be used".formatted(scanner),
                  Severity.MEDIUM,
                  0,
                  asked.path())
              .withEvidence(answers.fault)
              .asUnfinished());
    }
    return answers.good;
  }

  private void read(@Nullable Object answer) {
    if (answer instanceof List<?> list) {
      readList(list);
    } else if (answer instanceof String text) {
      readText(text);
    } else if (answer instanceof byte[] bytes) {
      readText(bytes.length > MAX_SIZE ? null : new String(bytes, StandardCharsets.UTF_8));
    } else if (answer == null) {
      fault = "no answer, expected a list of findings, empty if nothing was found";
    } else {
      fault =
          "%s, expected a list of findings or JSON".formatted(answer.getClass().getSimpleName());
    }
  }

  private void readList(List<?> list) {
    for (Object element : list) {
      if (isFull()) {
        return;
      }
      if (element instanceof Finding finding) {
        add(finding);
      } else {
        refuse("the list holds something that is no finding");
      }
    }
  }

  private void readText(@Nullable String text) {
    if (text == null || text.length() > MAX_SIZE) {
      fault = "more than %d bytes".formatted(MAX_SIZE);
      return;
    }
    try {
      JsonNode node = JSON.readTree(text);
      JsonNode list = node.get("findings");
      if (list == null || !list.isArray() || node.size() != 1) {
        fault = "expected a JSON object with the one field findings, a list";
        return;
      }
      for (JsonNode element : list) {
        if (isFull()) {
          return;
        }
        readFinding(element);
      }
    } catch (JsonProcessingException e) {
      fault = "no JSON";
    }
  }

  private void readFinding(JsonNode node) {
    try {
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!FIELDS.contains(name)) {
          throw new IllegalArgumentException("unknown field " + LogText.clean(name, 40));
        }
      }
      String technique = optionalText(node, "technique");
      String part = optionalText(node, "part");
      add(
          new Finding(
              requiredText(node, "id"),
              scanner,
              requiredText(node, "title"),
              severity(requiredText(node, "severity")),
              (int) number(node, "score", 0, Finding.MIN_SCORE, Finding.MAX_SCORE),
              technique,
              part == null ? asked.path() : new PartPath(part),
              range(node.get("range")),
              optionalText(node, "evidence"),
              null,
              flag(node, "unfinished")));
    } catch (IllegalArgumentException e) {
      refuse(e.getMessage());
    }
  }

  /** Takes a finding in, moved to where it can be true. */
  private void add(Finding finding) {
    Part part = partOf(finding.part());
    if (part == null) {
      refuse("a part that the message does not have");
      part = asked;
    }
    ByteRange range = part.path().equals(finding.part()) ? finding.range() : null;
    if (range != null && range.to() > part.content().size()) {
      refuse("range of %s ends behind its part".formatted(finding.id()));
      range = null;
    }
    good.add(
        new Finding(
            finding.id(),
            scanner,
            finding.title(),
            finding.severity(),
            finding.score(),
            finding.technique(),
            part.path(),
            range,
            finding.evidence(),
            null,
            finding.unfinished()));
  }

  private @Nullable Part partOf(PartPath path) {
    if (path.equals(asked.path())) {
      return asked;
    }
    return tree.parts().stream().filter(part -> part.path().equals(path)).findFirst().orElse(null);
  }

  private boolean isFull() {
    if (good.size() < MAX_FINDINGS) {
      return false;
    }
    refuse("more than %d findings".formatted(MAX_FINDINGS));
    return true;
  }

  private void refuse(@Nullable String why) {
    if (fault == null) {
      fault = why == null ? "a finding that cannot be read" : why;
    }
  }

  private static @Nullable String optionalText(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException("%s is no text".formatted(name));
    }
    return value.textValue();
  }

  private static String requiredText(JsonNode node, String name) {
    String text = optionalText(node, name);
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("%s is missing".formatted(name));
    }
    return text;
  }

  private static Severity severity(String text) {
    for (Severity severity : Severity.values()) {
      if (severity.text().equals(text.toLowerCase(Locale.ROOT))) {
        return severity;
      }
    }
    throw new IllegalArgumentException("severity is none of info, low, medium, high, critical");
  }

  private static long number(JsonNode node, String name, long absent, long from, long to) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException("%s is no whole number".formatted(name));
    }
    if (value.longValue() < from || value.longValue() > to) {
      throw new IllegalArgumentException("%s is not %d to %d".formatted(name, from, to));
    }
    return value.longValue();
  }

  private static boolean flag(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("%s is neither true nor false".formatted(name));
    }
    return value.booleanValue();
  }

  private static @Nullable ByteRange range(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isObject() || node.size() != 2 || !node.has("from") || !node.has("to")) {
      throw new IllegalArgumentException("range is no object of from and to");
    }
    return new ByteRange(
        number(node, "from", 0, 0, Integer.MAX_VALUE), number(node, "to", 0, 0, Integer.MAX_VALUE));
  }
}
