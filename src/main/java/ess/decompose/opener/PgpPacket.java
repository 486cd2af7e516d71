package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A packet of PGP (RFC 9580, section 4.2), with the header of today or of before 1998.
 *
 * @param tag its kind
 * @param body what it holds, put together if it stood in pieces
 * @param start where its body begins
 * @param end where the next packet begins
 * @param cut whether it is said to be longer than the bytes there are
 */
record PgpPacket(int tag, Bytes body, int start, int end, boolean cut) {

  static final int SESSION_KEY = 1;
  static final int SIGNATURE = 2;
  static final int SESSION_KEY_OF_PASSWORD = 3;
  static final int ONE_PASS = 4;
  static final int COMPRESSED = 8;
  static final int ENCRYPTED = 9;
  static final int MARKER = 10;
  static final int LITERAL = 11;
  static final int ENCRYPTED_AND_CHECKED = 18;
  static final int ENCRYPTED_AND_CHAINED = 20;

  private static final int NEW = 0x40;

  /** The packet at an index; null if none begins there. */
  static @Nullable PgpPacket at(Bytes file, int at) {
    int first = file.at(at);
    if (first < 0x80) {
      return null;
    }
    return (first & NEW) != 0 ? ofToday(file, at, first & 0x3f) : old(file, at, first);
  }

  private static @Nullable PgpPacket old(Bytes file, int at, int first) {
    int tag = first >> 2 & 0xf;
    int digits = 1 << (first & 3);
    if (tag == 0) {
      return null;
    }
    if ((first & 3) == 3) {
      return of(file, tag, at + 1, file.size() - at - 1L);
    }
    return of(file, tag, at + 1 + digits, file.big(at + 1, digits));
  }

  private static @Nullable PgpPacket ofToday(Bytes file, int at, int tag) {
    int length = file.at(at + 1);
    if (tag == 0 || length < 0) {
      return null;
    }
    return isPiece(length)
        ? inPieces(file, tag, at + 1)
        : of(file, tag, at + 1 + lengthSize(length), length(file, at + 1));
  }

  private static PgpPacket of(Bytes file, int tag, int start, long length) {
    int from = Math.min(start, file.size());
    long end = from + Math.max(0, length);
    Bytes body = file.slice(from, end);
    return new PgpPacket(tag, body, from, from + body.size(), end > file.size() || length < 0);
  }

  /** A body in pieces, each of which but the last has a power of two as its length. */
  private static PgpPacket inPieces(Bytes file, int tag, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = from;
    boolean more = true;
    boolean cut = false;
    while (more && !cut) {
      int first = file.at(at);
      more = isPiece(first);
      long length = more ? 1L << (first & 0x1f) : length(file, at);
      int start = at + (more ? 1 : lengthSize(first));
      Bytes piece = file.slice(start, start + Math.max(0, length));
      out.write(piece.array(), piece.from(), piece.size());
      cut = first < 0 || piece.size() < length;
      at = Math.min(file.size(), start + piece.size());
    }
    return new PgpPacket(tag, Bytes.of(out.toByteArray()), Math.min(from, at), at, cut);
  }

  private static boolean isPiece(int first) {
    return first >= 224 && first < 255;
  }

  private static int lengthSize(int first) {
    return first < 192 ? 1 : first < 224 ? 2 : 5;
  }

  private static long length(Bytes file, int at) {
    int first = file.at(at);
    return switch (lengthSize(first)) {
      case 1 -> first;
      case 2 -> ((first - 192L) << 8) + Math.max(0, file.at(at + 1)) + 192;
      default -> file.big(at + 1, 4);
    };
  }
}
