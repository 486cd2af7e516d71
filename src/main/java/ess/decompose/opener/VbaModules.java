package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The sources of the VBA modules in a compound file (MS-OVBA). The project's directory tells where
 * they stand; where it lies or is missing, they are known by how each of them begins.
 */
final class VbaModules {

  private static final MediaType SOURCE = MediaType.of("text/x-vba");

  /** How each module begins when packed: a flag byte, then letters. */
  private static final String BEGINS = "\0Attribut";

  private static final int MOST_DIRECTORY = 1 << 20;
  private static final int CODE_OF_EMPTY_MODULE = 4096;
  private static final int UNIT = 0x0019;
  private static final int STREAM_NAME = 0x001a;
  private static final int STREAM_NAME_UTF_16 = 0x0032;
  private static final int TEXT_OFFSET = 0x0031;
  private static final int PROJECT_VERSION = 0x0009;

  /** A module as the project's directory tells of it. */
  private static final class Module {
    private final String name;
    private final List<String> streams = new ArrayList<>();
    private long offset = -1;

    private Module(String name) {
      this.name = name;
    }
  }

  private final Opening opening;
  private final List<CompoundFile.Node> nodes;
  private final Set<CompoundFile.Node> done = new HashSet<>();

  VbaModules(Opening opening, List<CompoundFile.Node> nodes) {
    this.opening = opening;
    this.nodes = nodes;
  }

  /** Hands over the source of each module. */
  void handOver() {
    for (CompoundFile.Node node : nodes) {
      if (node.isStream()
          && node.name().equalsIgnoreCase("dir")
          && VbaText.isContainer(node.content(), 0)) {
        for (Module module : directory(node.content())) {
          declared(module, node.folder());
        }
      }
    }
    for (CompoundFile.Node node : nodes) {
      if (node.isStream() && !opening.isStopped()) {
        undeclared(node);
      }
    }
  }

  private void declared(Module module, String folder) {
    for (CompoundFile.Node node : nodes) {
      boolean named =
          node.isStream()
              && node.folder().equals(folder)
              && module.streams.stream().anyMatch(node.name()::equalsIgnoreCase);
      if (!named || opening.isStopped()) {
        continue;
      }
      Bytes content = node.content();
      int at = (int) Math.min(content.size(), Math.max(0, module.offset));
      if (VbaText.isContainer(content, at)) {
        done.add(node);
        source(node, module.name, at);
      } else if (content.find(BEGINS, 0, content.size()) < 0 && module.offset > 0) {
        stomped(node, "no source where the project says that it is");
      }
      return;
    }
  }

  private void undeclared(CompoundFile.Node node) {
    Bytes content = node.content();
    int at = content.find(BEGINS, 3, content.size());
    boolean first = !done.contains(node);
    while (at >= 0 && !opening.isStopped()) {
      if (VbaText.isContainer(content, at - 3) && content.at(at + BEGINS.length()) >= 0) {
        if (first) {
          source(node, node.name(), at - 3);
        }
        first = true;
      }
      at = content.find(BEGINS, at + 1, content.size());
    }
  }

  private void source(CompoundFile.Node node, String name, int at) {
    Bytes packed = node.content().slice(at, node.content().size());
    Entry entry = Entry.of(node.path() + "/" + name + ".vba").view("vba-source").declared(SOURCE);
    if (node.range() != null) {
      entry = entry.at(node.range().from() + at, node.range().to());
    }
    opening.entry(entry, new VbaText(packed));
    if (at > CODE_OF_EMPTY_MODULE && isEmpty(packed) && !isForm(node)) {
      stomped(node, "%d bytes of compiled code and no line of source".formatted(at));
    }
  }

  private boolean isForm(CompoundFile.Node node) {
    String storage = "/" + node.name().toLowerCase(Locale.ROOT);
    return nodes.stream()
        .anyMatch(
            other ->
                !other.isStream()
                    && ("/" + other.path()).toLowerCase(Locale.ROOT).endsWith(storage));
  }

  private static boolean isEmpty(Bytes packed) {
    String text = Bytes.of(unpack(packed, CODE_OF_EMPTY_MODULE)).latin1();
    return text.lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("Attribute "));
  }

  private void stomped(CompoundFile.Node node, String evidence) {
    Finding finding =
        Finding.of(
                "document.vba-stomped",
                Opener.SOURCE,
                "A macro has compiled code but no source, so that nobody sees what it does",
                Severity.HIGH,
                5,
                opening.path())
            .withTechnique("T1564.007")
            .withEvidence(node.path() + ": " + evidence);
    opening.note(
        node.range() == null ? finding : finding.withRange(node.range().from(), node.range().to()));
  }

  private static byte[] unpack(Bytes packed, int most) {
    try (VbaText text = new VbaText(packed)) {
      return text.readNBytes(most);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static List<Module> directory(Bytes packed) {
    Bytes dir = Bytes.of(unpack(packed, MOST_DIRECTORY));
    List<Module> modules = new ArrayList<>();
    int at = 0;
    while (at + 6 <= dir.size()) {
      int id = dir.u16(at);
      long size = id == PROJECT_VERSION ? 6 : dir.u32(at + 2);
      Bytes data = dir.slice(at + 6L, at + 6 + size);
      if (id == UNIT) {
        modules.add(new Module(Bytes.utf8(data.latin1())));
      } else if (!modules.isEmpty()) {
        Module last = modules.get(modules.size() - 1);
        switch (id) {
          case STREAM_NAME -> last.streams.add(data.latin1());
          case STREAM_NAME_UTF_16 ->
              last.streams.add(data.content().text(java.nio.charset.StandardCharsets.UTF_16LE));
          case TEXT_OFFSET -> last.offset = data.u32(0);
          default -> {}
        }
      }
      at = (int) Math.min(dir.size(), at + 6 + size);
    }
    return modules;
  }
}
