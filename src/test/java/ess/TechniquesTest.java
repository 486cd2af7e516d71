package ess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of techniques says what is true. */
class TechniquesTest {

  private static final Path TABLE = Path.of("docs/techniques.md");
  private static final Pattern ID = Pattern.compile("`([a-z]+\\.[a-z0-9-]+)`");
  private static final Pattern TEST = Pattern.compile("[A-Z][A-Za-z0-9]+Test");

  private static String product = "";
  private static List<Path> tests = List.of();

  /** A row: what it is about, its findings, and the sources of its tests. */
  record Row(String technique, List<String> findings, List<String> tests) {
    @Override
    public String toString() {
      return technique;
    }
  }

  @BeforeAll
  static void readTheSources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : sources("src/main/java")) {
      all.append(Files.readString(file));
    }
    product = all.toString();
    tests = sources("src/test/java");
  }

  private static List<Path> sources(String folder) throws IOException {
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 6 && cells[2].contains("`")) {
        rows.add(new Row(cells[1].strip(), all(ID, cells[2]), all(TEST, cells[3])));
      }
    }
    return rows;
  }

  private static List<String> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }
    return found;
  }

  @Test
  void theTableHasRows() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void eachFindingOfARowExistsAndIsShownWithItsTwin(Row row) {
    assertThat(row.findings()).isNotEmpty();
    assertThat(row.findings()).allSatisfy(id -> assertThat(shown(id, row)).as(id).isTrue());
  }

  private static boolean shown(String id, Row row) {
    Path rule = Path.of("config/rules", id + ".yaml");
    if (Files.exists(rule)) {
      String text = read(rule);
      return text.contains("found: true") && text.contains("found: false");
    }
    boolean exists = product.contains('"' + id + '"') || isAmbiguous(id);
    return exists && row.tests().stream().anyMatch(test -> source(test).contains(id));
  }

  /** Findings whose id is put together of this and of what clients differ about. */
  private static boolean isAmbiguous(String id) {
    return id.startsWith("mime.ambiguous-")
        && product.contains("\"mime.ambiguous-\"")
        && product.contains("doubt(\"" + id.substring("mime.ambiguous-".length()) + "\"");
  }

  /** The sources of all tests of the name. */
  private static String source(String test) {
    StringBuilder all = new StringBuilder();
    tests.stream().filter(file -> file.endsWith(test + ".java")).forEach(f -> all.append(read(f)));
    return all.toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
