package ess.decompose.opener;

import ess.decompose.Carriers;
import ess.decompose.Mails;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes containers, and opens them as attachments of a mail. */
public final class Openings {

  public static final Charset ASCII = StandardCharsets.US_ASCII;

  private Openings() {}

  /** Writes a container to a stream. */
  public interface Writing {
    void to(OutputStream out) throws IOException;
  }

  public static byte[] written(Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writing.to(out);
    return out.toByteArray();
  }

  public static PartTree open(byte[] container) {
    return Mails.takeApart(Carriers.attached("a.bin", container));
  }

  public static byte[] zip(String name, byte[] content) throws IOException {
    return zip(List.of(name), List.of(content));
  }

  public static byte[] zip(List<String> names, List<byte[]> contents) throws IOException {
    return written(
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < names.size(); i++) {
              zip.putNextEntry(new ZipEntry(names.get(i)));
              zip.write(contents.get(i));
            }
          }
        });
  }

  public static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  public static boolean ends(Part part, byte[] bytes) {
    byte[] content = part.content().toBytes();
    boolean inside = part.kind() == Part.Kind.ENTRY || part.kind() == Part.Kind.GAP;
    int from = content.length - bytes.length;
    return inside
        && from >= 0
        && Arrays.equals(content, from, content.length, bytes, 0, bytes.length);
  }

  public static List<String> findings(PartTree tree) {
    return tree.findings().stream().map(Finding::id).toList();
  }

  public static List<String> paths(PartTree tree) {
    return tree.parts().stream().map(part -> part.path().text()).toList();
  }

  /** The parts that a reading gave, as text. */
  public static List<String> view(PartTree tree, String view) {
    return tree.parts().stream()
        .filter(part -> part.view().equals(view))
        .map(part -> part.content().text(StandardCharsets.UTF_8))
        .toList();
  }

  /** Path and digest of each part. */
  public static List<String> digests(PartTree tree) {
    return tree.parts().stream().map(part -> part.path() + " " + part.sha256()).toList();
  }
}
