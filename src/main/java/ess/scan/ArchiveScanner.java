package ess.scan;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Part.Trait;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.PasswordWords;
import ess.message.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says what could not be seen in archives: encrypted, built to burst, damaged, or not read to their
 * end. An encrypted archive whose password the message itself offers is meant to keep scanners out.
 */
public final class ArchiveScanner {

  private static final String SOURCE = "archives";
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_TEXTS = 8;

  /** A word for password, at most a few words, and something that can be one. */
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(?:"
              + PasswordWords.ALTERNATIVES
              + ")"
              + "[^\\n]{0,40}?(?:[:=\uff1a]|\\b(?:is|ist|lautet|est|es|\u00e9|\u00e8|jest|are)\\b)"
              + "[\\s\"'*]{0,10}[^\\s\"'<>]{3,40}",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern TAG = Pattern.compile("<[^<>]{0,2000}>");

  /** Makes the scanner; it needs no settings. */
  public ArchiveScanner() {}

  /** Looks at the traits of all parts. */
  public List<Finding> scan(PartTree tree) {
    List<Finding> found = new ArrayList<>();
    Set<PartPath> locked = new HashSet<>();
    tree.parts().stream().filter(p -> p.is(Trait.ENCRYPTED)).forEach(p -> locked.add(p.path()));
    boolean password = !locked.isEmpty() && offersPassword(tree);
    for (Part part : tree.parts()) {
      // What holds the part is told, and tells of what it holds.
      if (part.is(Trait.ENCRYPTED) && !locked.contains(part.parent())) {
        found.add(encrypted(part, password));
      }
      if (part.is(Trait.BOMB)) {
        found.add(
            finding(
                    part,
                    "archive.bomb",
                    "The archive unpacks to far more than it weighs, as if made to stop scanners",
                    Severity.HIGH,
                    8)
                .withTechnique("T1499")
                .asUnfinished());
      }
      if (part.is(Trait.DAMAGED) && isUntold(tree, part, "archive.damaged")) {
        found.add(
            finding(
                    part,
                    "archive.damaged",
                    "The archive is damaged and could not be read to its end",
                    Severity.LOW,
                    1)
                .asUnfinished());
      }
      if (part.is(Trait.CUT) && isUntold(tree, part, "limit.")) {
        found.add(
            finding(
                    part,
                    "archive.cut",
                    "The archive was not read to its end because a limit was reached",
                    Severity.LOW,
                    1)
                .asUnfinished());
      }
    }
    return found;
  }

  private static Finding encrypted(Part part, boolean withPassword) {
    String what = FileKind.of(part.type()) == FileKind.ARCHIVE ? "archive" : "document";
    Finding finding =
        withPassword
            ? finding(
                    part,
                    what + ".encrypted-with-password",
                    "The %s is encrypted and the message gives the password, which keeps scanners out"
                        .formatted(what),
                    Severity.HIGH,
                    8)
                .withTechnique("T1027.013")
            : finding(
                part,
                what + ".encrypted",
                (part.is(Trait.UNLOCKED)
                        ? "The %s is encrypted, and not all of what is in it was seen"
                        : "The %s is encrypted, and what is in it was not seen")
                    .formatted(what),
                Severity.MEDIUM,
                3);
    return finding.asUnfinished();
  }

  /** Whether the decomposer has not said so already, of the part or of what holds it. */
  private static boolean isUntold(PartTree tree, Part part, String id) {
    return tree.findings().stream()
        .noneMatch(
            finding ->
                finding.id().startsWith(id)
                    && (finding.part().equals(part.path())
                        || finding.part().equals(part.parent())));
  }

  private static boolean offersPassword(PartTree tree) {
    String subject = tree.envelope().subject();
    if (subject != null && PASSWORD.matcher(subject).find()) {
      return true;
    }
    return tree.parts().stream()
        .filter(part -> part.kind() == Part.Kind.BODY && isText(part.type()))
        .limit(MAX_TEXTS)
        .anyMatch(part -> PASSWORD.matcher(shown(part)).find());
  }

  private static boolean isText(MediaType type) {
    return type.type().equals("text");
  }

  private static String shown(Part part) {
    String text = Texts.of(part, MAX_TEXT);
    return part.type().subtype().equals("html")
        ? TAG.matcher(text).replaceAll(" ").replace("&nbsp;", " ")
        : text;
  }

  private static Finding finding(Part part, String id, String title, Severity severity, int score) {
    return Finding.of(id, SOURCE, title, severity, score, part.path());
  }
}
