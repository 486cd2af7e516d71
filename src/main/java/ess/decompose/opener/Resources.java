package ess.decompose.opener;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The resources of a program that hold data of any kind: {@code RT_RCDATA}, {@code RT_HTML}, and
 * those of types with a name of their own. Pictures, dialogs and texts of the program are left.
 */
final class Resources {

  private static final int RAW_DATA = 10;
  private static final int HTML = 23;
  private static final int MOST_NODES = 4096;
  private static final int MOST_ENTRIES = 256;
  private static final long FLAG = 0x80000000L;

  /** A directory that waits: where it stands, its name so far, how deep. */
  private record Node(long at, String name, int level) {}

  private final Opening opening;
  private final Executable program;
  private final Bytes bytes;
  private final long base;
  private final Set<Long> seen = new HashSet<>();
  private int handedOver;

  Resources(Opening opening, Executable program) {
    this.opening = opening;
    this.program = program;
    this.bytes = opening.bytes();
    long address = program.directory(Executable.RESOURCES);
    this.base = address == 0 ? -1 : program.offset(address);
  }

  /** Hands over what is data. */
  void handOver() {
    if (base < 0) {
      return;
    }
    Deque<Node> waiting = new ArrayDeque<>();
    waiting.add(new Node(base, "resource", 0));
    while (!waiting.isEmpty() && seen.size() < MOST_NODES && !opening.isStopped()) {
      Node node = waiting.poll();
      if (seen.add(node.at())) {
        read(node, waiting);
      }
    }
  }

  private void read(Node node, Deque<Node> waiting) {
    int at = (int) Math.min(node.at(), bytes.size());
    int count = Math.min(MOST_NODES, bytes.u16(at + 12) + bytes.u16(at + 14));
    for (int i = 0; i < count && at + 16 + 8 * i + 8 <= bytes.size(); i++) {
      long id = bytes.u32(at + 16 + 8 * i);
      long child = bytes.u32(at + 16 + 8 * i + 4);
      boolean named = (id & FLAG) != 0;
      if (node.level() == 0 && !named && id != RAW_DATA && id != HTML) {
        continue;
      }
      String name = node.level() < 2 ? node.name() + "/" + name(id) : node.name();
      if ((child & FLAG) == 0) {
        data(base + child, name);
      } else if (node.level() < 2) {
        waiting.add(new Node(base + (child & ~FLAG), name, node.level() + 1));
      }
    }
  }

  private String name(long id) {
    if ((id & FLAG) == 0) {
      return Long.toString(id);
    }
    int at = (int) Math.min(base + (id & ~FLAG), bytes.size());
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < Math.min(64, bytes.u16(at)); i++) {
      name.append((char) bytes.u16(at + 2 + 2 * i));
    }
    return name.toString();
  }

  private void data(long entry, String name) {
    int at = (int) Math.min(entry, bytes.size());
    int from = program.offset(bytes.u32(at));
    long size = bytes.u32(at + 4);
    if (from < 0 || size == 0 || handedOver >= MOST_ENTRIES || !seen.add(-1L - from)) {
      return;
    }
    handedOver++;
    Bytes content = bytes.slice(from, from + size);
    opening.stored(Entry.of(name).at(from, (long) from + content.size()).view("resource"), content);
  }
}
