package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that an RTF text spells in hexadecimal digits, with whatever noise between them. Programs
 * differ in what counts when a group or an escape breaks the digits, so it is read in three ways.
 */
final class RtfHex {

  /** One way of reading. */
  private static final class Reading {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int half = -1;

    private void digit(int value) {
      if (half < 0) {
        half = value;
      } else {
        out.write((half << 4) | value);
        half = -1;
      }
    }

    private void raw(Bytes bytes) {
      half = -1;
      out.write(bytes.array(), bytes.from(), bytes.size());
    }
  }

  private final Reading plain = new Reading();
  private final Reading dropping = new Reading();
  private final Reading nested = new Reading();
  private final long from;
  private boolean escaped;
  private boolean inside;

  RtfHex(long from) {
    this.from = from;
  }

  /** Where it begins in the file. */
  long from() {
    return from;
  }

  /**
   * Takes a character.
   *
   * @param ignorable whether it stands in a group that programs skip if they do not know it
   */
  void character(int c, boolean ignorable) {
    int value = Character.digit(c, 16);
    if (value < 0 || c > 0x7f) {
      return;
    }
    nested.digit(value);
    if (ignorable) {
      inside = true;
    } else {
      plain.digit(value);
      dropping.digit(value);
    }
  }

  /** Takes an escaped character, by which some programs lose the half of a byte before it. */
  void escape() {
    escaped |= dropping.half >= 0;
    dropping.half = -1;
  }

  /** Takes bytes that are not spelled out. */
  void raw(Bytes bytes) {
    plain.raw(bytes);
    dropping.raw(bytes);
    nested.raw(bytes);
  }

  /** What it spells: one reading, or more where they differ. */
  List<Bytes> readings() {
    List<Bytes> all = new ArrayList<>();
    all.add(Bytes.of(plain.out.toByteArray()));
    if (escaped) {
      all.add(Bytes.of(dropping.out.toByteArray()));
    }
    if (inside) {
      all.add(Bytes.of(nested.out.toByteArray()));
    }
    return all;
  }
}
