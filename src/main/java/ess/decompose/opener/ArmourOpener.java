package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Opens texts in armour: what stands in base64 between the lines of a PEM file (RFC 7468), and the
 * messages, keys and signatures of PGP (RFC 9580).
 */
final class ArmourOpener implements Opener {

  private static final Set<MediaType> TYPES =
      Set.of(TextMagic.PEM, Magic.PGP, Magic.PGP_KEYS, Magic.PGP_SIGNATURE);
  private static final String BEGIN = "-----BEGIN ";
  private static final String PGP_MESSAGE = "PGP MESSAGE";
  private static final String END = "-----END ";
  private static final int MOST_BLOCKS = 1000;

  ArmourOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    int at = 0;
    for (int i = 0; i < MOST_BLOCKS && !opening.isStopped(); i++) {
      int begin = file.find(BEGIN, at, file.size());
      if (begin < 0) {
        break;
      }
      opening.gap(at, begin);
      int body = afterLine(file, begin);
      int end = file.find(END, body, file.size());
      if (end < 0) {
        opening.damaged("a block has no end", null);
        end = file.size();
      }
      at = end == file.size() ? end : afterLabel(file, end);
      Bytes content = decoded(file.slice(body, end));
      String label = file.slice(begin + BEGIN.length(), body).latin1().replace('-', ' ').strip();
      if (label.equals(PGP_MESSAGE) && !PgpOpener.begins(content)) {
        message(opening, content);
      }
      if (!content.isEmpty()) {
        opening.stored(Entry.of(label.toLowerCase(Locale.ROOT)).at(begin, at), content);
      }
    }
    opening.gap(at, file.size());
  }

  /** Names a message that is not whole enough to be opened packet by packet. */
  private static void message(Opening opening, Bytes packets) {
    int first = packets.at(0);
    int tag = (first & 0x40) != 0 ? first & 0x3f : first >> 2 & 0xf;
    switch (first < 0x80 ? 0 : tag) {
      case 1, 3, 9, 18, 20 -> opening.encrypted();
      default -> opening.damaged("not a PGP message", null);
    }
  }

  /** The base64 of a block, without its fields and its checksum. */
  private static Bytes decoded(Bytes block) {
    StringBuilder letters = new StringBuilder();
    block
        .latin1()
        .lines()
        .filter(line -> line.indexOf(':') < 0 && !line.startsWith("="))
        .forEach(letters::append);
    byte[] text = letters.toString().getBytes(StandardCharsets.ISO_8859_1);
    return Bytes.of(Base64Text.decode(Bytes.of(text)).bytes());
  }

  private static int afterLine(Bytes file, int at) {
    return Bytes.lineEnd(file.array(), file.from() + at, file.to()) - file.from();
  }

  private static int afterLabel(Bytes file, int end) {
    int dashes = file.find("-----", end + END.length(), afterLine(file, end));
    return dashes < 0 ? afterLine(file, end) : dashes + 5;
  }
}
