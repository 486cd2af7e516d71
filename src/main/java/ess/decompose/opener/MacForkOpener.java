package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;

/**
 * Opens what keeps the two forks of a file of the Macintosh together: MacBinary, AppleSingle and
 * AppleDouble (RFC 1740).
 */
final class MacForkOpener implements Opener {

  private static final int APPLE_HEADER = 26;
  private static final int RECORD = 12;
  private static final int DATA_FORK = 1;
  private static final int RESOURCE_FORK = 2;
  private static final int REAL_NAME = 3;
  private static final int MAC_HEADER = 128;
  private static final int CHECKED = 124;
  private static final int LONGEST_NAME = 63;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.APPLE_FORKS) || type.equals(Magic.MAC_BINARY);
  }

  @Override
  public void open(Opening opening) {
    if (opening.type().equals(Magic.MAC_BINARY)) {
      macBinary(opening);
    } else {
      apple(opening);
    }
  }

  /** Whether the header is one of MacBinary: it has a sum, or lengths that fit to the byte. */
  static boolean isMacBinary(Bytes bytes) {
    if (bytes.size() < MAC_HEADER
        || bytes.at(0) != 0
        || bytes.at(1) < 1
        || bytes.at(1) > LONGEST_NAME
        || bytes.at(74) != 0
        || bytes.at(82) != 0) {
      return false;
    }
    long data = bytes.big(83, 4);
    long resource = bytes.big(87, 4);
    if (data + resource <= 0 || data > bytes.size() || resource > bytes.size()) {
      return false;
    }
    boolean isSummed = crc(bytes) == (bytes.at(CHECKED) << 8 | bytes.at(CHECKED + 1));
    return isSummed || MAC_HEADER + padded(data) + padded(resource) == bytes.size();
  }

  private static void macBinary(Opening opening) {
    Bytes bytes = opening.bytes();
    String name = bytes.slice(2, 2 + bytes.at(1)).latin1();
    int second = bytes.at(120) << 8 | bytes.at(121);
    long data = MAC_HEADER + padded(second);
    long dataEnd = data + bytes.big(83, 4);
    long resource = padded(dataEnd);
    long resourceEnd = resource + bytes.big(87, 4);
    long comment = padded(resourceEnd);
    Claims claims = new Claims();
    claims.add(0, MAC_HEADER);
    fork(opening, claims, name, data, dataEnd);
    fork(opening, claims, name + ".rsrc", resource, resourceEnd);
    fork(
        opening, claims, name + ".comment", comment, comment + (bytes.at(99) << 8 | bytes.at(100)));
    claims.gaps(opening);
  }

  private static void apple(Opening opening) {
    Bytes bytes = opening.bytes();
    int count = Math.max(0, bytes.at(24)) << 8 | Math.max(0, bytes.at(25));
    Claims claims = new Claims();
    claims.add(0, APPLE_HEADER);
    String name = GzipOpener.inner(opening.name());
    for (int i = 0; i < count; i++) {
      int at = APPLE_HEADER + RECORD * i;
      if (bytes.big(at, 4) == REAL_NAME) {
        long from = bytes.big(at + 4, 4);
        name = Bytes.utf8(bytes.slice(from, from + Math.min(bytes.big(at + 8, 4), 255)).latin1());
      }
    }
    for (int i = 0; i < count && !opening.isStopped(); i++) {
      int at = APPLE_HEADER + RECORD * i;
      if (at + RECORD > bytes.size()) {
        opening.damaged("records", new ByteRange(0, bytes.size()));
        break;
      }
      claims.add(at, at + (long) RECORD);
      long kind = bytes.big(at, 4);
      long from = bytes.big(at + 4, 4);
      long end = from + bytes.big(at + 8, 4);
      if (kind == DATA_FORK || kind == RESOURCE_FORK) {
        fork(opening, claims, kind == DATA_FORK ? name : name + ".rsrc", from, end);
      }
    }
    claims.gaps(opening);
  }

  private static void fork(Opening opening, Claims claims, String name, long from, long end) {
    Bytes bytes = opening.bytes();
    if (end <= from) {
      return;
    }
    if (end > bytes.size()) {
      opening.damaged(name, null);
    }
    claims.add(from, Math.min(end, bytes.size()));
    opening.stored(
        Entry.of(name.isEmpty() ? "content" : name).at(from, Math.min(end, bytes.size())),
        bytes.slice(from, end));
  }

  private static long padded(long length) {
    return (length + MAC_HEADER - 1) / MAC_HEADER * MAC_HEADER;
  }

  /** The sum of the first bytes by the polynomial of XMODEM. */
  private static int crc(Bytes bytes) {
    int crc = 0;
    for (int i = 0; i < CHECKED; i++) {
      crc ^= bytes.at(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1;
      }
    }
    return crc;
  }
}
