package ess.extract;

import ess.message.facts.Text;
import java.util.List;
import java.util.Set;

/**
 * What was read out of the parts of a mail.
 *
 * @param reads all texts, those of the body first
 * @param shown those of the body that a mail program shows
 * @param leads what leads somewhere without being in a text
 * @param agreement how much the words of the alternatives agree, in percent
 * @param kinds what there is among the parts: {@code encrypted}, {@code signed}, {@code calendar}
 */
record Body(
    List<TextReader.Read> reads,
    List<TextReader.Read> shown,
    List<Seed> leads,
    int agreement,
    Set<String> kinds) {

  /** Whether a mail program shows the text as a part of the body. */
  @SuppressWarnings("ReferenceEquality") // two texts that are alike are two
  boolean isShown(TextReader.Read read) {
    for (TextReader.Read one : shown) {
      if (one == read) {
        return true;
      }
    }
    return false;
  }

  /** The shown texts, folded, one behind the other. */
  String plain(int limit) {
    StringBuilder all = new StringBuilder();
    for (TextReader.Read read : shown) {
      String plain = read.text().plain();
      if (all.length() > 0 && all.length() < limit) {
        all.append('\n');
      }
      all.append(plain, 0, Math.min(plain.length(), limit - all.length()));
    }
    return all.toString();
  }

  /** All texts. */
  List<Text> texts() {
    return reads.stream().map(TextReader.Read::text).toList();
  }
}
