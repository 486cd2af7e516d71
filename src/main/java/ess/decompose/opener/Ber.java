package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element of ASN.1 in its basic encoding (X.690), in which a length may be left open.
 *
 * @param tag its first byte
 * @param from where its content begins
 * @param to where its content ends
 * @param next where the next element begins
 */
record Ber(int tag, int from, int to, int next) {

  static final int OCTETS = 4;
  static final int OBJECT_ID = 6;
  static final int SEQUENCE = 0x30;
  static final int FIRST = 0xa0;

  private static final int MOST_CHILDREN = 10_000;
  private static final int CONSTRUCTED = 0x20;

  /** The element at an index, cut off where the bytes end; null if there is none. */
  static @Nullable Ber at(Bytes bytes, int index, int end) {
    Ber head = head(bytes, index, end);
    if (head == null || head.to >= 0) {
      return head;
    }
    int at = head.from;
    int open = 1;
    while (at < end) {
      if (bytes.at(at) == 0 && bytes.at(at + 1) == 0) {
        at += 2;
        if (--open == 0) {
          return new Ber(head.tag, head.from, at - 2, at);
        }
        continue;
      }
      Ber inner = head(bytes, at, end);
      if (inner == null) {
        break;
      }
      open += inner.to < 0 ? 1 : 0;
      at = inner.to < 0 ? inner.from : inner.next;
    }
    return new Ber(head.tag, head.from, end, end);
  }

  /** Reads tag and length; an open length gives an end of -1. */
  private static @Nullable Ber head(Bytes bytes, int index, int end) {
    int tag = bytes.at(index);
    int at = index + 1;
    if (tag < 0 || index >= end) {
      return null;
    }
    if ((tag & 0x1f) == 0x1f) {
      while ((bytes.at(at) & 0x80) != 0 && at < end) {
        at++;
      }
      at++;
    }
    int first = bytes.at(at++);
    if (first < 0 || at > end) {
      return null;
    }
    if (first == 0x80) {
      return new Ber(tag, at, -1, -1);
    }
    long length = first;
    if (first > 0x80) {
      length = 0;
      for (int i = 0; i < (first & 0x7f) && length <= Integer.MAX_VALUE; i++) {
        length = length << 8 | Math.max(0, bytes.at(at++));
      }
    }
    int to = (int) Math.min(end, at + length);
    return new Ber(tag, Math.min(at, to), to, to);
  }

  boolean isConstructed() {
    return (tag & CONSTRUCTED) != 0;
  }

  /** The elements in it. */
  List<Ber> children(Bytes bytes) {
    List<Ber> children = new ArrayList<>();
    int at = from;
    while (at < to && children.size() < MOST_CHILDREN) {
      Ber child = at(bytes, at, to);
      if (child == null || child.next <= at) {
        break;
      }
      children.add(child);
      at = child.next;
    }
    return children;
  }

  /** The octets of a string, which may be broken into pieces. */
  Bytes octets(Bytes bytes) {
    if (!isConstructed()) {
      return bytes.slice(from, to);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = from;
    while (at < to) {
      Ber piece = head(bytes, at, to);
      if (piece == null) {
        break;
      }
      if (piece.isConstructed() || piece.to < 0) {
        at = piece.from;
      } else {
        out.write(bytes.array(), bytes.from() + piece.from, piece.to - piece.from);
        at = Math.max(at + 1, piece.next);
      }
    }
    return Bytes.of(out.toByteArray());
  }
}
