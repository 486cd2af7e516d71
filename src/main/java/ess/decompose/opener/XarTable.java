package ess.decompose.opener;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The table of contents of a xar. For one archive. */
final class XarTable {

  private static final int MOST_ITEMS = 100_000;
  private static final int MOST_FOLDERS = 100;
  private static final int LONGEST_TEXT = 4096;

  /**
   * A run of the heap.
   *
   * @param name the file that it belongs to
   * @param offset where it begins in the heap
   * @param length how long it is there
   * @param size how long it is when it is unpacked; -1 if that is not said
   * @param packing how it is packed, as a media type; may be empty
   * @param isContent whether it is the content of a file or an attribute; not a checksum
   */
  record Item(
      String name, long offset, long length, long size, String packing, boolean isContent) {}

  /** A file or folder, whose name may come after what lies in it. */
  private static final class Node {
    private final @Nullable Node parent;
    private String name = "";

    private Node(@Nullable Node parent) {
      this.parent = parent;
    }

    private String path() {
      StringBuilder path = new StringBuilder(name);
      for (Node node = parent; node != null; node = node.parent) {
        path.insert(0, node.name + "/");
      }
      return path.toString();
    }
  }

  /** What is said of a run, until its element ends. */
  private static final class Run {
    private final @Nullable Node node;
    private final String kind;
    private final Map<String, Long> numbers = new java.util.HashMap<>();
    private String packing = "";

    private Run(@Nullable Node node, String kind) {
      this.node = node;
      this.kind = kind;
    }

    private Item item() {
      String name = node == null ? kind : node.path();
      long size = numbers.getOrDefault("size", -1L);
      return new Item(
          kind.equals("ea") ? name + "/attribute" : name,
          numbers.getOrDefault("offset", -1L),
          numbers.getOrDefault("length", size),
          size,
          packing,
          kind.equals("data") || kind.equals("ea"));
    }
  }

  private final List<Run> runs = new ArrayList<>();
  private final Deque<Node> nodes = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable Run run;

  /** Reads the table; says whether it was well-formed and within bounds. */
  boolean read(InputStream in) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext() && runs.size() < MOST_ITEMS && nodes.size() < MOST_FOLDERS) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> start(xml);
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml.getText());
          case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
          default -> {}
        }
      }
      return runs.size() < MOST_ITEMS && nodes.size() < MOST_FOLDERS;
    } catch (XMLStreamException | RuntimeException e) {
      return false;
    }
  }

  /** What it names, in its order. */
  List<Item> items() {
    return runs.stream().filter(each -> each.numbers.containsKey("offset")).map(Run::item).toList();
  }

  private void start(XMLStreamReader xml) {
    text.setLength(0);
    String element = xml.getLocalName();
    switch (element) {
      case "file" -> nodes.push(new Node(nodes.peek()));
      case "data", "ea", "checksum", "signature", "x-signature" -> {
        run = new Run(nodes.peek(), element);
        runs.add(run);
      }
      case "encoding" -> {
        String style = xml.getAttributeValue(null, "style");
        if (run != null && style != null) {
          run.packing = style;
        }
      }
      default -> {}
    }
  }

  private void text(String more) {
    if (text.length() + more.length() <= LONGEST_TEXT) {
      text.append(more);
    }
  }

  private void end(String element) {
    Node node = nodes.peek();
    switch (element) {
      case "file" -> nodes.poll();
      case "name" -> {
        if (node != null && (run == null || !run.kind.equals("ea"))) {
          node.name = text.toString();
        }
      }
      case "data", "ea", "checksum", "signature", "x-signature" -> run = null;
      case "offset", "size", "length" -> {
        if (run != null) {
          run.numbers.put(element, number(text.toString().strip()));
        }
      }
      default -> {}
    }
    text.setLength(0);
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
