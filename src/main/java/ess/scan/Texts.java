package ess.scan;

import ess.message.Content;
import ess.message.Part;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** Reads parts as text. */
final class Texts {

  private Texts() {}

  /** The charset by byte order mark, else as declared, else UTF-8. */
  static Charset charsetOf(Part part) {
    Content content = part.content();
    if (content.size() >= 2) {
      int mark = content.at(0) << 8 | content.at(1);
      if (mark == 0xfeff || mark == 0xfffe) {
        return StandardCharsets.UTF_16;
      }
    }
    String declared = part.charset();
    if (declared == null) {
      return StandardCharsets.UTF_8;
    }
    try {
      Charset charset = Charset.forName(declared);
      return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** The first bytes of a part as text. */
  static String of(Part part, int maxBytes) {
    return part.content().slice(0, maxBytes).text(charsetOf(part));
  }

  /**
   * The bytes that stand for a run of characters of the text, or null if the text cannot be turned
   * back into the bytes that it came from.
   */
  static long @Nullable [] bytesOf(Part part, String text, int from, int to) {
    Charset charset = charsetOf(part);
    if (charset.equals(StandardCharsets.UTF_16) || from < 0 || to < from || to > text.length()) {
      return null;
    }
    byte[] before = text.substring(0, from).getBytes(charset);
    byte[] run = text.substring(from, to).getBytes(charset);
    long end = (long) before.length + run.length;
    if (end > part.content().size()) {
      return null;
    }
    int at = part.content().slice(before.length, (int) end).indexOf(run, 0);
    return at == 0 ? new long[] {before.length, end} : null;
  }
}
