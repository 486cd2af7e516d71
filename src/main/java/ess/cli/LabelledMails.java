package ess.cli;

import ess.message.LogText;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects mails out of labelled folders and manifests. A mail that is named twice counts once.
 * What is wrong with what was given is a {@link LabelException} with file, row and cure.
 */
final class LabelledMails {

  private static final Set<String> GOOD =
      Set.of("ham", "good", "modern", "legit", "legitimate", "clean", "inbox");
  private static final Set<String> BAD =
      Set.of("phish", "phishing", "spam", "junk", "bad", "malware", "malicious");
  private static final int MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
  private static final int MAX_NAME = 300;

  private final Path cwd;
  private final Map<Path, LabelledMail> mails = new LinkedHashMap<>();
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();

  LabelledMails(Path cwd) {
    this.cwd = cwd;
  }

  /** What was collected, in the order given, folders in the order of their names. */
  Collection<LabelledMail> mails() {
    return mails.values();
  }

  /** How many mails of which other class were left out, for it is neither good nor bad. */
  SortedMap<String, Integer> leftOut() {
    return leftOut;
  }

  /**
   * Takes every file below the folder; the nearest folder whose name is a label gives the label.
   */
  void addFolder(String folder) {
    Path top = cwd.resolve(folder).normalize();
    List<Path> files = filesBelow(folder);
    int before = mails.size();
    int without = 0;
    for (Path file : files) {
      LabelledMail mail = byFolderNames(file, shown(folder, top, file), top);
      if (mail == null) {
        without++;
      } else {
        add(file, mail);
      }
    }
    if (mails.size() == before && without > 0) {
      throw new LabelException(
          name(folder) + " tells no label",
          "name a folder below it ham or phish, or use --good, --bad or --manifest");
    }
    if (without > 0) {
      leftOut.merge("without a label", without, Integer::sum);
    }
  }

  /** Takes every file below the folder as good, or as bad. */
  void addFolder(String folder, boolean isBad) {
    Path top = cwd.resolve(folder).normalize();
    String kind = isBad ? "bad" : "good";
    String tier = String.valueOf(top.getFileName());
    for (Path file : filesBelow(folder)) {
      add(
          file,
          new LabelledMail(shown(folder, top, file), file, isBad, kind, tier, LabelledMail.NONE));
    }
  }

  /**
   * Takes the mails that a table names: fields between tabs, the first row with their names, of
   * which {@code path} must be there. The label stands in {@code label} or {@code class}, else the
   * names of folders in the path tell it. Paths count from the folder of the table, or from one
   * above it.
   */
  void addManifest(String file) {
    Path table = cwd.resolve(file).normalize();
    List<String> lines = lines(file, table);
    if (lines.isEmpty()) {
      throw new LabelException(name(file) + " is empty", "its first row names the fields");
    }
    List<String> header = List.of(lines.get(0).toLowerCase(Locale.ROOT).split("\t", -1));
    int path = header.indexOf("path");
    int label = header.contains("label") ? header.indexOf("label") : header.indexOf("class");
    if (path < 0) {
      throw new LabelException(
          "the first row of %s names no field path".formatted(name(file)),
          "a manifest is a table with tabs, such as path, label, tier, source");
    }
    for (int row = 1; row < lines.size(); row++) {
      if (!lines.get(row).isBlank()) {
        String[] fields = lines.get(row).split("\t", -1);
        if (fields.length != header.size()) {
          throw wrong(
              file, row, "has %d fields, not %d".formatted(fields.length, header.size()), "");
        }
        addRow(file, row, table, fields[path], label < 0 ? null : fields[label], header, fields);
      }
    }
  }

