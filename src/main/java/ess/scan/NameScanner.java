package ess.scan;

import ess.message.Finding;
import ess.message.LogText;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds names that hide what a file is: programs, double extensions, blanks that push the extension
 * out of sight, and characters that turn the direction of writing. It looks at every name that any
 * reading gives a part. Names in scripts written from right to left are nothing unusual.
 */
public final class NameScanner {

  private static final String SOURCE = "names";

  /** What runs by a double click on a common desktop. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "appx",
          "appxbundle",
          "application",
          "bat",
          "chm",
          "cmd",
          "com",
          "cpl",
          "diagcab",
          "exe",
          "gadget",
          "hta",
          "ins",
          "isp",
          "jar",
          "jnlp",
          "js",
          "jse",
          "lnk",
          "msc",
          "msh",
          "msi",
          "msix",
          "msixbundle",
          "msp",
          "mst",
          "pif",
          "ps1",
          "ps1xml",
          "psc1",
          "reg",
          "scf",
          "scr",
          "sct",
          "settingcontent-ms",
          "shb",
          "shs",
          "theme",
          "url",
          "vb",
          "vbe",
          "vbs",
          "website",
          "wsc",
          "wsf",
          "wsh",
          "xll",
          "search-ms",
          "library-ms");

  /** What a person takes for harmless. */
  private static final Set<String> HARMLESS =
      Set.of(
          "avi", "bmp", "csv", "doc", "docx", "eml", "gif", "htm", "html", "ics", "jpeg", "jpg",
          "mov", "mp3", "mp4", "odt", "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt",
          "wav", "xls", "xlsx", "xml", "zip", "rar", "7z");

  private static final int MIN_BLANKS = 8;

  /** Makes the scanner; it needs no settings. */
  public NameScanner() {}

  /** Looks at all names of the part; one finding of a kind is enough. */
  public List<Finding> scan(Part part) {
    Map<String, Finding> found = new LinkedHashMap<>();
    for (String name : part.names()) {
      for (Finding finding : look(part, name)) {
        found.putIfAbsent(finding.id(), finding);
      }
    }
    return List.copyOf(found.values());
  }

  private static List<Finding> look(Part part, String name) {
    List<Finding> found = new ArrayList<>();
    String plain = Names.withoutFormat(name);
    String extension = Names.extension(plain);
    boolean program = isProgram(part, extension);
    if (program) {
      found.add(
          finding(part, name, "names.executable", "The file is a program by its name", 8)
              .withTechnique("T1204.002"));
      if (HARMLESS.contains(Names.extension(Names.stem(plain)))) {
        found.add(
            finding(
                    part,
                    name,
                    "names.double-extension",
                    "A second extension makes the program look like a harmless file",
                    8)
                .withTechnique("T1036.007"));
      }
      if (Names.visibleEnd(plain) < plain.length()) {
        found.add(
            finding(
                    part,
                    name,
                    "names.trailing",
                    "Dots or blanks at the end hide from filters that the file is a program",
                    8)
                .withTechnique("T1036.006"));
      }
    }
    if (hidesExtension(plain)) {
      found.add(
          finding(
                  part,
                  name,
                  "names.blanks",
                  "Many blanks push the extension of the file out of sight",
                  program ? 8 : 4)
              .withTechnique("T1036"));
    }
    bidi(part, name, program, found);
    return found;
  }

  /** A name such as {@code www.example.com} is a program only if its bytes can be one. */
  private static boolean isProgram(Part part, String extension) {
    return PROGRAMS.contains(extension)
        && (!extension.equals("com")
            || part.type().equals(MediaType.OCTET_STREAM)
            || part.type().subtype().contains("exec")
            || part.type().subtype().contains("dos"));
  }

  private static void bidi(Part part, String name, boolean program, List<Finding> found) {
    boolean override = name.indexOf('\u202E') >= 0 || name.indexOf('\u202D') >= 0;
    boolean turned = override || name.chars().anyMatch(NameScanner::isTurning);
    if (!turned) {
      return;
    }
    boolean genuine = !override && name.chars().anyMatch(NameScanner::isRightToLeft);
    if (genuine && !program) {
      return;
    }
    found.add(
        finding(
                part,
                name,
                "names.bidi",
                "Hidden characters turn the direction of writing, so that the name reads as another",
                override || program ? 8 : 4)
            .withTechnique("T1036.002"));
  }

  private static boolean isTurning(int c) {
    return (c >= 0x202A && c <= 0x202E && c != 0x202C) || (c >= 0x2066 && c <= 0x2068);
  }

  private static boolean isRightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  /** Whether blanks stand in a long run before the last extension. */
  private static boolean hidesExtension(String name) {
    int run = 0;
    for (int i = 0; i < name.length(); i++) {
      run = Names.isBlank(name.charAt(i)) ? run + 1 : 0;
      if (run >= MIN_BLANKS && name.indexOf('.', i) > 0) {
        return true;
      }
    }
    return false;
  }

  private static Finding finding(Part part, String name, String id, String title, int score) {
    return Finding.of(
            id, SOURCE, title, score >= 8 ? Severity.HIGH : Severity.MEDIUM, score, part.path())
        .withEvidence(LogText.clean(name, 120));
  }
}
