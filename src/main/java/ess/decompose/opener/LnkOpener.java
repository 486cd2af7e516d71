package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads shortcuts of Windows (MS-SHLLINK): what they start, and with what arguments. */
final class LnkOpener implements Opener {

  private static final MediaType SHORTCUT = MediaType.of("application/x-ms-shortcut");
  private static final int HEADER = 76;
  private static final int SHOWN = 150;
  private static final int LONG_ARGUMENTS = 260;
  private static final String[] STRINGS = {
    "description", "relative path", "working directory", "arguments", "icon"
  };

  @Override
  public boolean opens(MediaType type) {
    return type.equals(SHORTCUT);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes lnk = opening.bytes();
    if (lnk.size() < HEADER) {
      throw new IOException("no header");
    }
    long flags = lnk.u32(20);
    Map<String, String> facts = new LinkedHashMap<>();
    long at = HEADER;
    if ((flags & 1) != 0) {
      long end = at + 2 + lnk.u16((int) at);
      items(lnk.slice(at + 2, end), facts);
      at = end;
    }
    if ((flags & 2) != 0) {
      long size = lnk.u32((int) at);
      information(lnk.slice(at, at + size), facts);
      at += size;
    }
    boolean wide = (flags & 0x80) != 0;
    for (int i = 0; i < STRINGS.length; i++) {
      if ((flags & 4 << i) != 0 && at < lnk.size()) {
        int count = lnk.u16((int) at) * (wide ? 2 : 1);
        facts.put(STRINGS[i], text(lnk.slice(at + 2, at + 2 + count), wide));
        at += 2 + count;
      }
    }
    long size = lnk.u32((int) Math.min(at, lnk.size()));
    while (size >= 4 && at < lnk.size() && !opening.isStopped()) {
      extra(lnk.slice(at, at + size), facts);
      if (at + size > lnk.size()) {
        opening.damaged("block", null);
      }
      at = Math.min(lnk.size(), at + size);
      size = lnk.u32((int) at);
    }
    long end = Math.min(lnk.size(), at + 4);
    note(opening, facts, end);
    opening.gap(end, lnk.size());
  }

  private static void note(Opening opening, Map<String, String> facts, long end) {
    String arguments = facts.getOrDefault("arguments", "");
    String target =
        facts.getOrDefault(
            "environment target",
            facts.getOrDefault(
                "path", facts.getOrDefault("relative path", facts.getOrDefault("items", ""))));
    String command = (target + " " + arguments.strip()).strip();
    StringBuilder text = new StringBuilder(command).append("\r\n");
    facts.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    opening.stored(
        Entry.of("command").view("text").declared(MediaType.of("text/plain")),
        Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    boolean starts = !arguments.isBlank();
    opening.note(
        Finding.of(
                "document.shortcut",
                Opener.SOURCE,
                "A shortcut starts what its sender chose",
                starts ? Severity.HIGH : Severity.MEDIUM,
                starts ? 5 : 3,
                opening.path())
            .withTechnique("T1204.002")
            .withRange(0, end)
            .withEvidence(command.length() > SHOWN ? command.substring(0, SHOWN) : command));
    int blanks = arguments.length() - arguments.stripLeading().length();
    if (arguments.length() > LONG_ARGUMENTS || blanks > 10) {
      opening.note(
          Finding.of(
                  "document.shortcut-padding",
                  Opener.SOURCE,
                  "The arguments of a shortcut are longer than its window shows",
                  Severity.HIGH,
                  5,
                  opening.path())
              .withEvidence(arguments.length() + " characters, " + blanks + " blanks first"));
    }
    Links links = new Links();
    for (String value : facts.values()) {
      if (Links.isRemote(value)) {
        links.add(value);
      }
      Addresses.in(value).forEach(links::add);
    }
    links.handOver(opening);
  }

  private static void items(Bytes list, Map<String, String> facts) {
    StringBuilder names = new StringBuilder();
    int at = 0;
    for (int size = list.u16(at); size >= 2 && at < list.size(); size = list.u16(at)) {
      Bytes item = list.slice(at + 2L, at + (long) size);
      String name = item.at(0) == 0x2f ? cut(item.slice(1, item.size()).latin1()) : longest(item);
      if (!name.isBlank()) {
        boolean joined = names.length() > 0 && names.charAt(names.length() - 1) != '\\';
        names.append(joined ? "\\" : "").append(name);
      }
      at += size;
    }
    facts.put("items", names.toString());
  }

  /** The longest readable run of an item: its name, in one of the two alphabets. */
  private static String longest(Bytes item) {
    String best = "";
    for (int step = 1; step <= 2; step++) {
      for (int start = 1; start < item.size(); start++) {
        StringBuilder run = new StringBuilder();
        int i = start;
        while (item.at(i) >= ' ' && item.at(i) < 0x7f && (step == 1 || item.at(i + 1) == 0)) {
          run.append((char) item.at(i));
          i += step;
        }
        if (run.length() > best.length() && run.length() >= 3) {
          best = run.toString();
        }
        start = Math.max(start, i - step);
      }
    }
    return best;
  }

  private static void information(Bytes info, Map<String, String> facts) {
    long flags = info.u32(8);
    if ((flags & 1) != 0) {
      facts.put("path", string(info, info.u32(16)) + string(info, info.u32(24)));
    }
    if ((flags & 2) != 0) {
      Bytes network = info.slice(info.u32(20), info.size());
      String share = string(network, network.u32(8));
      String suffix = string(info, info.u32(24));
      facts.put("path", suffix.isEmpty() ? share : share + "\\" + suffix);
    }
    if (info.u32(4) >= 0x24 && info.u32(28) > 0) {
      facts.put("wide path", text(info.slice(info.u32(28), info.size()), true));
    }
  }

  private static void extra(Bytes block, Map<String, String> facts) {
    long sign = block.u32(4);
    if (sign == 0xa0000001L || sign == 0xa0000006L || sign == 0xa0000007L) {
      String name =
          sign == 0xa0000001L
              ? "environment target"
              : sign == 0xa0000006L ? "installer" : "icon of environment";
      String wide = text(block.slice(268, 788), true);
      facts.put(name, wide.isEmpty() ? string(block, 8) : wide);
    } else if (sign == 0xa0000003L) {
      facts.put("machine", string(block.slice(16, 32), 0));
    }
  }

  private static String string(Bytes bytes, long at) {
    return text(bytes.slice(at, bytes.size()), false);
  }

  private static String text(Bytes bytes, boolean wide) {
    return cut(
        wide
            ? new String(bytes.array(), bytes.from(), bytes.size(), StandardCharsets.UTF_16LE)
            : bytes.latin1());
  }

  private static String cut(String text) {
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }
}
