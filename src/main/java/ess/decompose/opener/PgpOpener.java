package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens messages of PGP packet by packet (RFC 9580, section 5): what is signed or compressed is
 * shown, what is encrypted is named so. What is no part of a message is handed over as it is.
 */
final class PgpOpener implements Opener {

  static final MediaType PACKETS = MediaType.of("application/x-pgp-message");

  private static final int VERSION_OF_ONE_PASS = 3;
  private static final int SIZE_OF_ONE_PASS = 13;
  private static final int LITERAL_HEAD = 6;
  private static final int ZIP = 1;
  private static final int ZLIB = 2;
  private static final int BZIP2 = 3;
  private static final int ZLIB_HEAD = 2;
  private static final int ZLIB_TAIL = 4;
  private static final int HIGHEST_VERSION = 6;
  private static final int MOST_PACKETS = 10_000;
  private static final int PROBE = 64;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(PACKETS);
  }

  /** Whether the bytes begin like a message, and so that hardly anything else does. */
  static boolean begins(Bytes file) {
    PgpPacket first = file.at(0) < 0x80 ? null : PgpPacket.at(file, 0);
    if (first == null) {
      return false;
    }
    Bytes body = first.body();
    int version = body.at(0);
    return switch (first.tag()) {
      case PgpPacket.SESSION_KEY, PgpPacket.SESSION_KEY_OF_PASSWORD ->
          version >= 2 && version <= HIGHEST_VERSION && body.size() > 3 && isSealed(file, first);
      case PgpPacket.ONE_PASS ->
          version == VERSION_OF_ONE_PASS
              ? body.size() == SIZE_OF_ONE_PASS && isContent(file, first.end())
              : version == HIGHEST_VERSION && isContent(file, first.end());
      case PgpPacket.SIGNATURE ->
          version >= 2
              && version <= HIGHEST_VERSION
              && !first.cut()
              && isContent(file, first.end());
      case PgpPacket.MARKER -> body.size() == 3 && body.has(0, "PGP");
      case PgpPacket.COMPRESSED -> isCompressed(body);
      case PgpPacket.LITERAL -> isLiteral(body);
      case PgpPacket.ENCRYPTED_AND_CHECKED ->
          (version == 1 || version == 2) && !first.cut() && first.end() == file.size();
      default -> false;
    };
  }

  private static boolean isSealed(Bytes file, PgpPacket key) {
    PgpPacket next = key.cut() ? null : PgpPacket.at(file, key.end());
    return next != null
        && switch (next.tag()) {
          case PgpPacket.SESSION_KEY,
              PgpPacket.SESSION_KEY_OF_PASSWORD,
              PgpPacket.ENCRYPTED,
              PgpPacket.ENCRYPTED_AND_CHECKED,
              PgpPacket.ENCRYPTED_AND_CHAINED ->
              true;
          default -> false;
        };
  }

  private static boolean isContent(Bytes file, int at) {
    PgpPacket next = PgpPacket.at(file, at);
    return next != null
        && switch (next.tag()) {
          case PgpPacket.LITERAL -> isLiteral(next.body());
          case PgpPacket.COMPRESSED -> isCompressed(next.body());
          case PgpPacket.ONE_PASS, PgpPacket.SIGNATURE -> true;
          default -> false;
        };
  }

  private static boolean isLiteral(Bytes body) {
    int format = body.at(0);
    int name = Math.max(0, body.at(1));
    for (int i = 2; i < 2 + name; i++) {
      if (body.at(i) < ' ') {
        return false;
      }
    }
    return "btul1m".indexOf(format) >= 0 && body.size() >= LITERAL_HEAD + name;
  }

  /** Whether what is compressed begins like a packet. */
  private static boolean isCompressed(Bytes body) {
    if (body.at(0) > BZIP2 || (body.at(0) == ZLIB && body.at(1) != 0x78)) {
      return false;
    }
    if (body.at(0) == BZIP2) {
      return body.has(1, "BZh");
    }
    if (body.at(0) == 0) {
      PgpPacket inside = PgpPacket.at(body, 1);
      return inside != null && inside.tag() == PgpPacket.LITERAL && isLiteral(inside.body());
    }
    try (InputStream in = unpacked(body)) {
      byte[] head = in == null ? new byte[0] : in.readNBytes(PROBE);
      return PgpPacket.at(Bytes.of(head), 0) != null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes file = opening.bytes();
    int at = 0;
    for (int i = 0; i < MOST_PACKETS && at < file.size() && !opening.isStopped(); i++) {
      PgpPacket packet = PgpPacket.at(file, at);
      if (packet == null || packet.end() <= at) {
        break;
      }
      packet(opening, packet, at);
      at = packet.end();
    }
    opening.gap(at, file.size());
  }

  private static void packet(Opening opening, PgpPacket packet, int at) throws IOException {
    switch (packet.tag()) {
      case PgpPacket.SESSION_KEY,
          PgpPacket.SESSION_KEY_OF_PASSWORD,
          PgpPacket.SIGNATURE,
          PgpPacket.ONE_PASS,
          PgpPacket.MARKER -> {}
      case PgpPacket.ENCRYPTED, PgpPacket.ENCRYPTED_AND_CHECKED, PgpPacket.ENCRYPTED_AND_CHAINED ->
          opening.encrypted();
      case PgpPacket.COMPRESSED -> compressed(opening, packet, at);
      case PgpPacket.LITERAL -> literal(opening, packet, at);
      default ->
          opening.stored(
              Entry.of("packet " + packet.tag()).at(packet.start(), packet.end()), packet.body());
    }
    if (packet.cut()) {
      opening.damaged("packet " + packet.tag(), null);
    }
  }

  private static void literal(Opening opening, PgpPacket packet, int at) {
    Bytes body = packet.body();
    int name = Math.max(0, body.at(1));
    Bytes content = body.slice(LITERAL_HEAD + (long) name, body.size());
    Entry entry = Entry.of(name == 0 ? "content" : Bytes.utf8(body.slice(2, 2L + name).latin1()));
    boolean mail = MailSign.isEntity(content);
    opening.stored(
        (mail ? entry.declared(MediaType.MESSAGE) : entry).at(at, packet.end()), content);
  }

  private static void compressed(Opening opening, PgpPacket packet, int at) throws IOException {
    Bytes body = packet.body();
    Entry entry = Entry.of("compressed").at(at, packet.end());
    try (InputStream in = unpacked(body)) {
      if (in == null) {
        opening.unreadable(entry, body, "PGP compression " + body.at(0));
        return;
      }
      opening.entry(entry, in);
      if (in instanceof Inflating inflating && inflating.isFinished()) {
        long around = body.at(0) == ZLIB ? ZLIB_HEAD + ZLIB_TAIL : 0;
        rest(opening, packet, body.slice(1 + around + inflating.consumed(), body.size()));
      }
    }
  }

  private static void rest(Opening opening, PgpPacket packet, Bytes rest) {
    if (!rest.isBlank()) {
      opening.stored(Entry.of("rest").view("unclaimed").at(packet.start(), packet.end()), rest);
    }
  }

  private static @Nullable InputStream unpacked(Bytes body) throws IOException {
    Bytes packed = body.slice(1, body.size());
    return switch (body.at(0)) {
      case 0 -> packed.open();
      case ZIP -> new Inflating(packed);
      case ZLIB -> new Inflating(packed.slice(ZLIB_HEAD, packed.size()));
      case BZIP2 -> new BZip2CompressorInputStream(packed.open(), true);
      default -> null;
    };
  }
}
