package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.message.Envelope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a list shows of a mail, and what ties it to others. */
final class Envelopes {

  private static final int MOST_CHARACTERS = 2000;
  private static final int MOST_IDENTIFIERS = 50;
  private static final int MOST_REFERENCES = 1000;
  private static final Pattern IDENTIFIER = Pattern.compile("<([^<>\\s]{3,250})>");

  private Envelopes() {}

  /** The envelope that the header section tells. */
  static Envelope of(HeaderSection header) {
    return new Envelope(
        decoded(header.first("from")),
        decoded(header.first("to")),
        decoded(header.first("subject")),
        decoded(header.first("message-id")),
        thread(header));
  }

  private static List<String> thread(HeaderSection header) {
    List<String> references = identifiers(header.first("references"));
    Set<String> all = new LinkedHashSet<>();
    identifiers(header.first("message-id")).stream().limit(1).forEach(all::add);
    identifiers(header.first("in-reply-to")).stream().limit(1).forEach(all::add);
    references.stream().limit(1).forEach(all::add);
    for (int i = references.size() - 1; i > 0 && all.size() < MOST_IDENTIFIERS; i--) {
      all.add(references.get(i));
    }
    return List.copyOf(all);
  }

  private static List<String> identifiers(@Nullable String value) {
    if (value == null) {
      return List.of();
    }
    return IDENTIFIER
        .matcher(value)
        .results()
        .limit(MOST_REFERENCES)
        .map(result -> result.group(1))
        .toList();
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
