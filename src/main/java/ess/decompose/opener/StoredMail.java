package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail as mail programs store it in a compound file (MS-OXMSG): its bodies and header become
 * entries, and its attachments get their names. A mail inside a mail is a storage of the same file.
 */
final class StoredMail {

  private static final MediaType HEADER_SECTION = MediaType.of("text/rfc822-headers");
  private static final String STREAM = "__substg1.0_";
  private static final String SUBJECT = "0037";
  private static final String HEADERS = "007d";
  private static final String SENDER_NAME = "0c1a";
  private static final String SENDER = "0c1f";
  private static final String SENDER_SMTP = "5d01";
  private static final String DISPLAY_TO = "0e04";
  private static final String BODY = "1000";
  private static final String PACKED_RTF = "1009";
  private static final String HTML = "1013";
  private static final String DATA = "3701";
  private static final List<String> FILE_NAMES = List.of("3707", "3704", "3001");
  private static final String DECLARED = "370e";
  private static final String ATTACHED_LINK = "370d";

  private final Map<String, Map<String, CompoundFile.Node>> storages = new HashMap<>();

  /** Sorts the properties of all mails and attachments in the file. */
  StoredMail(List<CompoundFile.Node> nodes) {
    for (CompoundFile.Node node : nodes) {
      String name = node.name().toLowerCase(Locale.ROOT);
      if (node.isStream() && name.startsWith(STREAM) && name.length() >= STREAM.length() + 8) {
        storages
            .computeIfAbsent(node.folder(), folder -> new HashMap<>())
            .put(name.substring(STREAM.length(), STREAM.length() + 4), node);
      }
    }
  }

  /** The names of the file that the stream holds as an attachment; empty if it holds none. */
  List<String> names(CompoundFile.Node node) {
    List<String> names = new ArrayList<>();
    Map<String, CompoundFile.Node> storage = storages.get(node.folder());
    if (storage != null && node.equals(storage.get(DATA))) {
      for (String property : FILE_NAMES) {
        String name = text(storage.get(property)).strip();
        if (!name.isEmpty() && !names.contains(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** The media type that the mail claims of an attachment, or null. */
  @Nullable MediaType declared(CompoundFile.Node node) {
    Map<String, CompoundFile.Node> storage = storages.get(node.folder());
    return storage != null && node.equals(storage.get(DATA))
        ? MediaType.parse(text(storage.get(DECLARED))).orElse(null)
        : null;
  }

  /** Hands over the bodies and headers of each mail. */
  void handOver(Opening opening, Links links) {
    for (Map.Entry<String, Map<String, CompoundFile.Node>> storage : storages.entrySet()) {
      Map<String, CompoundFile.Node> properties = storage.getValue();
      String prefix = storage.getKey().isEmpty() ? "" : storage.getKey() + "/";
      if (opening.isStopped()) {
        return;
      }
      if (isMail(properties)) {
        DerivedText.handOver(
            opening, prefix + "headers", "headers", HEADER_SECTION, headers(properties));
        DerivedText.handOver(
            opening, prefix + "body.txt", "text", Magic.TEXT, text(properties.get(BODY)));
        CompoundFile.Node html = properties.get(HTML);
        if (html != null) {
          opening.stored(
              Entry.of(prefix + "body.html").view("html").declared(Magic.HTML),
              isWide(html) ? utf8(text(html)) : html.content());
        }
        CompoundFile.Node rtf = properties.get(PACKED_RTF);
        if (rtf != null && CompressedRtf.is(rtf.content())) {
          opening.entry(
              Entry.of(prefix + "body.rtf").view("rtf"), new CompressedRtf(rtf.content()));
        }
      }
      String link = text(properties.get(ATTACHED_LINK));
      if (!link.isBlank()) {
        OleObjects.link(opening, link, links, prefix + "attachment");
      }
    }
  }

  private static boolean isMail(Map<String, CompoundFile.Node> properties) {
    return properties.containsKey(SUBJECT)
        || properties.containsKey(BODY)
        || properties.containsKey(PACKED_RTF)
        || properties.containsKey(HTML)
        || properties.containsKey(HEADERS);
  }

  /** The header that the mail came with, or one made of what is known. */
  private static String headers(Map<String, CompoundFile.Node> properties) {
    String transported = text(properties.get(HEADERS));
    if (!transported.isBlank()) {
      return transported;
    }
    String address = text(properties.get(SENDER_SMTP));
    String from = address.isBlank() ? text(properties.get(SENDER)) : address;
    return "From: %s <%s>\r\nTo: %s\r\nSubject: %s\r\n"
        .formatted(
            line(text(properties.get(SENDER_NAME))),
            line(from),
            line(text(properties.get(DISPLAY_TO))),
            line(text(properties.get(SUBJECT))));
  }

  private static String line(String text) {
    return text.replaceAll("[\\r\\n\\x00]+", " ");
  }

  private static Bytes utf8(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isWide(CompoundFile.Node node) {
    return node.name().toLowerCase(Locale.ROOT).endsWith("001f");
  }

  private static String text(CompoundFile.@Nullable Node node) {
    if (node == null) {
      return "";
    }
    String text =
        isWide(node)
            ? node.content().content().text(StandardCharsets.UTF_16LE)
            : Bytes.utf8(node.content().latin1());
    return text.replace("\0", "");
  }
}
