package ess.rules;

import ess.message.Dissector;
import ess.message.FactSource;
import ess.message.Finding;
import ess.message.PartTree;
import ess.message.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/**
 * The rules that hold, applied to one message after another. A rule that is wrong, or whose tests
 * do not hold, is left out and named among the problems. Immutable, safe for many threads.
 */
public final class RuleBook {

  private final Index index;
  private final RuleLimits limits;
  private final String name;
  private final List<String> problems;
  private final Workshop workshop;

  /**
   * Reads the rules of a folder and runs their tests.
   *
   * @param folder the folder with the rules
   * @param data where it is remembered which tests held, beside the folder for temporary files
   * @param limits what a rule may cost
   * @param dissector takes the mails of the tests apart
   * @param facts reads their facts
   */
  public RuleBook(
      String folder, String data, RuleLimits limits, Dissector dissector, FactSource facts) {
    Path rules = Path.of(folder);
    this.limits = limits;
    this.name = "rules:" + RuleFiles.digest(digest(rules).hex(), facts.digest()).hex();
    Sha256 engine = engine();
    Language language = new Language(limits);
    RuleTester tester = new RuleTester(dissector, facts, limits);
    RuleCompiler compiler = new RuleCompiler(language, limits);
    RuleLoader loader = new RuleLoader(rules, compiler);
    RuleLoader.Loaded all = loader.compile();
    TestedRules tested = new TestedRules(Path.of(data), TestedRules.temporary());
    RuleLoader.Loaded loaded =
        loader.tested(all, tester, tested, engine + "\n" + facts.digest() + "\n" + limits);
    this.index = new Index(loaded.rules());
    this.problems = loaded.problems();
    this.workshop = new Workshop(all, tester, language, compiler);
  }

  /** The same message with what the rules found. */
  public PartTree apply(PartTree tree) {
    List<Finding> findings = new Application(index, tree, limits).findings();
    return tree.scanned(findings, List.of(name));
  }

  /** What is wrong with rules that were left out, each with file, line and cure. */
  public List<String> problems() {
    return problems;
  }

  /** Where rules are tried. */
  public Workshop workshop() {
    return workshop;
  }

  /** How many rules hold. */
  public int size() {
    return index.size();
  }

  private static Sha256 digest(Path folder) {
    try {
      return RuleFiles.digest(folder, RuleFiles.in(folder, RuleReader.SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digest of the program: of its file, or of what is known of its classes. */
  private static Sha256 engine() {
    CodeSource source = RuleBook.class.getProtectionDomain().getCodeSource();
    try {
      Path program = Path.of(source.getLocation().toURI());
      if (Files.isRegularFile(program)) {
        return Sha256.of(Files.readAllBytes(program));
      }
      StringBuilder classes = new StringBuilder();
      for (Path file : RuleFiles.in(program.resolve("ess"), ".class")) {
        classes.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
      }
      return RuleFiles.digest(classes.toString());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the program cannot be read", e);
    }
  }
}
