package ess.rules;

import ess.message.StrictYaml;
import ess.message.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the files that a test mail carries. */
final class AttachmentReader {

  private final StrictYaml yaml;

  AttachmentReader(StrictYaml yaml) {
    this.yaml = yaml;
  }

  /** The file, or null with at least one problem more. */
  RuleTest.@Nullable Attachment read(Yaml.Node node) {
    Map<String, Yaml.Node> fields =
        yaml.fields(node, "a file", Set.of("name", "type", "text", "base64", "zip"));
    String name = yaml.text(fields.get("name"));
    String type = yaml.text(fields.get("type"));
    if (name == null || type == null) {
      yaml.problem(node, "a file needs name and type, such as type: application/pdf");
      return null;
    }
    byte[] content = content(node, fields);
    return content == null
        ? null
        : new RuleTest.Attachment(name, type, Base64.getMimeEncoder().encodeToString(content));
  }

  private byte @Nullable [] content(Yaml.Node node, Map<String, Yaml.Node> fields) {
    String text = yaml.text(fields.get("text"));
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String base64 = yaml.text(fields.get("base64"));
    if (base64 != null) {
      return Base64.getMimeDecoder().decode(base64);
    }
    if (fields.get("zip") instanceof Yaml.Fields zip) {
      return zip(zip);
    }
    yaml.problem(node, "a file needs its content as text, base64 or zip: {name: text}");
    return null;
  }

  private byte[] zip(Yaml.Fields entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, Yaml.Node> field : entries.fields().entrySet()) {
        ZipEntry entry = new ZipEntry(field.getKey());
        // A fixed time, so that the same test is the same mail.
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        zip.putNextEntry(entry);
        String text = yaml.text(field.getValue());
        zip.write((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
