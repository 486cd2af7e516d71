package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens shortcuts of Windows ([MS-SHLLINK]): shows the command that they run as a text, the
 * addresses that they load something from, and what stands behind their last block.
 */
final class LnkOpener implements Opener {

  private static final String USER_EXECUTION = "T1204.002";

  LnkOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.SHORTCUT);
  }

  @Override
  public void open(Opening opening) {
    new Reading(opening).read();
  }

  /** Reads one shortcut. */
  private static final class Reading {

    private static final int HEADER = 76;
    private static final int ID_LIST = 1;
    private static final int LINK_INFO = 1 << 1;
    private static final int UNICODE = 1 << 7;
    private static final long ENVIRONMENT = 0xa0000001L;
    private static final long TRACKER = 0xa0000003L;
    private static final long INSTALLER = 0xa0000006L;
    private static final long ICON_ENVIRONMENT = 0xa0000007L;
    private static final long FIRST_KNOWN = 0xa0000001L;
    private static final long LAST_KNOWN = 0xa000000cL;
    private static final int STRINGS_BLOCK = 0x314;
    private static final int NARROW = 260;
    private static final int LEAST_STRING = 3;
    private static final int MANY_BLANKS = 64;
    private static final int MOST_WORDS = 100;
    private static final String TARGET = "target";
    private static final String ARGUMENTS = "arguments";
    private static final List<String> STRINGS =
        List.of("name", "relative path", "working directory", ARGUMENTS, "icon");

    private final Opening opening;
    private final Bytes file;
    private final Map<String, List<String>> told = new LinkedHashMap<>();
    private int at = HEADER;
    private int argumentsFrom;
    private int argumentsTo;

    Reading(Opening opening) {
      this.opening = opening;
      file = opening.bytes();
    }

    void read() {
      int flags = (int) file.u32(20);
      if ((flags & ID_LIST) != 0) {
        int end = at + 2 + file.u16(at);
        tell(TARGET, String.join(" ", strings(file.slice(at + 2, end))));
        at = end;
      }
      if ((flags & LINK_INFO) != 0) {
        linkInfo(file.slice(at, at + file.u32(at)));
        at = advanced(file.u32(at));
      }
      for (int i = 0; i < STRINGS.size(); i++) {
        if ((flags & (1 << (i + 2))) != 0) {
          string(STRINGS.get(i), (flags & UNICODE) != 0);
        }
      }
      blocks();
      handOver();
      if (at > file.size()) {
        opening.damaged("it breaks off", null);
      }
      opening.gap(at, file.size());
    }

    private int advanced(long by) {
      return (int) Math.min(at + Math.max(4, by), file.size() + 1L);
    }

    private void string(String name, boolean unicode) {
      int from = at + 2;
      int length = file.u16(at) * (unicode ? 2 : 1);
      Bytes text = file.slice(from, (long) from + length);
      at = advanced(2L + length);
      if (name.equals(ARGUMENTS)) {
        argumentsFrom = Math.min(from, file.size());
        argumentsTo = Math.min(at, file.size());
      }
      tell(name, decoded(text, unicode));
    }

    private void linkInfo(Bytes info) {
      int header = (int) info.u32(4);
      int flags = (int) info.u32(8);
      String suffix = narrow(info, info.u32(24));
      if ((flags & 1) != 0) {
        tell(TARGET, narrow(info, info.u32(16)) + suffix);
      }
      if ((flags & 2) != 0) {
        Bytes share = info.slice(info.u32(20), info.size());
        tell(TARGET, narrow(share, share.u32(8)) + "\\" + suffix);
        if (share.u32(8) > 20) {
          tell(TARGET, wide(share, share.u32(20)));
        }
      }
      if (header >= 36) {
        tell(TARGET, wide(info, info.u32(28)) + wide(info, info.u32(32)));
      }
    }

    private void blocks() {
      while (!opening.isStopped() && file.u32(at) >= 4) {
        long size = file.u32(at);
        if (size < 8 || size > file.size() - at) {
          opening.damaged("a block is longer than the file", null);
          return;
        }
        block(file.slice(at, at + size), at);
        at += (int) size;
      }
      at += at + 4 <= file.size() ? 4 : 0;
    }

    private void block(Bytes block, int from) {
      long sign = block.u32(4);
      if (sign == ENVIRONMENT || sign == INSTALLER || sign == ICON_ENVIRONMENT) {
        String name = sign == ICON_ENVIRONMENT ? "icon" : TARGET;
        tell(name, narrow(block, 8));
        tell(name, wide(block, 8 + NARROW));
        opening.gap(from + Math.min(block.size(), STRINGS_BLOCK), from + block.size());
      } else if (sign == TRACKER) {
        tell("machine", narrow(block, 16));
      } else if (sign < FIRST_KNOWN || sign > LAST_KNOWN) {
        opening.gap(from + 8, from + block.size());
      }
    }

    private void tell(String name, String value) {
      String clean = value.replace("\0", "").strip();
      if (clean.isEmpty() || clean.equals("\\")) {
        return;
      }
      List<String> values = told.computeIfAbsent(name, n -> new ArrayList<>());
      // Arguments that are padded are shown as they are: the padding is what tells.
      String shown = name.equals(ARGUMENTS) ? value : clean;
      if (!values.contains(shown)) {
        values.add(shown);
      }
    }

    private void handOver() {
      StringBuilder text = new StringBuilder();
      Links links = new Links();
      told.forEach(
          (name, values) ->
              values.forEach(
                  value -> {
                    text.append(name).append(": ").append(value).append('\n');
                    Addresses.in(value).forEach(links::add);
                  }));
      if (text.length() > 0) {
        opening.stored(
            Entry.of("text").view("text").declared(Magic.TEXT),
            Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8)));
      }
      links.handOver(opening);
      note();
    }

    private void note() {
      String arguments = told.getOrDefault(ARGUMENTS, List.of("")).get(0);
      String target = "";
      for (String name : List.of(TARGET, "relative path")) {
        List<String> values = told.getOrDefault(name, List.of());
        target = target.isEmpty() && !values.isEmpty() ? values.get(values.size() - 1) : target;
      }
      String command = (target + " " + arguments.strip()).replaceAll("\\s+", " ").strip();
      opening.note(
          Finding.of(
                  "document.shortcut",
                  Opener.SOURCE,
                  "This is a shortcut, which runs what it names when it is opened",
                  Severity.MEDIUM,
                  4,
                  opening.path())
              .withTechnique(USER_EXECUTION)
              .withRange(0, file.size())
              .withEvidence(command));
      if (longestBlank(arguments) >= MANY_BLANKS) {
        opening.note(
            Finding.of(
                    "document.shortcut-padding",
                    Opener.SOURCE,
                    "The arguments of the shortcut are padded with blanks, so that nobody sees them"
                        + " in its properties",
                    Severity.HIGH,
                    6,
                    opening.path())
                .withTechnique(USER_EXECUTION)
                .withRange(argumentsFrom, Math.max(argumentsFrom, argumentsTo))
                .withEvidence(command));
      }
    }

    private static int longestBlank(String text) {
      int longest = 0;
      int run = 0;
      for (int i = 0; i < text.length(); i++) {
        run = Character.isWhitespace(text.charAt(i)) || text.charAt(i) == 0xa0 ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      return longest;
    }

    private static String narrow(Bytes bytes, long from) {
      if (from < 4 || from >= bytes.size()) {
        return "";
      }
      int end = bytes.find("\0", (int) from, bytes.size());
      return Bytes.utf8(bytes.slice(from, end < 0 ? bytes.size() : end).latin1());
    }

    private static String wide(Bytes bytes, long from) {
      if (from < 4 || from >= bytes.size()) {
        return "";
      }
      int end = (int) from;
      while (end + 1 < bytes.size() && bytes.u16(end) != 0) {
        end += 2;
      }
      return decoded(bytes.slice(from, end), true);
    }

    private static String decoded(Bytes text, boolean unicode) {
      Charset charset = unicode ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1;
      String read = new String(text.array(), text.from(), text.size(), charset);
      return unicode ? read : Bytes.utf8(read);
    }

    /** The words of both widths in the items of an id list, whose forms no paper tells. */
    private static List<String> strings(Bytes items) {
      List<String> found = new ArrayList<>();
      StringBuilder word = new StringBuilder();
      for (int width = 1; width <= 2; width++) {
        int i = 0;
        while (i <= items.size()) {
          int c = width == 1 ? items.at(i) : i + 1 < items.size() ? items.u16(i) : 0;
          if (c >= ' ' && c < 0x7f) {
            word.append((char) c);
            i += width;
          } else {
            if (word.length() >= LEAST_STRING
                && found.size() < MOST_WORDS
                && !found.contains(word.toString())) {
              found.add(word.toString());
            }
            // Text of two bytes a character may begin at an odd place.
            i += word.length() > 0 ? width : 1;
            word.setLength(0);
          }
        }
      }
      return found;
    }
  }
}
