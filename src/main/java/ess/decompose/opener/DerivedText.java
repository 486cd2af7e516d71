package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;

/** Hands over what a document says, as a part of its own beside the bytes that say it. */
final class DerivedText {

  private static final int MOST = 1 << 20;

  private DerivedText() {}

  /** Hands over the text as a person reads it. */
  static void text(Opening opening, String folder, StringBuilder text) {
    handOver(opening, name(folder, "text"), "text", Magic.TEXT, text);
  }

  /** Hands over a text of any kind, unless it is blank. */
  static void handOver(
      Opening opening, String name, String view, MediaType type, CharSequence text) {
    String whole = text.toString();
    if (!whole.isBlank() && !opening.isStopped()) {
      opening.stored(
          Entry.of(name).view(view).declared(type),
          Bytes.of(whole.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** The name of a part derived from what stands in the folder. */
  static String name(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** Appends to a text that is kept, up to as much as a person would ever read. */
  static void append(StringBuilder text, CharSequence more) {
    if (text.length() < MOST) {
      text.append(more);
    }
  }
}
