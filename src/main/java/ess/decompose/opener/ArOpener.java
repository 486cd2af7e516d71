package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Opens ar, and so deb, with the long names of GNU and BSD. */
final class ArOpener implements Opener {

  private static final int START = 8;
  private static final int HEADER = 60;
  private static final int MOST_NAME = 4096;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.AR);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes ar = opening.bytes();
    Bytes longNames = ar.slice(0, 0);
    long at = START;
    while (at + HEADER <= ar.size() && !opening.isStopped()) {
      int header = (int) at;
      long size = number(ar, header + 48, 10);
      if (size < 0 || ar.at(header + 58) != '`' || ar.at(header + 59) != '\n') {
        break;
      }
      long dataAt = at + HEADER;
      long end = Math.min(ar.size(), dataAt + size);
      String name = ar.slice(header, header + 16L).latin1().strip();
      if (end < dataAt + size) {
        opening.damaged(name, new ByteRange(at, end));
      }
      Bytes data = ar.slice(dataAt, end);
      if (name.equals("//")) {
        longNames = data;
      }
      if (name.startsWith("#1/")) {
        long nameSize = Math.max(0, Math.min(MOST_NAME, number(ar, header + 3, 13)));
        name = text(data.slice(0, nameSize));
        data = data.slice(nameSize, data.size());
      } else {
        name = gnu(name, longNames);
      }
      opening.stored(Entry.of(name).at(at, end), data);
      at = end + (size & 1);
    }
    if (opening.entries() == 0) {
      opening.damaged("no entry", null);
    }
    opening.gap(at, ar.size());
  }

  private static String gnu(String name, Bytes longNames) {
    if (name.equals("/") || name.equals("//")) {
      return name.equals("/") ? "symbols" : "names";
    }
    boolean isLong = name.length() > 1 && name.startsWith("/") && !longNames.isEmpty();
    long at =
        isLong
            ? number(Bytes.of(name.getBytes(StandardCharsets.ISO_8859_1)), 1, name.length() - 1)
            : -1;
    if (at >= 0 && at < longNames.size()) {
      int end = longNames.find("\n", (int) at, longNames.size());
      String found = text(longNames.slice(at, end < 0 ? longNames.size() : end));
      return found.endsWith("/") ? found.substring(0, found.length() - 1) : found;
    }
    return name.length() > 1 && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static String text(Bytes bytes) {
    int zero = bytes.find("\0", 0, bytes.size());
    return Bytes.utf8((zero < 0 ? bytes : bytes.slice(0, zero)).latin1());
  }

  /** Digits up to a blank as a number; -1 if there are none. */
  private static long number(Bytes bytes, int from, int most) {
    long value = -1;
    for (int i = from; i < from + most; i++) {
      int c = bytes.at(i);
      if (c < '0' || c > '9') {
        return c == ' ' || c < 0 ? value : -1;
      }
      value = Math.max(0, value) * 10 + (c - '0');
    }
    return value;
  }
}