  private void addRow(
      String manifest,
      int row,
      Path table,
      String path,
      @Nullable String label,
      List<String> header,
      String[] fields) {
    Path mail = find(table, path);
    if (mail == null) {
      throw wrong(
          manifest,
          row,
          "names %s, which is not there".formatted(name(path)),
          "; paths count from the folder of the manifest, or one above it");
    }
    String kind = label == null ? labelIn(Path.of(path)) : label.strip().toLowerCase(Locale.ROOT);
    if (kind == null) {
      throw wrong(
          manifest, row, "has no label", "; add a field label, or name a folder of the path so");
    }
    if (!isLabel(kind)) {
      leftOut.merge(LogText.clean(kind, MAX_NAME), 1, Integer::sum);
      return;
    }
    add(
        mail,
        new LabelledMail(
            path,
            mail,
            BAD.contains(kind),
            kind,
            field("tier", header, fields),
            field("source", header, fields)));
  }

  private static String field(String name, List<String> header, String[] fields) {
    int at = header.indexOf(name);
    String value = at < 0 ? "" : LogText.clean(fields[at].strip(), MAX_NAME);
    return value.isEmpty() ? LabelledMail.NONE : value;
  }

  private static @Nullable Path find(Path table, String path) {
    for (Path folder = table.getParent(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(path).normalize();
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private void add(Path file, LabelledMail mail) {
    LabelledMail other = mails.putIfAbsent(file, mail);
    if (other != null && other.isBad() != mail.isBad()) {
      throw new LabelException(
          "%s is called good and bad".formatted(name(mail.path())), "take one of the two out");
    }
  }

  /** By the folders that were named or lie below, else by the one in which one stands. */
  private static @Nullable LabelledMail byFolderNames(Path file, String shown, Path top) {
    String tier = LabelledMail.NONE;
    for (Path folder = Path.of(shown).getParent(); folder != null; folder = folder.getParent()) {
      String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
      if (isLabel(name)) {
        return new LabelledMail(shown, file, BAD.contains(name), name, tier, LabelledMail.NONE);
      }
      tier = name;
    }
    String name = String.valueOf(top.getFileName()).toLowerCase(Locale.ROOT);
    return isLabel(name)
        ? new LabelledMail(
            shown, file, BAD.contains(name), name, LabelledMail.NONE, LabelledMail.NONE)
        : null;
  }

  private static @Nullable String labelIn(Path path) {
    for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
      String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
      if (isLabel(name)) {
        return name;
      }
    }
    return null;
  }

  private static boolean isLabel(String name) {
    return GOOD.contains(name) || BAD.contains(name);
  }

  private List<Path> filesBelow(String folder) {
    Path top = cwd.resolve(folder).normalize();
    if (!Files.isDirectory(top)) {
      throw new LabelException(name(folder) + " is no folder", "name one that holds mails");
    }
    try (Stream<Path> files = Files.walk(top)) {
      List<Path> found =
          files
              .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
              .filter(file -> !file.toString().endsWith(".tsv"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new LabelException(name(folder) + " holds no file", "name one that holds mails");
      }
      return found;
    } catch (IOException e) {
      throw new LabelException(
          name(folder) + " cannot be read", "this user needs the right to list it");
    }
  }

  private static List<String> lines(String shown, Path table) {
    try {
      if (Files.size(table) > MAX_MANIFEST_BYTES) {
        throw new LabelException(
            name(shown) + " is larger than " + MAX_MANIFEST_BYTES + " bytes", "cut it in pieces");
      }
      return Files.readAllLines(table);
    } catch (MalformedInputException e) {
      throw new LabelException(name(shown) + " is no text in UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      throw new LabelException(name(shown) + " cannot be read", "name a manifest that is there");
    }
  }

  private static LabelException wrong(String manifest, int row, String what, String cure) {
    return new LabelException(
        "row %d of %s %s".formatted(row + 1, name(manifest), what), "correct the row" + cure);
  }

  private static String shown(String folder, Path top, Path file) {
    return Path.of(folder).resolve(top.relativize(file)).toString();
  }

  private static String name(String text) {
    return LogText.clean(text, MAX_NAME);
  }

  /** Says what is wrong with the mails that were given, and what to do. */
  static final class LabelException extends RuntimeException {
    LabelException(String what, String cure) {
      super(what + "; " + cure);
    }
  }
}
