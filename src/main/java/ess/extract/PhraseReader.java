package ess.extract;

import ess.message.facts.Phrase;
import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a short text of the header. Immutable. */
final class PhraseReader {

  /** Finds the topics of a folded text that stands somewhere. */
  interface TopicFinder {
    /** The topics by name. */
    Map<String, Topic> in(String plain, Where where);
  }

  private static final int LONGEST = 10_000;
  private static final int LEAST_CAPITALS = 10;

  private static final Pattern REPLY =
      Pattern.compile(
          "^(?:re|aw|sv|antw|odp|rif|vs|ynt|res|回复|回覆|答复|отв|ответ)(?:\\[\\d{1,3}])? ?[:：].*",
          Pattern.DOTALL);
  private static final Pattern FORWARD =
      Pattern.compile(
          "^(?:fw|fwd|wg|tr|rv|enc|vs|doorst|转发|轉寄|пересл)(?:\\[\\d{1,3}])? ?[:：].*",
          Pattern.DOTALL);
  private static final Pattern AMOUNT =
      Pattern.compile(
          "(?:[$€£¥₹₽₩฿₿]|\\b(?:usd|eur|gbp|chf|cad|aud|inr|jpy|cny|brl|zar|ngn|btc|eth|usdt|rs\\.?)) ?\\d"
              + "|\\d[\\d.,]{0,20} ?(?:[$€£¥₹₽₩฿₿]|(?:usd|eur|euros?|gbp|chf|cad|aud|inr|jpy|cny|brl|zar|ngn|dollars?|pounds|btc|eth|usdt)\\b)");

  private final Lists lists;
  private final TopicFinder topics;

  /** By the lists, and whoever finds topics. */
  PhraseReader(Lists lists, TopicFinder topics) {
    this.lists = lists;
    this.topics = topics;
  }

  /** A field with the value as written, which has a character a byte. */
  Phrase read(String value, Where where) {
    EncodedWords decoded =
        EncodedWords.decode(value.length() > LONGEST ? value.substring(0, LONGEST) : value);
    Folded folded = Folding.fold(decoded.text());
    String plain = folded.text();
    Set<String> traits = new TreeSet<>();
    written(folded.oddities(), traits);
    if (decoded.isNeedless()) {
      traits.add("encoded-ascii");
      if (decoded.base64()) {
        traits.add("base64-ascii");
      }
    }
    boolean hasColon = plain.indexOf(':') >= 0 || plain.indexOf('：') >= 0;
    if (hasColon && REPLY.matcher(plain).matches()) {
      traits.add("reply");
    }
    if (hasColon && FORWARD.matcher(plain).matches()) {
      traits.add("forward");
    }
    if (isCapitals(decoded.text())) {
      traits.add("capitals");
    }
    return new Phrase(
        decoded.text(),
        plain,
        Collections.unmodifiableSet(traits),
        topics.in(plain, where),
        hasDigit(plain) && AMOUNT.matcher(plain).find(),
        lists.brandsIn(plain),
        where);
  }

  /** Names what is odd about how a text is written. */
  static void written(Folded.Oddities odd, Set<String> traits) {
    name("emoji", odd.emoji(), traits);
    name("bidi", odd.bidi(), traits);
    name("invisible", odd.invisible(), traits);
    name("mixed-script", odd.mixed(), traits);
    name("control", odd.control(), traits);
  }

  private static void name(String trait, int count, Set<String> traits) {
    if (count > 0) {
      traits.add(trait);
    }
  }

  /** Whether it has a digit of ASCII. */
  static boolean hasDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  /** Whether of the letters that have two cases hardly one is small. */
  private static boolean isCapitals(String text) {
    long large = text.chars().filter(Character::isUpperCase).count();
    long small = text.chars().filter(Character::isLowerCase).count();
    return large >= LEAST_CAPITALS && large >= 4 * small;
  }
}
