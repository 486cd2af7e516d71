package ess.rules;

import dev.cel.runtime.CelEvaluationException;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.facts.Fact;
import ess.message.facts.Mail;
import ess.message.facts.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules applied to one message. A rule that fails becomes a finding, and the others are asked
 * all the same. For one thread, once.
 */
final class Application {

  private static final String SOURCE = "rules";

  private final Index index;
  private final PartTree tree;
  private final RuleLimits limits;
  private final Map<String, Seen> found = new HashMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private final Map<String, Part> parts = new HashMap<>();
  private int left = RuleLimits.MAX_ALL;
  private final int[] stamps;
  private int stamp;
  private boolean isCut;

  Application(Index index, PartTree tree, RuleLimits limits) {
    this.index = index;
    this.tree = tree;
    this.limits = limits;
    this.stamps = new int[index.size()];
    for (Finding finding : tree.findings()) {
      found.putIfAbsent(finding.id(), Seen.of(finding));
    }
  }

  /** What the rules found, in the order of mails, then rules, then files or links. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    List<Mail> mails = tree.facts().mails();
    isCut = mails.size() > RuleLimits.MAX_MAILS;
    for (Mail mail : mails.subList(0, Math.min(mails.size(), RuleLimits.MAX_MAILS))) {
      ask(mail, findings);
    }
    failures.forEach((id, why) -> findings.add(failed(id, why)));
    if (isCut) {
      findings.add(
          Finding.of(
                  "rules.cut",
                  SOURCE,
                  "The message has more mails, files or links than rules look at",
                  Severity.LOW,
                  0,
                  tree.root().path())
              .asUnfinished());
    }
    return findings;
  }

  private Finding failed(String id, String why) {
    return Finding.of(
            "rules.failed",
            SOURCE,
            "A rule could not be applied to the message",
            Severity.LOW,
            0,
            tree.root().path())
        .withEvidence(id + ": " + why)
        .asUnfinished();
  }

  private void ask(Mail mail, List<Finding> findings) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<Fact>[] hits = new List[index.size()];
    int[] more = new int[index.size()];
    Index.Answers answers = index.ofMail();
    for (Index.Entry entry : candidates(Scope.MESSAGE, mail, null)) {
      ask(entry, mail, null, answers, null, hits, more);
    }
    askItems(Scope.PART, mail, mail.files(), answers, hits, more);
    askItems(Scope.LINK, mail, mail.links(), answers, hits, more);
    for (Scope scope : Scope.values()) {
      for (Index.Entry entry : index.entries(scope)) {
        List<Fact> evidence = hits[entry.place];
        if (evidence != null) {
          add(entry.rule.rule(), evidence, more[entry.place], findings);
        }
      }
    }
  }

  private void askItems(
      Scope scope,
      Mail mail,
      List<? extends Fact> items,
      Index.Answers answers,
      List<Fact>[] hits,
      int[] more) {
    if (items.isEmpty() || index.entries(scope).isEmpty()) {
      return;
    }
    isCut |= items.size() > RuleLimits.MAX_ITEMS;
    for (Fact item : items.subList(0, Math.min(items.size(), RuleLimits.MAX_ITEMS))) {
      Index.Answers ofItem = index.ofItem(scope);
      String type = Key.type(item);
      for (Index.Entry entry : candidates(scope, mail, item)) {
        Rule rule = entry.rule.rule();
        if (rule.types().isEmpty() || rule.types().contains(type)) {
          ask(entry, mail, item, answers, ofItem, hits, more);
        }
      }
    }
  }

  /** The rules that the mail, file or link can concern, each once. */
  private List<Index.Entry> candidates(Scope scope, Mail mail, @Nullable Fact item) {
    List<Index.Entry> candidates = new ArrayList<>();
    stamp++;
    try {
      index
          .lookup(scope)
          .find(
              new Frame(mail, item, found, 0),
              entry -> {
                if (stamps[entry.place] != stamp) {
                  stamps[entry.place] = stamp;
                  candidates.add(entry);
                }
              });
      return candidates;
    } catch (RuntimeException e) {
      // Broken facts: each rule is asked, and tells for itself whether they concern it.
      return index.entries(scope);
    }
  }

  /** Asks one rule; whatever it does, the others are asked too. */
  private void ask(
      Index.Entry entry,
      Mail mail,
      @Nullable Fact item,
      Index.Answers ofMail,
      Index.@Nullable Answers ofItem,
      List<Fact>[] hits,
      int[] more) {
    Compiled rule = entry.rule;
    String id = rule.rule().id();
    int most = Math.min(left, limits.maxIterations());
    Frame frame = new Frame(mail, item, found, most);
    try {
      boolean holds =
          ofMail.holdOfMail(entry, frame)
              && (ofItem == null || ofItem.holdOfItem(entry, frame))
              && (entry.isExact || Cel.holds(rule.condition(), frame));
      if (holds && hits[entry.place] == null) {
        hits[entry.place] = new ArrayList<>();
      }
      if (holds && hits[entry.place].size() < RuleLimits.MAX_FINDINGS) {
        hits[entry.place].add(Cel.evidence(rule.evidence(), frame));
      } else if (holds) {
        more[entry.place]++;
      }
    } catch (CelEvaluationException e) {
      failures.putIfAbsent(id, e.getErrorCode() + " " + e.getMessage());
    } catch (RuntimeException e) {
      // A rule must not cost a mail its verdict, whatever is wrong with it.
      failures.putIfAbsent(id, e.getClass().getSimpleName() + " " + e.getMessage());
    } finally {
      left -= most - frame.left();
    }
  }

  private void add(Rule rule, List<Fact> evidence, int more, List<Finding> findings) {
    for (int i = 0; i < evidence.size(); i++) {
      Fact fact = evidence.get(i);
      boolean isLast = i == RuleLimits.MAX_FINDINGS - 1 && more > 0;
      try {
        findings.add(finding(rule, fact, isLast ? more : 0));
      } catch (RuntimeException e) {
        failures.putIfAbsent(rule.id(), e.getClass().getSimpleName() + " " + e.getMessage());
      }
    }
  }

  private Finding finding(Rule rule, Fact fact, int more) {
    Part part = part(fact.where().part().text());
    if (part == null) {
      throw new IllegalStateException("its evidence stands in no part of the message");
    }
    Finding finding =
        Finding.of(rule.id(), SOURCE, rule.title(), rule.severity(), rule.score(), part.path());
    String technique = rule.technique();
    if (technique != null) {
      finding = finding.withTechnique(technique);
    }
    var range = fact.where().range();
    if (range != null && range.to() <= part.content().size()) {
      finding = finding.withRange(range.from(), range.to());
    }
    String shown = fact.shown();
    String counted = more == 0 ? "" : " and %d more".formatted(more);
    int most = 200 - counted.length();
    return finding.withEvidence(
        (shown.length() > most ? shown.substring(0, most) : shown) + counted);
  }

  private @Nullable Part part(String path) {
    if (parts.isEmpty()) {
      tree.parts().forEach(part -> parts.putIfAbsent(part.path().text(), part));
    }
    return parts.get(path);
  }
}
