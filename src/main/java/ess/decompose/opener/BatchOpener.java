package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens batch files and shell scripts: what they write line by line to a file is a part, as the
 * file would be. It evaluates nothing; a name that is computed is taken as it stands.
 */
final class BatchOpener implements Opener {

  private static final int MOST_FILES = 50;
  private static final int MOST_LINES = 200_000;
  private static final int LONGEST_LINE = 16_384;

  private static final String TARGET =
      "(?:(?<=\\s)\\d)?>>?\\s{0,9}(\"[^\"]{1,300}\"|[^\\s\"<>|&()]{1,300})";
  private static final String TEXT =
      "(?:echo(?:\\s|[.:(])|<\\s?nul\\s{1,9}set\\s{1,9}/p\\s{1,9}\"?[^=]{0,40}=|printf\\s)(.*)";
  private static final Pattern BEFORE =
      Pattern.compile("[\\s@(]{0,40}" + TARGET + "\\s{0,9}\\(?\\s{0,9}" + TEXT);
  private static final Pattern PLAIN = Pattern.compile("[\\s@(]{0,40}" + TEXT);
  private static final Pattern BEHIND =
      Pattern.compile("\\s?\\)?\\s{0,9}" + TARGET + "\\s{0,9}\\)?\\s{0,9}$");
  private static final Pattern BLOCK_END =
      Pattern.compile("\\s{0,99}\\)\\s{0,9}" + TARGET + "\\s{0,9}");

  /** What goes to one file. */
  private static final class Written {
    private final StringBuilder text = new StringBuilder();
    private final long from;
    private long to;

    private Written(long from) {
      this.from = from;
    }
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(TextMagic.BATCH) || type.equals(Magic.SHELL);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    Map<String, Written> files = new LinkedHashMap<>();
    StringBuilder block = new StringBuilder();
    long blockFrom = 0;
    int at = 0;
    for (int i = 0; i < MOST_LINES && at < file.size() && !opening.isStopped(); i++) {
      int next = Bytes.lineEnd(file.array(), file.from() + at, file.to()) - file.from();
      String line = file.slice(at, Math.min(next, at + LONGEST_LINE)).latin1().stripTrailing();
      Matcher end = BLOCK_END.matcher(line);
      if (block.length() > 0 && end.matches()) {
        write(files, end.group(1), block.toString(), blockFrom, next);
        block.setLength(0);
      } else if (line.endsWith("(")) {
        block.setLength(0);
      } else if (line.indexOf('>') >= 0 || line.contains("echo")) {
        String open = line(files, line, at, next);
        blockFrom = block.length() == 0 ? at : blockFrom;
        block.append(open == null ? "" : open);
      }
      at = next;
    }
    for (Map.Entry<String, Written> written : files.entrySet()) {
      Written content = written.getValue();
      Bytes bytes = Bytes.of(content.text.toString().getBytes(StandardCharsets.ISO_8859_1));
      opening.stored(
          Entry.of(written.getKey()).at(content.from, content.to).view("written"), bytes);
    }
  }

  /** Takes in what a line writes; a line whose file is told later is given back. */
  private static @Nullable String line(Map<String, Written> files, String line, int from, int to) {
    Matcher before = BEFORE.matcher(line);
    if (before.lookingAt()) {
      write(files, before.group(1), text(line, before.group(2)), from, to);
      return null;
    }
    Matcher plain = PLAIN.matcher(line);
    if (!plain.lookingAt()) {
      return null;
    }
    String said = plain.group(1);
    Matcher behind = BEHIND.matcher(said);
    if (!behind.find()) {
      return text(line, said);
    }
    write(files, behind.group(1), text(line, said.substring(0, behind.start())), from, to);
    return null;
  }

  private static void write(
      Map<String, Written> files, String target, String text, long from, long to) {
    String name = target.replace("\"", "");
    if (files.size() < MOST_FILES && !name.equalsIgnoreCase("nul") && !name.startsWith("/dev/")) {
      Written written = files.computeIfAbsent(name, key -> new Written(from));
      written.text.append(text);
      written.to = to;
    }
  }

  /** The text as it is written: without what escapes a letter, and with its line end. */
  private static String text(String line, String said) {
    String text = said.replaceAll("\\^(.)", "$1").replace("%%", "%");
    boolean prompt = line.contains("/p");
    boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
    text = quoted ? text.substring(1, text.length() - 1) : text;
    return prompt ? text.replaceAll("\"$", "") : text + "\r\n";
  }
}
