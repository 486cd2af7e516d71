package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element of ASN.1 in its basic encoding (X.690), bounds-safe and without recursion.
 *
 * @param file the bytes that it stands in
 * @param tag its first byte
 * @param body where its content begins
 * @param end where its content ends
 * @param after where the next element begins
 */
record Der(Bytes file, int tag, int body, int end, int after) {

  static final MediaType PKCS7 = MediaType.of("application/pkcs7-mime");
  static final MediaType SIGNATURE = MediaType.of("application/pkcs7-signature");
  static final MediaType TIMESTAMPED = MediaType.of("application/timestamped-data");

  private static final MediaType CERTIFICATE = MediaType.of("application/pkix-cert");
  private static final MediaType KEY = MediaType.of("application/pkcs8");
  private static final MediaType KEY_STORE = MediaType.of("application/x-pkcs12");
  private static final MediaType REQUEST = MediaType.of("application/pkcs10");
  private static final String CONTENT = "*\u0086H\u0086\u00f7\r\u0001\u0007";
  private static final String SMIME = "*\u0086H\u0086\u00f7\r\u0001\t\u0010\u0001";
  private static final String KEYS = "*\u0086H\u0086\u00f7\r\u0001\u0001";
  private static final int SEQUENCE = 0x30;
  private static final int IDENTIFIER = 6;
  private static final int CONSTRUCTED = 0x20;
  private static final int UNTIL_END = -2;
  private static final int MOST_CHILDREN = 64;

  /** The media type of what begins like a signed or sealed content, a certificate or a key. */
  static @Nullable MediaType type(Bytes file) {
    int in = file.at(0) == SEQUENCE && file.at(1) != 0 ? bodyOf(file, 0) : -1;
    if (in < 0 || (length(file, 0) > 0 && length(file, 0) < 16)) {
      return null;
    }
    if (file.at(in) == IDENTIFIER) {
      if (file.has(in + 2, CONTENT)) {
        return PKCS7;
      }
      return file.has(in + 2, SMIME) ? file.at(in + 12) == 31 ? TIMESTAMPED : PKCS7 : null;
    }
    if (file.at(in) == 2 && file.at(in + 1) == 1) {
      int next = file.at(in + 3);
      if (file.at(in + 2) == 3) {
        return next == SEQUENCE ? KEY_STORE : null;
      }
      return file.at(in + 2) <= 1 && (next == SEQUENCE || next == 2 || next == 4) ? KEY : null;
    }
    int inner = file.at(in) == SEQUENCE ? bodyOf(file, in) : -1;
    if (inner < 0) {
      return null;
    }
    int algorithm = inner + 2 + Math.max(0, file.at(inner + 1));
    boolean first = file.at(inner) == 2 && file.at(algorithm) == SEQUENCE;
    boolean ofVersion1 = first && file.at(algorithm + 2) == IDENTIFIER;
    if (ofVersion1 || file.has(inner, "\u00a0\u0003\u0002\u0001")) {
      return CERTIFICATE;
    }
    if (file.has(inner, "\u0002\u0001\u00000")) {
      return REQUEST;
    }
    return file.at(inner) == IDENTIFIER && file.has(inner + 2, KEYS) ? KEY : null;
  }

  /** The element at an index; null if there is none. One that is cut off ends with the limit. */
  static @Nullable Der at(Bytes file, int at, int limit) {
    int body = at < limit ? bodyOf(file, at) : -1;
    if (body < 0 || body > limit) {
      return null;
    }
    int tag = file.at(at);
    long length = length(file, at);
    if (length == UNTIL_END) {
      int end = endOf(file, body, limit);
      return new Der(file, tag, body, end, Math.min(limit, end + 2));
    }
    int end = (int) Math.min(limit, body + length);
    return new Der(file, tag, body, end, end);
  }

  /** Whether it is said to be longer than the bytes there are. */
  boolean isCut(int from) {
    long length = length(file, from);
    return length == UNTIL_END ? after < end + 2 : body + length > end;
  }

  /** The elements in it, the first ones. */
  List<Der> children() {
    List<Der> children = new ArrayList<>();
    int at = body;
    while (at < end && children.size() < MOST_CHILDREN) {
      Der child = at(file, at, end);
      if (child == null || child.after <= at) {
        break;
      }
      children.add(child);
      at = child.after;
    }
    return children;
  }

  Bytes content() {
    return file.slice(body, end);
  }

  boolean isConstructed() {
    return (tag & CONSTRUCTED) != 0;
  }

  boolean isSequence() {
    return tag == SEQUENCE;
  }

  /** The bytes of a string, also of one in pieces, which may lie inside each other. */
  Bytes octets() {
    if (!isConstructed()) {
      return content();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = body;
    while (at < end) {
      int inner = bodyOf(file, at);
      if (inner < 0) {
        break;
      }
      long length = length(file, at);
      boolean descends = (file.at(at) & CONSTRUCTED) != 0 || length == UNTIL_END;
      int next = descends ? inner : (int) Math.min(end, inner + length);
      if (!descends && file.at(at) != 0) {
        out.write(file.array(), file.from() + inner, Math.max(0, next - inner));
      }
      at = next;
    }
    return Bytes.of(out.toByteArray());
  }

  /** Where the content of the element begins; -1 if its head is not whole. */
  private static int bodyOf(Bytes file, int at) {
    int first = file.at(at + 1);
    int digits = first > 0x80 ? first & 0x7f : 0;
    return first < 0 || digits > 4 || at + 2 + digits > file.size() ? -1 : at + 2 + digits;
  }

  private static long length(Bytes file, int at) {
    int first = file.at(at + 1);
    if (first <= 0x80) {
      return first == 0x80 ? UNTIL_END : first;
    }
    long length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | Math.max(0, file.at(at + 2 + i));
    }
    return length;
  }

  /** Where the two zeros stand that end an element without a length. */
  private static int endOf(Bytes file, int from, int limit) {
    int depth = 0;
    int at = from;
    while (at + 1 < limit) {
      if (file.at(at) == 0 && file.at(at + 1) == 0) {
        if (depth-- == 0) {
          return at;
        }
        at += 2;
        continue;
      }
      int body = bodyOf(file, at);
      if (body < 0) {
        return limit;
      }
      long length = length(file, at);
      if (length == UNTIL_END) {
        depth++;
        at = body;
      } else {
        at = (int) Math.min(limit, body + length);
      }
    }
    return limit;
  }
}
