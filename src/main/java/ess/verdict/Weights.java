package ess.verdict;

import ess.message.Finding;
import ess.message.Severity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Factors by which scores are multiplied. Immutable.
 *
 * @param findings a factor by finding id; it wins over the two below
 * @param families a factor by family, the part of the id before its first dot; it wins over the one
 *     below
 * @param severities a factor by severity
 */
record Weights(
    SortedMap<String, Setting<BigDecimal>> findings,
    SortedMap<String, Setting<BigDecimal>> families,
    SortedMap<Severity, Setting<BigDecimal>> severities) {

  /** Copies the maps. */
  Weights {
    findings = Collections.unmodifiableSortedMap(new TreeMap<>(findings));
    families = Collections.unmodifiableSortedMap(new TreeMap<>(families));
    severities = Collections.unmodifiableSortedMap(new TreeMap<>(severities));
  }

  /** The weight of a finding; null where none is set. */
  @Nullable Setting<BigDecimal> of(Finding finding) {
    Setting<BigDecimal> weight = findings.get(finding.id());
    if (weight == null) {
      weight = families.get(Policy.familyOf(finding.id()));
    }
    return weight == null ? severities.get(finding.severity()) : weight;
  }

  /** These, and where the others set one, theirs. */
  Weights with(Weights others) {
    return new Weights(
        merged(findings, others.findings),
        merged(families, others.families),
        merged(severities, others.severities));
  }

  /** The one map with the entries of the other in place of its own. */
  static <K, V> SortedMap<K, V> merged(SortedMap<K, V> one, SortedMap<K, V> other) {
    SortedMap<K, V> all = new TreeMap<>(one);
    all.putAll(other);
    return all;
  }
}
