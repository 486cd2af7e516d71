/** The parts of a message as a tree, and what became of its bytes. Pure. */

/** Nests a list of parts, in which parents stand before children: [{part, children}]. */
export function nest(parts) {
  const nodes = new Map(parts.map(part => [part.path, {part, children: []}]));
  const roots = [];
  for (const node of nodes.values()) {
    const parent = node.part.parent === null ? undefined : nodes.get(node.part.parent);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/** How many bytes of the raw mail lie in each kind of region, and in none. */
export function coverage(ledger, size) {
  const kinds = new Map();
  let end = 0;
  let covered = 0;
  for (const {from, to, kind} of [...ledger].sort((a, b) => a.from - b.from)) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + (to - from));
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return {kinds: [...kinds].map(([kind, bytes]) => ({kind, bytes})), covered, missing: size - covered};
}
