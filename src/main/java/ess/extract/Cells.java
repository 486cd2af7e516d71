package ess.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers the cells of tables as points, for codes that are drawn with them. For one thread. */
final class Cells {

  private static final int LEAST = 21;
  private static final int MOST = 1_000;
  private static final int MOST_CODES = 5;
  private static final int HALF = 3 * 128;

  private Drawing table = new Drawing();
  private boolean[] row = new boolean[64];
  private int length;
  private final List<String> codes = new ArrayList<>();
  private int tried;

  /** A start tag, with the colour that is behind its text. */
  void start(int element, int background) {
    if (element == Tags.TR) {
      endRow();
    } else if (element == Tags.TABLE) {
      endTable();
    } else if ((element == Tags.TD || element == Tags.TH) && length < MOST) {
      if (length == row.length) {
        row = Arrays.copyOf(row, 2 * length);
      }
      row[length++] = isDark(background);
    }
  }

  private static boolean isDark(int color) {
    return color >= 0 && (color >> 16 & 0xff) + (color >> 8 & 0xff) + (color & 0xff) < HALF;
  }

  /** An end tag. */
  void end(int element) {
    if (element == Tags.TABLE) {
      endTable();
    }
  }

  private void endRow() {
    if (length >= LEAST) {
      table.add(Arrays.copyOf(row, length));
    }
    length = 0;
  }

  private void endTable() {
    endRow();
    if (table.size() >= LEAST && tried < MOST_CODES) {
      tried++;
      String code = table.read();
      if (!code.isEmpty()) {
        codes.add(code);
      }
    }
    if (table.size() > 0) {
      table = new Drawing();
    }
  }

  /** What the codes say. */
  List<String> read() {
    endTable();
    return codes;
  }
}
