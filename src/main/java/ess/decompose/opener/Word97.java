package ess.decompose.opener;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the text of a Word document of 6 to 2003 (MS-DOC) and what its fields do. */
final class Word97 {

  private static final int MAGIC = 0xa5ec;
  private static final int OLDER_MAGIC = 0xa5dc;
  private static final int WORD_97 = 0xc1;
  private static final int ENCRYPTED = 0x0100;
  private static final int SECOND_TABLE = 0x0200;
  private static final int PIECES_AT = 0x01a2;
  private static final int MOST_TEXT = 1 << 20;
  private static final int MOST_FIELD = 20_000;
  private static final char FIELD_BEGIN = 0x13;
  private static final char FIELD_SEPARATOR = 0x14;
  private static final char FIELD_END = 0x15;
  private static final Charset WESTERN = RtfOpener.WESTERN;

  private final Opening opening;
  private final Links links;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder field = new StringBuilder();
  private int fields;
  private boolean instruction;

  private Word97(Opening opening, Links links) {
    this.opening = opening;
    this.links = links;
  }

  /** Whether the stream begins like a document. */
  static boolean is(Bytes stream) {
    return stream.u16(0) == MAGIC || stream.u16(0) == OLDER_MAGIC;
  }

  /** Whether the document says that it is encrypted. */
  static boolean isEncrypted(Bytes document) {
    return (document.u16(10) & ENCRYPTED) != 0;
  }

  /** The name of the stream that holds the document's tables. */
  static String table(Bytes document) {
    return (document.u16(10) & SECOND_TABLE) != 0 ? "1Table" : "0Table";
  }

  /** Reads a document and its tables. */
  static void read(
      Opening opening, String folder, Bytes document, @Nullable Bytes table, Links links) {
    Word97 word = new Word97(opening, links);
    if (document.u16(2) >= WORD_97 && table != null) {
      word.pieces(document, table);
    }
    if (word.text.length() == 0) {
      word.piece(document.slice(document.u32(0x18), document.u32(0x1c)), false);
    }
    word.handOver(folder);
  }

  private void pieces(Bytes document, Bytes table) {
    long at = document.u32(PIECES_AT);
    long end = Math.min(table.size(), at + document.u32(PIECES_AT + 4));
    while (at + 3 <= end && table.at((int) at) == 1) {
      at += 3 + table.u16((int) at + 1);
    }
    if (at + 5 > end || table.at((int) at) != 2) {
      return;
    }
    Bytes pieces = table.slice(at + 5, Math.min(end, at + 5 + table.u32((int) at + 1)));
    int count = (pieces.size() - 4) / 12;
    for (int i = 0; i < count && text.length() < MOST_TEXT && !opening.isStopped(); i++) {
      long letters = Math.max(0, pieces.u32(i * 4 + 4) - pieces.u32(i * 4));
      long where = pieces.u32((count + 1) * 4 + i * 8 + 2);
      boolean narrow = (where & 0x40000000L) != 0;
      long from = (where & 0x3fffffffL) / (narrow ? 2 : 1);
      piece(document.slice(from, from + Math.min(MOST_TEXT, letters) * (narrow ? 1 : 2)), !narrow);
    }
  }

  private void piece(Bytes bytes, boolean wide) {
    String piece =
        bytes.slice(0, MOST_TEXT).content().text(wide ? StandardCharsets.UTF_16LE : WESTERN);
    for (int i = 0; i < piece.length(); i++) {
      character(piece.charAt(i));
    }
  }

  private void character(char c) {
    switch (c) {
      case FIELD_BEGIN -> {
        fields++;
        instruction = true;
        field.append(' ');
      }
      case FIELD_SEPARATOR -> fieldEnd(fields);
      case FIELD_END -> {
        fieldEnd(fields);
        fields = Math.max(0, fields - 1);
      }
      default -> {
        if (instruction && fields > 0) {
          if (field.length() < MOST_FIELD) {
            field.append(c);
          }
        } else if (text.length() < MOST_TEXT) {
          text.append(c == '\r' || c == 0x0b || c == 0x0c || c == 7 ? '\n' : c);
        }
      }
    }
  }

  private void fieldEnd(int depth) {
    if (instruction && depth <= 1) {
      instruction = false;
      Fields.instruction(opening, field.toString(), links);
      field.setLength(0);
    }
  }

  private void handOver(String folder) {
    if (field.length() > 0) {
      Fields.instruction(opening, field.toString(), links);
    }
    DerivedText.text(opening, folder, text);
  }
}
