package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Opens sections of OneNote (MS-ONESTORE): the files in them, which are found by the id that each
 * begins with and not by the tables, so that damage and tricks with tables hide none; the text and
 * the addresses in it. Sections as the web service packs them need not mark files, so there they
 * are also found by how they begin, and scripts by their letters.
 */
final class OneNoteOpener implements Opener {

  static final MediaType ONE_NOTE = MediaType.of("application/onenote");

  private static final String FILE = latin1("e716e3bd65261145a4c48d4d0b7a9eac");
  private static final String PACKED_FORMAT = latin1("2fe98d63d4a6c14b9a36b3fc2511a5b7");
  private static final int FORMAT_AT = 48;
  private static final int EXPECTED_AT = 196;
  private static final int HEADER = 1024;
  private static final int FILE_HEADER = 36;
  private static final int MOST_TEXT = 1 << 20;
  private static final int SHORTEST_TEXT = 4;
  private static final int LONGEST_NAME = 260;
  private static final int MOST_NAMES = 1_000;
  private static final int MOST_FILES = 1_000;
  private static final int SHORTEST_RUN = 24;
  private static final List<String> BEGINNINGS =
      List.of(
          "MZ",
          "PK\u0003\u0004",
          "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
          "%PDF-",
          "ITSF",
          "L\0\0\0\u0001\u0014\u0002\0",
          "7z\u00bc\u00af'\u001c",
          "Rar!\u001a\u0007",
          "MSCF\0\0\0\0",
          "{\\rt",
          "\u0089PNG",
          "\u00ff\u00d8\u00ff");

