package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Reads the records of a workbook of Excel 5 to 2003 (MS-XLS): macro sheets and their formulas,
 * names that run on their own, links to other programs and files, and the text.
 */
final class Workbook97 {

  private static final int BEGIN = 0x0809;
  private static final int END = 0x000a;
  private static final int FORMULA = 0x0006;
  private static final int NAME = 0x0018;
  private static final int EXTERNAL_SHEET = 0x0017;
  private static final int ENCRYPTED = 0x002f;
  private static final int CONTINUED = 0x003c;
  private static final int SHEET = 0x0085;
  private static final int STRINGS = 0x00fc;
  private static final int SUPPORTING_BOOK = 0x01ae;
  private static final int HYPERLINK = 0x01b8;
  private static final int LABEL = 0x0204;
  private static final int MACRO_SHEET = 0x40;
  private static final int MOST_TEXT = 1 << 20;
  private static final String[] RUN_ON_THEIR_OWN = {
    "", "Auto_Open", "Auto_Close", "", "", "", "", "", "", "", "Auto_Activate", "Auto_Deactivate"
  };

  private final Opening opening;
  private final String folder;
  private final Links links;
  private final Bytes book;
  private final StringBuilder macros = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final Deque<Integer> kinds = new ArrayDeque<>();
  private boolean wide;
  private boolean encrypted;

  private Workbook97(Opening opening, String folder, Bytes book, Links links) {
    this.opening = opening;
    this.folder = folder;
    this.book = book;
    this.links = links;
  }

  /** Whether the stream begins like a workbook. */
  static boolean is(Bytes stream) {
    return stream.u16(0) == BEGIN;
  }

  /** Whether the records of a workbook are encrypted. */
  static boolean isEncrypted(Bytes book) {
    int at = 0;
    for (int i = 0; i < 20 && at + 4 <= book.size(); i++) {
      if (book.u16(at) == ENCRYPTED) {
        return true;
      }
      at += 4 + book.u16(at + 2);
    }
    return false;
  }

  /** Reads a workbook. */
  static void read(Opening opening, String folder, Bytes book, Links links) {
    new Workbook97(opening, folder, book, links).read();
  }

  /** The name of a cell, both numbers counted from 0. */
  static String cell(int row, int column) {
    String letters = "";
    for (int rest = column; rest >= 0; rest = rest / 26 - 1) {
      letters = (char) ('A' + rest % 26) + letters;
    }
    return letters + (row + 1);
  }

  private void read() {
    int at = 0;
    while (at + 4 <= book.size() && !opening.isStopped()) {
      int id = book.u16(at);
      int size = book.u16(at + 2);
      Bytes data = book.slice(at + 4L, at + 4L + size);
      at += 4 + size;
      if (id == STRINGS) {
        Pieces pieces = new Pieces(data);
        while (book.u16(at) == CONTINUED && at + 4 <= book.size()) {
          pieces.add(book.slice(at + 4L, at + 4L + book.u16(at + 2)));
          at += 4 + book.u16(at + 2);
        }
        pieces.strings();
      } else {
        record(id, data, at - size - 4);
      }
    }
    if (!encrypted) {
      DerivedText.text(opening, folder, text);
      Xlm.handOver(opening, folder, macros);
    }
  }

  private void record(int id, Bytes data, int from) {
    switch (id) {
      case BEGIN -> {
        wide = data.u16(0) == 0x0600;
        kinds.push(data.u16(2));
      }
      case END -> kinds.poll();
      case ENCRYPTED -> encrypted = true;
      case SHEET -> {
        if (!encrypted) {
          sheet(data);
        }
      }
      case FORMULA -> formula(data);
      case NAME -> name(data);
      case SUPPORTING_BOOK -> link(string(data, 4, data.u16(2)), from);
      case EXTERNAL_SHEET -> {
        if (!wide && !encrypted) {
          link(data.slice(1, 1 + Math.max(0, data.at(0)) + 1L).latin1(), from);
        }
      }
      case HYPERLINK -> OleObjects.monikers(data).forEach(links::add);
      case LABEL -> DerivedText.append(text, string(data, 8, data.u16(6)) + "\n");
      default -> {}
    }
  }

