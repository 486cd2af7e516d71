package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Part;
import ess.message.Severity;
import java.io.InputStream;

/**
 * What PyInstaller puts behind a program that runs Python: the scripts and libraries, each packed
 * for itself, named by a table that a record near the end of the file tells of.
 */
final class PyInstaller {

  private static final String SIGN = "MEI\u000c\u000b\n\u000b\u000e";
  private static final int WINDOW = 8192;
  private static final int RECORD = 88;
  private static final int OLD_RECORD = 24;
  private static final int HEAD = 18;
  private static final int MOST = 20_000;

  private PyInstaller() {}

  /** Hands over the files, if there are any; says where they begin, -1 if there are none. */
  static int read(Opening opening) {
    Bytes bytes = opening.bytes();
    int record = bytes.find(SIGN, bytes.size() - WINDOW, bytes.size());
    if (record < 0) {
      return -1;
    }
    long length = bytes.big(record + 8, 4);
    long start = record + RECORD - length;
    if (start < 0 || !isTable(bytes, start, record)) {
      start = record + OLD_RECORD - length;
    }
    if (start < 0 || !isTable(bytes, start, record)) {
      return -1;
    }
    opening.trait(Part.Trait.CONTAINER);
    opening.note(
        Finding.of(
                "executable.python",
                Opener.SOURCE,
                "A program that brings scripts in Python and runs them",
                Severity.LOW,
                2,
                opening.path())
            .withRange(start, record + (long) SIGN.length())
            .withEvidence("PyInstaller"));
    int at = (int) (start + bytes.big(record + 12, 4));
    for (int i = 0; i < MOST && at + HEAD < record && !opening.isStopped(); i++) {
      int size = (int) Math.min(bytes.big(at, 4), record - at);
      if (size <= HEAD) {
        break;
      }
      file(opening, start, at, size);
      at += size;
    }
    return (int) start;
  }

  private static boolean isTable(Bytes bytes, long start, int record) {
    long at = start + bytes.big(record + 12, 4);
    return at >= 0 && at + HEAD < record && bytes.big((int) at, 4) > HEAD;
  }

  private static void file(Opening opening, long start, int at, int size) {
    Bytes bytes = opening.bytes();
    long from = start + bytes.big(at + 4, 4);
    long to = Math.min(bytes.size(), from + bytes.big(at + 8, 4));
    String name = bytes.slice(at + HEAD, (long) at + size).latin1();
    int zero = name.indexOf('\0');
    Entry entry = Entry.of(Bytes.utf8(zero < 0 ? name : name.substring(0, zero))).at(from, to);
    if (from >= to) {
      return;
    }
    if (bytes.at(at + 16) == 0) {
      opening.stored(entry, bytes.slice(from, to));
      return;
    }
    InputStream in = new Inflating(bytes.slice(from + 2, to));
    opening.entry(entry.size(bytes.big(at + 12, 4)), in);
  }
}