  /** A file in the section. */
  private record Found(int from, int at, long size) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(ONE_NOTE);
  }

  @Override
  public void open(Opening opening) {
    Bytes section = opening.bytes();
    boolean packed = section.has(FORMAT_AT, PACKED_FORMAT);
    List<Found> files = marked(opening);
    if (packed) {
      carved(opening, files);
    }
    if (files.size() >= MOST_FILES) {
      Findings.bound(opening, "files", MOST_FILES);
    }
    String text = text(section, files);
    handOver(opening, files, names(text));
    DerivedText.handOver(opening, "text", "text", Magic.TEXT, text);
    Links links = new Links();
    Addresses.in(text).forEach(links::add);
    if (packed) {
      lines(opening, files);
    }
    links.handOver(opening);
    long expected = section.u64(EXPECTED_AT);
    if (expected >= HEADER && expected < section.size()) {
      opening.gap(expected, section.size());
    } else if (expected > section.size() && !packed) {
      opening.damaged("cut off", null);
    }
  }

  private static String latin1(String hex) {
    return Bytes.of(HexFormat.of().parseHex(hex)).latin1();
  }

  private static List<Found> marked(Opening opening) {
    Bytes section = opening.bytes();
    List<Found> files = new ArrayList<>();
    int at = section.find(FILE, 0, section.size());
    while (at >= 0 && !opening.isStopped() && files.size() < MOST_FILES) {
      int data = at + FILE_HEADER;
      long size = section.u64(at + 16);
      if (data < section.size() && size != 0) {
        files.add(new Found(at, data, size < 0 ? section.size() : size));
      }
      at = section.find(FILE, at + 16, section.size());
    }
    return files;
  }

  /** Files are found by how they begin, and end where the length before them says. */
  private static void carved(Opening opening, List<Found> files) {
    Bytes section = opening.bytes();
    int at = HEADER / 2;
    while (at < section.size() && files.size() < MOST_FILES && !opening.isStopped()) {
      long size = begins(section, at) ? lengthBefore(section, at) : -1;
      if (size > 0) {
        files.add(new Found(at, at, size));
        at += (int) Math.min(size, section.size() - at);
      } else {
        at++;
      }
    }
    files.sort(Comparator.comparingInt(Found::from));
  }

  /**
   * Scripts have no beginning to be known by, but no other part of a section is of such letters.
   */
  private static void lines(Opening opening, List<Found> files) {
    Bytes section = opening.bytes();
    int at = HEADER / 2;
    int runs = 0;
    for (Found file : files) {
      runs += lines(opening, at, file.from, runs);
      at = (int) Math.max(at, Math.min(section.size(), file.at + file.size));
    }
    lines(opening, at, section.size(), runs);
  }

  private static int lines(Opening opening, int from, int to, int before) {
    Bytes section = opening.bytes();
    int runs = 0;
    int at = from;
    while (at < to && !opening.isStopped()) {
      int end = at;
      while (end < to && isNarrow(section.at(end))) {
        end++;
      }
      if (end - at >= SHORTEST_RUN) {
        runs++;
        opening.stored(
            Entry.of("lines " + (before + runs)).view("lines").declared(Magic.TEXT).at(at, end),
            section.slice(at, end));
      }
      at = Math.max(at + 1, end);
    }
    return runs;
  }

  private static boolean isNarrow(int c) {
    return (c >= ' ' && c < 0x7f) || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean begins(Bytes section, int at) {
    for (String beginning : BEGINNINGS) {
      if (section.has(at, beginning)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The length that ends before the index (MS-FSSHTTPB, section 2.2.1.1): the zero bits at its low
   * end tell of how many bytes it is made. 0 if there is none that fits.
   */
  private static long lengthBefore(Bytes section, int at) {
    for (int bytes = 2; bytes <= 4; bytes++) {
      long value = section.u32(at - bytes) & ((1L << (8 * bytes)) - 1);
      if (Long.numberOfTrailingZeros(value) == bytes - 1) {
        long size = value >> bytes;
        if (size > 0 && size <= section.size() - at) {
          return size;
        }
      }
    }
    return 0;
  }

  private static void handOver(Opening opening, List<Found> files, List<String> names) {
    Bytes section = opening.bytes();
    List<Found> named = new ArrayList<>();
    for (Found file : files) {
      if (!isPicture(section.slice(file.at, file.at + file.size))) {
        named.add(file);
      }
    }
    boolean matched = named.size() == names.size();
    for (Found file : files) {
      if (opening.isStopped()) {
        return;
      }
      int place = named.indexOf(file);
      String name = matched && place >= 0 ? names.get(place) : "file " + (files.indexOf(file) + 1);
      Bytes content = section.slice(file.at, file.at + file.size);
      opening.stored(
          Entry.of(name).at(file.from, file.at + content.size()).size(file.size), content);
    }
  }

  private static boolean isPicture(Bytes content) {
    MediaType type = Magic.known(content);
    return type != null && type.type().equals("image");
  }

  /** The runs of letters in UTF-16 outside of files, a line each. */
  private static String text(Bytes section, List<Found> files) {
    StringBuilder text = new StringBuilder();
    int from = HEADER;
    for (Found file : files) {
      letters(section, from, file.from, text);
      from = (int) Math.max(from, Math.min(section.size(), file.at + file.size));
    }
    letters(section, from, section.size(), text);
    return text.toString();
  }

  private static void letters(Bytes section, int from, int to, StringBuilder text) {
    int at = from;
    while (at + 1 < to && text.length() < MOST_TEXT) {
      int end = at;
      while (end + 1 < to && isLetter(section.u16(end))) {
        end += 2;
      }
      if (end - at >= SHORTEST_TEXT * 2) {
        text.append(section.slice(at, end).content().text(StandardCharsets.UTF_16LE)).append('\n');
        at = end;
      } else {
        at++;
      }
    }
  }

  private static boolean isLetter(int c) {
    return (c >= ' ' && c < 0x7f)
        || c == '\t'
        || (c >= 0xa1 && c < 0x250)
        || (c >= 0x370 && c < 0x530);
  }

  /** What looks like the name of a file, in the order in which it stands. */
  private static List<String> names(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String line : text.split("\n", -1)) {
      String name = line.strip().toLowerCase(Locale.ROOT);
      boolean path = name.contains("\\") || name.contains("/");
      if (name.length() < LONGEST_NAME
          && !path
          && name.matches("[^<>:\"|?*]{1,240}\\.[a-z0-9]{2,5}")
          && names.size() < MOST_NAMES) {
        names.add(line.strip());
      }
    }
    return List.copyOf(names);
  }
}
