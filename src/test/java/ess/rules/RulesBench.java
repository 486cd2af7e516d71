package ess.rules;

import ess.decompose.Mails;
import ess.extract.FactReader;
import ess.extract.Lists;
import ess.message.PartTree;
import ess.message.Severity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Applies rules to the mails of some folders and prints what that cost. */
final class RulesBench {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 15;
  private static final int MAX_MAILS = 2_000;

  private RulesBench() {}

  public static void main(String[] folders) throws IOException {
    Path lists = Path.of("config/lists");
    FactReader reader = new FactReader(Lists.in(lists.toString()), lists.toString());
    List<PartTree> trees = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().limit(MAX_MAILS).toList()) {
          trees.add(reader.read(Mails.takeApart(Files.readAllBytes(file))));
        }
      }
    }
    RuleCompiler compiler = new RuleCompiler(new Language(RuleLimits.DEFAULT), RuleLimits.DEFAULT);
    List<Compiled> shipped = new RuleLoader(Path.of("config/rules"), compiler).compile().rules();
    System.out.printf("mails %d%n", trees.size());
    System.out.printf(
        "shipped rules %d, of these asked without CEL %d, looked up %d: %.1f us a mail%n",
        shipped.size(),
        shipped.stream().filter(Compiled::isExact).count(),
        shipped.stream().filter(rule -> rule.key() != null).count(),
        cost(shipped, trees));
    double hundred = cost(made(compiler, 100), trees);
    double thousand = cost(made(compiler, 1_000), trees);
    System.out.printf(
        "100 rules %.1f us a mail, 1,000 rules %.1f us a mail, ratio %.2f%n",
        hundred, thousand, thousand / hundred);
  }

  private static double cost(List<Compiled> rules, List<PartTree> trees) {
    Index index = new Index(rules);
    long best = Long.MAX_VALUE;
    long found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      for (PartTree tree : trees) {
        found += new Application(index, tree, RuleLimits.DEFAULT).findings().size();
      }
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
    }
    System.out.printf("  findings a mail %.2f%n", (double) found / ROUNDS / trees.size());
    return best / 1e3 / trees.size();
  }

  /** Rules of the kinds that there are, each about something of its own. */
  private static List<Compiled> made(RuleCompiler compiler, int count) {
    List<Compiled> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String when =
          switch (i % 10) {
            case 0 -> "'topic-%d' in mail.topics && mail.links.exists(l, l.siteBrand == '')";
            case 1 -> "mail.from[0].nameBrand == 'brand-%d' && mail.from[0].siteBrand == ''";
            case 2 -> "mail.links.exists(l, l.site == 'site-%d.example' && l.textSite != '')";
            case 3 -> "'trait-%d' in mail.subject.traits && mail.letters < 500";
            case 4 -> "mail.mentions.exists(m, m.brand == 'brand-%d' && !m.sent && !m.linked)";
            case 5 -> "'credentials' in mail.topics && mail.from[0].siteBrand == 'brand-%d'";
            case 6 -> "mail.subject.plain.contains('some words %d') && 'reply' in mail.traits";
            case 7 -> "'trait-%d' in link.traits && !('sender' in link.traits)";
            case 8 -> "link.lookalike == 'brand-%d' && link.textSite != link.site";
            default -> "file.extension == 'x%d' && file.attached";
          };
      Scope scope =
          switch (i % 10) {
            case 7, 8 -> Scope.LINK;
            case 9 -> Scope.PART;
            default -> Scope.MESSAGE;
          };
      List<String> problems = new ArrayList<>();
      Compiled rule = compiler.compile(rule(i, scope, when.formatted(i)), problems);
      if (rule == null) {
        throw new IllegalStateException(problems.toString());
      }
      rules.add(rule);
    }
    return rules;
  }

  private static Rule rule(int number, Scope scope, String when) {
    return new Rule(
        Path.of("made"),
        "made.rule-" + number,
        "Made",
        Severity.LOW,
        1,
        null,
        List.of(),
        "",
        scope,
        Set.of(),
        new Rule.Expression(1, when),
        null,
        List.of());
  }
}
