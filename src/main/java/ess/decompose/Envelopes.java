package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.Envelope;
import org.jspecify.annotations.Nullable;

/** Reads what a list shows of a mail. */
final class Envelopes {

  private static final int MOST_CHARACTERS = 2000;

  private Envelopes() {}

  /** The envelope that the header section tells. */
  static Envelope of(HeaderSection header) {
    return new Envelope(
        decoded(header.first("from")),
        decoded(header.first("to")),
        decoded(header.first("subject")),
        decoded(header.first("message-id")));
  }

  private static @Nullable String decoded(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String text = value.replace("\n", "").strip();
    if (text.length() > MOST_CHARACTERS) {
      text = text.substring(0, MOST_CHARACTERS);
    }
    return EncodedWords.decode(Bytes.utf8(text));
  }
}
