package ess.extract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Feeds a digest with header and body in canonical form (RFC 6376, section 3.4). A line ends at its
 * LF, with or without a CR, and is hashed as if it ended with CRLF. One pass, without a copy. For
 * one use by one thread.
 */
final class Canonical {

  private final MessageDigest digest;
  private final byte[] buffer = new byte[8_192];
  private int filled;
  private long size;

  Canonical() {
    this(sha256());
  }

  private Canonical(MessageDigest digest) {
    this.digest = digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Another one that has hashed the same. */
  Canonical copy() {
    flush();
    try {
      Canonical copy = new Canonical((MessageDigest) digest.clone());
      copy.size = size;
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of every Java can be copied", e);
    }
  }

  /** How many bytes were hashed. */
  long size() {
    return size;
  }

  /** The digest of all of it. */
  byte[] digest() {
    flush();
    return digest.digest();
  }

  /** Adds a field, with all of its bytes and its line end. */
  void field(byte[] a, SignedHeader.Field field, int start, boolean relaxed) {
    field(a, field, start, relaxed, field.to(), field.to());
    end();
  }

  /** Adds the field of a signature as if its value were empty, without a line end. */
  void signature(byte[] a, SignedHeader.Field field, int start, boolean relaxed) {
    int from = field.to();
    int to = field.to();
    int at = field.value();
    while (at < field.to()) {
      int end = find(a, ';', start + at, start + field.to()) - start;
      int equals = find(a, '=', start + at, start + end) - start;
      String name = new String(a, start + at, equals - at, StandardCharsets.ISO_8859_1).strip();
      if (name.equals("b") && equals < end) {
        from = equals + 1;
        to = end;
        break;
      }
      at = end + 1;
    }
    field(a, field, start, relaxed, from, to);
  }

  private static int find(byte[] a, char c, int from, int to) {
    int i = from;
    while (i < to && a[i] != c) {
      i++;
    }
    return i;
  }

  /** The field but for what stands between the two, without its last line end. */
  private void field(
      byte[] a, SignedHeader.Field field, int start, boolean relaxed, int from, int to) {
    if (relaxed) {
      for (byte b : field.name().getBytes(StandardCharsets.ISO_8859_1)) {
        put(b);
      }
      put((byte) ':');
      relaxed(a, start + field.value(), start + field.to(), start + from, start + to);
    } else {
      simple(a, start + field.from(), start + field.to(), start + from, start + to);
    }
  }

  private void relaxed(byte[] a, int begin, int end, int from, int to) {
    boolean begun = false;
    boolean space = false;
    for (int i = begin; i < end; i++) {
      if (i >= from && i < to) {
        continue;
      }
      byte b = a[i];
      if (b == ' ' || b == '\t') {
        space = true;
      } else if (b != '\n' && !(b == '\r' && i + 1 < end && a[i + 1] == '\n')) {
        if (space && begun) {
          put((byte) ' ');
        }
        put(b);
        begun = true;
        space = false;
      }
    }
  }

  private void simple(byte[] a, int begin, int end, int from, int to) {
    int last = end > begin && a[end - 1] == '\n' ? end - 1 : end;
    for (int i = begin; i < last; i++) {
      if (i >= from && i < to) {
        continue;
      }
      if (a[i] == '\n') {
        end();
      } else if (!(a[i] == '\r' && i + 1 < end && a[i + 1] == '\n')) {
        put(a[i]);
      }
    }
  }

  /** Adds a body. */
  void body(byte[] a, int begin, int end, boolean relaxed) {
    long empty = 0;
    int at = begin;
    while (at < end) {
      int feed = find(a, '\n', at, end);
      int last = feed > at && feed < end && a[feed - 1] == '\r' ? feed - 1 : feed;
      if (relaxed) {
        while (last > at && (a[last - 1] == ' ' || a[last - 1] == '\t')) {
          last--;
        }
      }
      if (last == at) {
        empty++;
      } else {
        for (; empty > 0; empty--) {
          end();
        }
        line(a, at, last, relaxed);
        end();
      }
      at = feed + 1;
    }
    if (size == 0 && !relaxed) {
      end();
    }
  }

  private void line(byte[] a, int from, int to, boolean relaxed) {
    for (int i = from; i < to; i++) {
      boolean blank = relaxed && (a[i] == ' ' || a[i] == '\t');
      if (!blank) {
        put(a[i]);
      } else if (a[i + 1] != ' ' && a[i + 1] != '\t') {
        put((byte) ' ');
      }
    }
  }

  private void end() {
    put((byte) '\r');
    put((byte) '\n');
  }

  private void put(byte b) {
    if (filled == buffer.length) {
      flush();
    }
    buffer[filled++] = b;
    size++;
  }

  private void flush() {
    digest.update(buffer, 0, filled);
    filled = 0;
  }
}
