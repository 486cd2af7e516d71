package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a PDF does, or makes its reader do (ISO 32000-1, 12.6): wherever in it that is said. */
final class PdfActions {

  private static final MediaType SCRIPT = MediaType.of("text/javascript");
  private static final int SHOWN = 150;
  private static final int LONGEST_TARGET = 4096;

  private final Opening opening;
  private final PdfFile file;
  private final boolean readable;
  private final Links links = new Links();
  private final Set<String> scripts = new HashSet<>();
  private final Set<String> noted = new HashSet<>();
  private int number;

  /**
   * @param readable whether its strings can be read
   */
  PdfActions(Opening opening, PdfFile file, boolean readable) {
    this.opening = opening;
    this.file = file;
    this.readable = readable;
  }

  void look() {
    for (PdfFile.Item item : file.items()) {
      if (opening.isStopped()) {
        return;
      }
      PdfOpener.walk(
          item.value(),
          value -> {
            if (value instanceof Map<?, ?>) {
              dictionary(item, PdfFile.asMap(value));
            }
          });
    }
    links.handOver(opening);
  }

  private void dictionary(PdfFile.Item item, Map<String, Object> dictionary) {
    for (Map.Entry<String, Object> entry : dictionary.entrySet()) {
      Object value = entry.getValue();
      switch (entry.getKey().strip()) {
        case "JS" -> script(item, value);
        case "URI" -> address(value);
        case "XFA" -> form(item, value);
        case "OpenAction", "AA" -> automatic(item, entry.getKey(), value);
        case "S" -> {
          for (PdfFile.Item name : PdfFilters.newest(file, value)) {
            action(item, PdfOpener.text(name.value()).orElse(""), dictionary);
          }
        }
        case "Subtype" -> {
          if (PdfFile.isName(value, "RichMedia")) {
            media(item);
          }
        }
        case "FS" -> {
          if (PdfFile.isName(value, "URL")) {
            address(dictionary.get("F"));
          }
        }
        default -> {}
      }
    }
    if (item.data() != null && dictionary == item.value() && dictionary.containsKey("F")) {
      String target = target(dictionary.get("F"));
      if (!target.isEmpty()) {
        links.add(target);
        note(
            item,
            "external-stream",
            "Data of the document are to be read from another file",
            Severity.MEDIUM,
            3,
            target);
      }
    }
  }

  private void action(PdfFile.Item item, String kind, Map<String, Object> action) {
    String target = target(action.get("F"));
    switch (kind) {
      case "Launch" -> {
        String command = target;
        for (String system : List.of("Win", "Mac", "Unix")) {
          for (PdfFile.Item one : PdfFilters.newest(file, action.get(system))) {
            command += " " + target(one.value()) + " " + target(one.dictionary().get("P"));
          }
        }
        note(
            item,
            "launch-action",
            "The document starts a program or opens a file",
            Severity.HIGH,
            5,
            command.strip());
        remote(target);
      }
      case "GoToR", "GoToE" -> {
        note(
            item,
            "other-document",
            "The document leads to another document",
            Links.isRemote(target) ? Severity.MEDIUM : Severity.LOW,
            Links.isRemote(target) ? 3 : 1,
            target);
        remote(target);
      }
      case "SubmitForm" -> {
        links.add(target);
        note(
            item,
            "submit-form",
            "The document sends what is filled in to an address",
            Severity.MEDIUM,
            2,
            target);
      }
      case "ImportData" -> {
        note(
            item,
            "import-data",
            "The document reads data from another file",
            Severity.MEDIUM,
            3,
            target);
        remote(target);
      }
      case "RichMediaExecute" -> media(item);
      default -> {}
    }
  }

  private void remote(String target) {
    if (Links.isRemote(target)) {
      links.add(target);
    }
  }

  private void address(@Nullable Object value) {
    for (PdfFile.Item one : file.resolve(value)) {
      if (readable) {
        PdfOpener.text(one.value()).ifPresent(links::add);
      }
    }
  }

  /** The name of a file, however it is specified (7.11). */
  private String target(@Nullable Object value) {
    for (PdfFile.Item one : PdfFilters.newest(file, value)) {
      Object text = one.value();
      if (text instanceof Map<?, ?>) {
        Map<String, Object> map = one.dictionary();
        text = map.getOrDefault("UF", map.getOrDefault("F", map.getOrDefault("Unix", "")));
        for (PdfFile.Item inner : PdfFilters.newest(file, text)) {
          text = inner.value();
        }
      }
      String name =
          readable && text instanceof PdfSyntax.Text ? PdfOpener.text(text).orElse("") : "";
      return name.length() > LONGEST_TARGET ? name.substring(0, LONGEST_TARGET) : name;
    }
    return "";
  }

  private void media(PdfFile.Item item) {
    note(
        item,
        "rich-media",
        "The document plays a film, a model or a program",
        Severity.MEDIUM,
        2,
        "");
  }

  private void automatic(PdfFile.Item item, String key, Object value) {
    for (PdfFile.Item one : file.resolve(value)) {
      Map<String, Object> map = one.dictionary();
      if (map.isEmpty() || PdfFile.isName(map.get("S"), "GoTo")) {
        continue;
      }
      String kind = PdfOpener.text(map.get("S")).orElse(key);
      note(
          item,
          "automatic-action",
          "The document does something without being asked",
          Severity.LOW,
          1,
          kind);
    }
  }

  private void script(PdfFile.Item item, Object value) {
    note(item, "script", "The document holds a script", Severity.MEDIUM, 2, "");
    for (PdfFile.Item one : file.resolve(value)) {
      if (!readable) {
        return;
      }
      if (one.data() != null) {
        try (InputStream in = PdfFilters.decode(file, one)) {
          opening.entry(scriptEntry(), in);
        } catch (IOException e) {
          opening.damaged("script", null);
        }
      } else {
        String text = PdfOpener.text(one.value()).orElse("");
        if (!text.isBlank() && scripts.add(text)) {
          opening.stored(scriptEntry(), Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }

  private Entry scriptEntry() {
    number++;
    return Entry.of("script " + number + ".js").view("script").declared(SCRIPT);
  }

  private void form(PdfFile.Item item, Object value) {
    note(item, "xfa", "The document holds a form with a language of its own", Severity.LOW, 1, "");
    for (PdfFile.Item one : file.resolve(value)) {
      List<?> all = one.value() instanceof List<?> list ? list : List.of(value);
      for (Object piece : all) {
        for (PdfFile.Item stream : file.resolve(piece)) {
          if (stream.data() == null) {
            continue;
          }
          number++;
          try (InputStream in = PdfFilters.decode(file, stream)) {
            opening.entry(Entry.of("form " + number + ".xml").view("xfa").declared(Magic.XML), in);
          } catch (IOException e) {
            opening.damaged("form", null);
          }
        }
      }
    }
  }

  private void note(
      PdfFile.Item item, String what, String title, Severity severity, int score, String evidence) {
    if (!noted.add(what + " " + evidence)) {
      return;
    }
    Finding finding =
        Finding.of("document." + what, Opener.SOURCE, title, severity, score, opening.path());
    if (!evidence.isEmpty()) {
      finding =
          finding.withEvidence(evidence.length() > SHOWN ? evidence.substring(0, SHOWN) : evidence);
    }
    opening.note(finding.withRange(item.from(), Math.max(item.from(), item.to())));
  }
}
