package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads the records of a binary workbook (MS-XLSB) that start or load something. */
final class WorkbookBinary {

  private static final int NAME = 39;
  private static final int SHEET = 156;
  private static final int SUPPORTING_BOOK = 360;
  private static final int DDE = 1;
  private static final int VERY_HIDDEN = 2;

  private WorkbookBinary() {}

  /** Reads a part; one of another kind gives nothing. */
  static void read(Opening opening, Bytes part, String name) {
    int at = 0;
    while (at < part.size() && !opening.isStopped()) {
      int first = part.at(at++);
      int id = first;
      if ((first & 0x80) != 0) {
        id = (first & 0x7f) | ((part.at(at++) & 0x7f) << 7);
      }
      int size = 0;
      for (int i = 0; i < 4; i++) {
        int next = part.at(at++);
        if (next < 0) {
          return;
        }
        size |= (next & 0x7f) << (7 * i);
        if ((next & 0x80) == 0) {
          break;
        }
      }
      Bytes data = part.slice(at, (long) at + size);
      record(opening, id, data, name);
      at = (int) Math.min(part.size(), (long) at + size);
    }
  }

  private static void record(Opening opening, int id, Bytes data, String part) {
    if (id == SUPPORTING_BOOK && data.size() >= 6) {
      String service = text(data, 2);
      String topic = text(data, 6 + service.length() * 2);
      if (data.u16(0) == DDE) {
        Fields.dde(opening, service + "|" + topic, null);
      }
    } else if (id == NAME) {
      String name = text(data, 9);
      if (name.toLowerCase(Locale.ROOT).contains("auto_")) {
        Xlm.found(opening, 2, "the name " + name + " in " + part);
      }
    } else if (id == SHEET && data.u32(0) == VERY_HIDDEN) {
      hidden(opening, text(data, 12 + (int) Math.min(1000, data.u32(8)) * 2));
    }
  }

  /** Names a sheet that programs do not even offer to show. */
  static void hidden(Opening opening, String sheet) {
    opening.note(
        Finding.of(
                "document.hidden-sheet",
                Opener.SOURCE,
                "The workbook has a sheet that can be made visible only by a program",
                Severity.LOW,
                1,
                opening.path())
            .withEvidence(sheet));
  }

  private static String text(Bytes data, int at) {
    long length = data.u32(at);
    if (at < 0 || length > 0x8000) {
      return "";
    }
    return data.slice(at + 4L, at + 4 + length * 2).content().text(StandardCharsets.UTF_16LE);
  }
}
