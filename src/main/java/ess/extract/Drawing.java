package ess.extract;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A picture of dark and light points that is drawn without being a picture: with block characters
 * or with the cells of a table. Reads the QR code in it. For one thread.
 */
final class Drawing {

  private static final int MOST_POINTS = 1_000;
  private static final int SMALLEST = 21;
  private static final int LARGEST = 177;
  private static final int STEP = 4;
  private static final char FIRST_BLOCK = '\u2580';
  private static final char LAST_BLOCK = '\u259f';

  private final List<boolean[]> rows = new ArrayList<>();

  /** Adds a row of points. */
  void add(boolean[] row) {
    if (rows.size() < MOST_POINTS && row.length <= MOST_POINTS) {
      rows.add(row);
    }
  }

  /** How many rows there are. */
  int size() {
    return rows.size();
  }

  /** The drawing in a text, whose blanks count; each character is four points. */
  static Drawing of(String text) {
    Drawing drawing = new Drawing();
    for (String line : text.split("\n", MOST_POINTS)) {
      if (blocks(line) == 0 && drawing.rows.isEmpty()) {
        continue;
      }
      int length = Math.min(line.length(), MOST_POINTS / 2);
      boolean[] upper = new boolean[2 * length];
      boolean[] lower = new boolean[2 * length];
      for (int i = 0; i < length; i++) {
        int filled = filled(line.charAt(i));
        upper[2 * i] = (filled & 8) != 0;
        upper[2 * i + 1] = (filled & 4) != 0;
        lower[2 * i] = (filled & 2) != 0;
        lower[2 * i + 1] = (filled & 1) != 0;
      }
      drawing.add(upper);
      drawing.add(lower);
    }
    return drawing;
  }

  private static int blocks(String line) {
    int blocks = 0;
    for (int i = 0; i < line.length(); i++) {
      blocks += filled(line.charAt(i)) != 0 ? 1 : 0;
    }
    return blocks;
  }

  private static int filled(char c) {
    if (c < FIRST_BLOCK || c > LAST_BLOCK) {
      return 0;
    }
    return switch (c) {
      case '\u2580' -> 0xc;
      case '\u2584' -> 0x3;
      case '\u2588', '\u2592', '\u2593' -> 0xf;
      case '\u258c' -> 0xa;
      case '\u2590' -> 0x5;
      case '\u2596' -> 0x2;
      case '\u2597' -> 0x1;
      case '\u2598' -> 0x8;
      case '\u2599' -> 0xb;
      case '\u259a' -> 0x9;
      case '\u259b' -> 0xe;
      case '\u259c' -> 0xd;
      case '\u259d' -> 0x4;
      case '\u259e' -> 0x6;
      case '\u259f' -> 0x7;
      default -> 0;
    };
  }

  /** What the code says, dark on light or light on dark; empty if there is none. */
  String read() {
    boolean[][] dark = cropped(square());
    String text = code(dark);
    if (text.isEmpty()) {
      for (boolean[] row : dark) {
        for (int i = 0; i < row.length; i++) {
          row[i] = !row[i];
        }
      }
      text = code(cropped(dark));
    }
    return text;
  }

  /** All rows with the length of the longest. */
  private boolean[][] square() {
    int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    boolean[][] all = new boolean[rows.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = Arrays.copyOf(rows.get(i), width);
    }
    return all;
  }

  /** Without the light edges. */
  private static boolean[][] cropped(boolean[][] points) {
    int top = points.length;
    int bottom = 0;
    int left = Integer.MAX_VALUE;
    int right = 0;
    for (int y = 0; y < points.length; y++) {
      for (int x = 0; x < points[y].length; x++) {
        if (points[y][x]) {
          top = Math.min(top, y);
          bottom = y + 1;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
        }
      }
    }
    if (bottom <= top || right <= left) {
      return new boolean[0][0];
    }
    boolean[][] inner = new boolean[bottom - top][];
    for (int y = top; y < bottom; y++) {
      inner[y - top] = Arrays.copyOfRange(points[y], left, right);
    }
    return inner;
  }

  /** Tries each size that a code may have and that the points can be divided by. */
  private static String code(boolean[][] points) {
    int height = points.length;
    int width = height == 0 ? 0 : points[0].length;
    for (int size = SMALLEST; size <= LARGEST; size += STEP) {
      if (height % size == 0 && width % size == 0 && height > 0) {
        String text = code(points, size, width / size, height / size);
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    return "";
  }

  private static String code(boolean[][] points, int size, int across, int down) {
    BitMatrix modules = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        if (points[y * down + down / 2][x * across + across / 2]) {
          modules.set(x, y);
        }
      }
    }
    try {
      return new Decoder().decode(modules).getText();
    } catch (ChecksumException | FormatException | RuntimeException e) {
      // It is a drawing of something else.
      return "";
    }
  }
}
