package ess.extract;

import ess.message.Content;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Counts the pages of a PDF without opening it: the root of its page tree states how many there are
 * (ISO 32000-1, section 7.7.3.2), and lies in the open or in a compressed object stream. Of several
 * revisions the largest number counts. What it looks at is bounded, so a made-up file costs no more
 * than an honest one, and may say what it likes.
 */
final class PdfPageTree {

  private static final byte[] TREE = latin("/Pages");
  private static final byte[] STREAM_TYPE = latin("/ObjStm");
  private static final byte[] STREAM = latin("stream");
  private static final byte[] COUNT = latin("/Count");
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_NODES = 50;
  private static final int MOST_STREAMS = 20;
  private static final int MOST_INFLATED = 512 * 1024;
  private static final int LONGEST_DICTIONARY = 8 * 1024;
  private static final int MOST_DIGITS = 7;

  private int pages;
  private int nodes;
  private int inflated;

  private PdfPageTree() {}

  /** How many pages there are; 0 where that cannot be told. */
  static int pages(Content file) {
    PdfPageTree tree = new PdfPageTree();
    tree.read(file.slice(0, MOST_BYTES));
    tree.read(file.slice(Math.max(MOST_BYTES, file.size() - MOST_BYTES), file.size()));
    return tree.pages;
  }

  private void read(Content bytes) {
    look(bytes);
    inflate(bytes);
  }

  private void look(Content bytes) {
    for (int at = bytes.indexOf(TREE, 0); at >= 0 && nodes < MOST_NODES; ) {
      int behind = at + TREE.length;
      if (!isLetter(bytes, behind)) {
        nodes++;
        pages = Math.max(pages, Math.max(forward(bytes, behind), backward(bytes, at)));
      }
      at = bytes.indexOf(TREE, behind);
    }
  }

  /** The count behind a place, in the dictionary that the place is in. */
  private static int forward(Content bytes, int from) {
    int depth = 0;
    int end = Math.min(bytes.size() - 1, from + LONGEST_DICTIONARY);
    for (int i = from; i < end && depth >= 0; i++) {
      if (is(bytes, i, '>')) {
        depth--;
        i++;
      } else if (is(bytes, i, '<')) {
        depth++;
        i++;
      } else if (depth == 0 && bytes.at(i) == '/') {
        int count = count(bytes, i);
        if (count > 0) {
          return count;
        }
      }
    }
    return 0;
  }

  private static int backward(Content bytes, int from) {
    int depth = 0;
    int end = Math.max(0, from - LONGEST_DICTIONARY);
    for (int i = from - 1; i >= end && depth >= 0; i--) {
      if (i > 0 && is(bytes, i - 1, '<')) {
        depth--;
        i--;
      } else if (i > 0 && is(bytes, i - 1, '>')) {
        depth++;
        i--;
      } else if (depth == 0 && bytes.at(i) == '/') {
        int count = count(bytes, i);
        if (count > 0) {
          return count;
        }
      }
    }
    return 0;
  }

  private static boolean is(Content bytes, int at, char bracket) {
    return bytes.at(at) == bracket && bytes.at(at + 1) == bracket;
  }

  /** The number of a count that stands there and not elsewhere; 0 for none. */
  private static int count(Content bytes, int at) {
    int i = at + COUNT.length;
    if (!bytes.slice(at, i).startsWith(COUNT)) {
      return 0;
    }
    int blanks = i + 8;
    while (i < Math.min(blanks, bytes.size()) && bytes.at(i) <= ' ') {
      i++;
    }
    int number = 0;
    int start = i;
    while (i < bytes.size() && i - start < MOST_DIGITS && isDigit(bytes, i)) {
      number = 10 * number + bytes.at(i++) - '0';
    }
    boolean isReference = i + 1 < bytes.size() && bytes.at(i) == ' ' && isDigit(bytes, i + 1);
    return isReference || isDigit(bytes, i) ? 0 : number;
  }

  private static boolean isDigit(Content bytes, int at) {
    return at < bytes.size() && bytes.at(at) >= '0' && bytes.at(at) <= '9';
  }

  private static boolean isLetter(Content bytes, int at) {
    int lower = at < bytes.size() ? bytes.at(at) | 0x20 : ' ';
    return lower >= 'a' && lower <= 'z';
  }

  /** Looks into the object streams (7.5.7). */
  private void inflate(Content bytes) {
    int at = bytes.indexOf(STREAM_TYPE, 0);
    for (int i = 0; i < MOST_STREAMS && at >= 0 && inflated < MOST_INFLATED; i++) {
      int from = bytes.slice(at, at + LONGEST_DICTIONARY).indexOf(STREAM, 0);
      if (from >= 0) {
        int begin = at + from + STREAM.length;
        while (begin < bytes.size() && bytes.at(begin) <= ' ') {
          begin++;
        }
        look(Content.of(inflated(bytes.slice(begin, bytes.size()))));
      }
      at = bytes.indexOf(STREAM_TYPE, at + STREAM_TYPE.length);
    }
  }

  private byte[] inflated(Content packed) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    Inflater inflater = new Inflater();
    try {
      packed.through(
          (array, from, to) -> {
            inflater.setInput(array, from, to - from);
            return inflater;
          });
      byte[] block = new byte[8192];
      int size = 1;
      while (size > 0 && inflated < MOST_INFLATED) {
        size = inflater.inflate(block);
        plain.write(block, 0, size);
        inflated += size;
      }
    } catch (DataFormatException e) {
      // It is packed otherwise, enciphered or broken; what came before counts.
      inflated++;
    } finally {
      inflater.end();
    }
    return plain.toByteArray();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