  private void sheet(Bytes data) {
    int length = Math.max(0, data.at(6));
    String name = wide ? string(data, 7, length) : data.slice(7, 7L + length).latin1();
    if ((data.at(4) & 3) == 2) {
      WorkbookBinary.hidden(opening, name);
    }
    if (data.at(5) == 1) {
      Xlm.found(opening, 6, "the sheet " + name);
    }
  }

  private void formula(Bytes data) {
    String formula = XlmFormula.text(data.slice(22, 22L + data.u16(20)), wide);
    Integer kind = kinds.peek();
    if (kind != null && kind == MACRO_SHEET) {
      DerivedText.append(macros, cell(data.u16(0), data.u16(2)) + " =" + formula + "\n");
    }
    Addresses.in(formula).forEach(links::add);
  }

  private void name(Bytes data) {
    int length = Math.max(0, data.at(3));
    boolean builtIn = (data.u16(0) & 0x20) != 0;
    int code = wide ? data.at(15) : data.at(14);
    String name = wide ? string(data, 14, length) : data.slice(14, 14L + length).latin1();
    if (builtIn && code >= 0 && code < RUN_ON_THEIR_OWN.length) {
      name = RUN_ON_THEIR_OWN[code];
    }
    if (!encrypted && name.toLowerCase(Locale.ROOT).startsWith("auto_")) {
      Xlm.found(opening, 6, "the name " + name);
    }
  }

  private void link(String path, int from) {
    if (encrypted || path.length() < 2) {
      return;
    }
    int bar = path.indexOf('\u0003');
    if (bar > 0) {
      String service = path.substring(0, bar).replaceAll("\\p{Cntrl}", "");
      Fields.dde(
          opening,
          service + "|" + path.substring(bar + 1),
          new ess.message.ByteRange(from, Math.max(from, from + 4)));
    } else if (path.charAt(0) == 1) {
      links.add(path.substring(1).replaceAll("\\p{Cntrl}", "\\\\"));
    }
  }

  /** A text of so many letters whose flags stand at the index. */
  private static String string(Bytes data, int at, int length) {
    boolean two = (data.at(at) & 1) != 0;
    Bytes text = data.slice(at + 1L, at + 1 + (long) length * (two ? 2 : 1));
    return two ? text.content().text(StandardCharsets.UTF_16LE) : text.latin1();
  }

  /** The table of strings, which goes on over several records; each begins with flags anew. */
  private final class Pieces {
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private final java.util.BitSet starts = new java.util.BitSet();
    private Bytes all = Bytes.of(new byte[0]);
    private int at = 8;

    Pieces(Bytes first) {
      add(first);
    }

    void add(Bytes piece) {
      starts.set(joined.size());
      joined.write(piece.array(), piece.from(), piece.size());
    }

    void strings() {
      all = Bytes.of(joined.toByteArray());
      while (at + 3 <= all.size() && text.length() < MOST_TEXT && !opening.isStopped()) {
        int length = all.u16(at);
        int flags = all.at(at + 2);
        int runs = (flags & 8) == 0 ? 0 : all.u16(at + 3);
        long extra = (flags & 4) == 0 ? 0 : all.u32(at + 3 + ((flags & 8) == 0 ? 0 : 2));
        at += 3 + ((flags & 8) == 0 ? 0 : 2) + ((flags & 4) == 0 ? 0 : 4);
        letters(length, (flags & 1) != 0);
        at = (int) Math.min(all.size(), at + runs * 4L + extra);
        DerivedText.append(text, "\n");
      }
    }

    private void letters(int length, boolean wideLetters) {
      boolean two = wideLetters;
      for (int i = 0; i < length && at < all.size(); i++) {
        if (i > 0 && starts.get(at)) {
          two = (all.at(at++) & 1) != 0;
        }
        text.append((char) (two ? all.u16(at) : all.at(at)));
        at += two ? 2 : 1;
      }
    }
  }
}
