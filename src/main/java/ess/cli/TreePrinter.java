package ess.cli;

import ess.message.Finding;
import ess.message.Judgement;
import ess.message.LogText;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows a judgement to a person: the tree of parts, each finding under its part, and the verdict
 * with its arithmetic. Nothing of a mail reaches the terminal before it was cleaned.
 */
final class TreePrinter {

  private static final int MAX_PATH = 200;
  private static final int MAX_FIELD = 160;

  private final PrintWriter out;
  private final Paint paint;

  TreePrinter(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** Prints the judgement of the file. */
  void print(String file, Judgement judgement) {
    PartTree tree = judgement.tree();
    out.println(paint.strong(clean(file, MAX_PATH)));
    field("From", tree.envelope().from());
    field("Subject", tree.envelope().subject());
    out.println(
        "  %d bytes, sha256 %s".formatted(tree.message().size(), tree.message().sha256().hex()));
    Map<PartPath, List<Part>> children = childrenOf(tree);
    Map<PartPath, List<Finding>> findings = findingsOf(judgement);
    node(tree.root(), "  ", "  ", children, findings);
    strays(tree, findings).forEach(finding -> finding(finding, "  "));
    verdict(judgement.verdict());
    out.println();
    out.flush();
  }

  private void field(String name, @Nullable String value) {
    if (value != null) {
      out.println("  " + name + ": " + clean(value, MAX_FIELD));
    }
  }

  private static Map<PartPath, List<Part>> childrenOf(PartTree tree) {
    Map<PartPath, List<Part>> children = new LinkedHashMap<>();
    for (Part part : tree.parts()) {
      PartPath parent = part.parent();
      if (parent != null) {
        children.computeIfAbsent(parent, path -> new ArrayList<>()).add(part);
      }
    }
    return children;
  }

  private static Map<PartPath, List<Finding>> findingsOf(Judgement judgement) {
    return judgement.verdict().findings().stream()
        .collect(Collectors.groupingBy(Finding::part, LinkedHashMap::new, Collectors.toList()));
  }

  private static List<Finding> strays(PartTree tree, Map<PartPath, List<Finding>> findings) {
    Set<PartPath> known =
        tree.parts().stream().map(Part::path).collect(Collectors.toCollection(HashSet::new));
    return findings.entrySet().stream()
        .filter(entry -> !known.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  private void node(
      Part part,
      String first,
      String indent,
      Map<PartPath, List<Part>> children,
      Map<PartPath, List<Finding>> findings) {
    out.println(first + label(part));
    List<Part> inside = children.getOrDefault(part.path(), List.of());
    String bar = inside.isEmpty() ? "   " : "│  ";
    findings
        .getOrDefault(part.path(), List.of())
        .forEach(finding -> finding(finding, indent + bar));
    for (int i = 0; i < inside.size(); i++) {
      boolean isLast = i == inside.size() - 1;
      node(
          inside.get(i),
          indent + (isLast ? "└─ " : "├─ "),
          indent + (isLast ? "   " : "│  "),
          children,
          findings);
    }
  }

  private String label(Part part) {
    StringBuilder label = new StringBuilder(clean(part.path().text(), MAX_PATH));
    label.append("  ").append(part.type()).append("  ").append(part.content().size());
    label.append(" bytes");
    if (!part.view().equals("raw")) {
      label.append("  as read by ").append(clean(part.view(), MAX_PATH));
    }
    if (!part.traits().isEmpty()) {
      label.append("  ");
      label.append(
          part.traits().stream()
              .map(trait -> trait.name().toLowerCase(Locale.ROOT))
              .sorted()
              .collect(Collectors.joining(" ")));
    }
    return label.toString();
  }

  private void finding(Finding finding, String indent) {
    String line =
        "! %s  %s  %+d  %s"
            .formatted(finding.id(), finding.severity().text(), finding.score(), finding.title());
    out.println(indent + paint.severity(finding.severity(), line));
    StringBuilder more = new StringBuilder();
    if (finding.range() != null) {
      more.append("bytes ").append(finding.range().from()).append(" to ");
      more.append(finding.range().to()).append("  ");
    }
    if (finding.technique() != null) {
      more.append(finding.technique()).append("  ");
    }
    if (finding.unfinished()) {
      more.append("not looked at as a whole  ");
    }
    if (finding.evidence() != null) {
      more.append('"').append(finding.evidence()).append('"');
    }
    if (!more.isEmpty()) {
      out.println(indent + "  " + paint.pale(more.toString().strip()));
    }
  }

  private void verdict(Verdict verdict) {
    String result = verdict.result().text().toUpperCase(Locale.ROOT);
    out.println(
        "  %s  score %d, suspicious from %d, malicious from %d, %d ms"
            .formatted(
                paint.strong(paint.result(verdict.result(), result)),
                verdict.score(),
                verdict.suspiciousFrom(),
                verdict.maliciousFrom(),
                verdict.tookMs()));
    for (Verdict.Term term : verdict.terms()) {
      String why =
          term.why() == null ? "" : "  (own score %d; %s)".formatted(term.given(), term.why());
      out.println(
          "    %+4d  %s in %s%s"
              .formatted(term.counted(), term.finding(), clean(term.part().text(), MAX_PATH), why));
    }
    if (verdict.findings().stream().anyMatch(Finding::unfinished)) {
      out.println("    something was not looked at, so it is never clean");
    }
  }

  private static String clean(String text, int maxLength) {
    return LogText.clean(text, maxLength);
  }
}
