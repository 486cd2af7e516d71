package ess.message;

/**
 * A message taken apart and judged: what is stored of one pass.
 *
 * @param tree the message and its parts
 * @param verdict the decision
 */
public record Judgement(PartTree tree, Verdict verdict) {}
