package ess.message;

import ess.message.facts.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message taken apart: its parts, the ledger of its raw bytes, and what was found so far.
 * Immutable; each stage of the pipeline hands on a richer copy.
 *
 * @param message the message
 * @param envelope what a list shows of it
 * @param parts every part, each behind its parent, the root first; never empty
 * @param regions the ledger, in order and without a gap; empty only where the bytes could not be
 *     read
 * @param lookups what the DNS says of its sender
 * @param facts what was read out of it
 * @param findings what was found so far
 * @param scanners who read or looked, as {@code name:fingerprint}, sorted
 * @param startedAt when the work on it began
 */
public record PartTree(
    Message message,
    Envelope envelope,
    List<Part> parts,
    List<Region> regions,
    Lookups lookups,
    Facts facts,
    List<Finding> findings,
    List<String> scanners,
    Instant startedAt) {

  /** Copies the lists. */
  public PartTree {
    parts = List.copyOf(parts);
    regions = List.copyOf(regions);
    findings = List.copyOf(findings);
    scanners = List.copyOf(scanners);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a message has at least its root");
    }
  }

  /** A message of which no facts were read yet. */
  public PartTree(
      Message message,
      Envelope envelope,
      List<Part> parts,
      List<Region> regions,
      List<Finding> findings,
      List<String> scanners,
      Instant startedAt) {
    this(
        message, envelope, parts, regions, Lookups.NONE, Facts.NONE, findings, scanners, startedAt);
  }

  /** The message itself, whose content is the raw bytes. */
  public Part root() {
    return parts.get(0);
  }

  /** The same with what more was found, and who looked. */
  public PartTree scanned(List<Finding> found, List<String> by) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(found);
    Set<String> who = new TreeSet<>(scanners);
    who.addAll(by);
    return with(lookups, facts, all, List.copyOf(who));
  }

  /** The same with other questions and answers. */
  public PartTree withLookups(Lookups others) {
    return with(others, facts, findings, scanners);
  }

  /** The same with the facts that were read. */
  public PartTree withFacts(Facts read) {
    return with(lookups, read, findings, scanners);
  }

  /** The same with these findings and no others. */
  public PartTree withFindings(List<Finding> others) {
    return with(lookups, facts, others, scanners);
  }

  private PartTree with(Lookups asked, Facts read, List<Finding> found, List<String> by) {
    return new PartTree(message, envelope, parts, regions, asked, read, found, by, startedAt);
  }

  /** How long the work has taken until the instant. */
  public Duration took(Instant until) {
    return Duration.between(startedAt, until);
  }
}
