package ess.extract;

import ess.message.Part;
import ess.message.PartPath;
import ess.message.facts.Form;
import ess.message.facts.Offsets;
import ess.message.facts.Text;
import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads one part as a text. Immutable, safe for many threads. */
final class TextReader {

  /**
   * What was read out of a part.
   *
   * @param text its text
   * @param seeds the links that stand in it
   * @param forms its forms, their sites left empty
   * @param base the address that its links begin from; empty if it names none
   * @param images how many pictures it shows
   * @param alternatives the words that stand for its pictures
   * @param cids the Content-IDs that it shows
   * @param scripted whether something in it runs
   */
  record Read(
      Text text,
      List<Seed> seeds,
      List<Form> forms,
      String base,
      int images,
      List<String> alternatives,
      List<String> cids,
      boolean scripted) {}

  /** The most bytes of a part that are read. */
  private static final int MOST_BYTES = 2_000_000;

  private static final int MANY_EMPTY_LINES = 40;
  private static final int MANY_BLOCKS = 80;
  private static final int MANY_INVISIBLE = 60;

  private final Topics topics;
  private final int limit;

  /** Keeps so many characters of each text. */
  TextReader(Topics topics, int limit) {
    this.topics = topics;
    this.limit = limit;
  }

  /** Reads a page. */
  Read page(Part part, String kind, boolean attachment) {
    Source source = Source.of(part, MOST_BYTES);
    Page page = new PageReader(source, part.path(), limit).read();
    String visible = page.visible().text();
    String hidden = page.hidden().text();
    Offsets offsets = page.visible().offsets();
    Where where = Where.in(part.path());
    List<Seed> seeds = new ArrayList<>(page.seeds());
    seeds.addAll(TextLinks.in(visible, offsets, where, page.anchorTexts(), "text"));
    Folded folded = Folding.fold(visible);
    Set<String> traits = traits(visible, folded);
    if (page.padded()) {
      traits.add("blank-lines");
    }
    int plain = seeds.size();
    for (String code : page.codes()) {
      seeds.addAll(codes(code, where));
    }
    if (traits.contains("blocks")) {
      Pen unfolded = new PageReader(source, part.path(), limit, true).read().visible();
      seeds.addAll(codes(Drawing.of(unfolded.text()).read(), where));
    }
    if (seeds.size() > plain) {
      traits.add("drawn-code");
    }
    Topics.Read about =
        topics.in(folded.text(), (from, to) -> at(part.path(), offsets, folded, from, to));
    Text text =
        new Text(
            kind,
            visible,
            folded.text(),
            hidden,
            page.visible().letters(),
            page.hidden().letters() - page.uncounted(),
            about.language(),
            Collections.unmodifiableSet(traits),
            about.topics(),
            hiddenTopics(part.path(), hidden, page.hidden().offsets()),
            attachment,
            offsets,
            where);
    return new Read(
        text,
        seeds,
        page.forms(),
        page.base(),
        page.images(),
        page.alternatives(),
        page.cids(),
        page.scripted());
  }

  /** The links that a drawn code holds. */
  private static List<Seed> codes(String code, Where where) {
    List<Seed> seeds = new ArrayList<>();
    for (Seed seed : TextLinks.in(code, Offsets.NONE, where, List.of(), "code")) {
      seeds.add(new Seed("code", seed.written(), seed.text(), true, false, where));
    }
    return seeds;
  }

  private Map<String, Topic> hiddenTopics(PartPath part, String hidden, Offsets offsets) {
    if (hidden.isBlank()) {
      return Map.of();
    }
    Folded folded = Folding.fold(hidden);
    return topics.in(folded.text(), (from, to) -> at(part, offsets, folded, from, to)).topics();
  }

  private static Where at(PartPath part, Offsets offsets, Folded folded, int from, int to) {
    int last = to == from ? from : folded.source(to - 1) + 1;
    return new Where(part, offsets.bytes(folded.source(from), last));
  }

  /** Reads plain text. */
  Read plain(Part part, String kind, String origin, boolean attachment) {
    Source source = Source.of(part, MOST_BYTES);
    int length = Math.min(source.length(), limit);
    String visible = source.text(0, length);
    Offsets offsets = source.offsets();
    Where where = Where.in(part.path());
    Folded folded = Folding.fold(visible);
    Set<String> traits = traits(visible, folded);
    if (hasEmptyLines(source)) {
      traits.add("blank-lines");
    }
    List<Seed> seeds = TextLinks.in(visible, offsets, where, List.of(), origin);
    if (traits.contains("blocks")
        && seeds.addAll(codes(Drawing.of(visible.replace("\r", "")).read(), where))) {
      traits.add("drawn-code");
    }
    Topics.Read about =
        topics.in(folded.text(), (from, to) -> at(part.path(), offsets, folded, from, to));
    Text text =
        new Text(
            kind,
            visible,
            folded.text(),
            "",
            letters(source),
            0,
            about.language(),
            Collections.unmodifiableSet(traits),
            about.topics(),
            Map.of(),
            attachment,
            offsets,
            where);
    return new Read(text, seeds, List.of(), "", 0, List.of(), List.of(), false);
  }

  private static int letters(Source source) {
    int letters = 0;
    char[] chars = source.chars();
    for (int i = 0; i < source.length(); i++) {
      letters += isLetter(chars, i, source.length()) ? 1 : 0;
    }
    return letters;
  }

  private static boolean isLetter(char[] chars, int at, int end) {
    if (Character.isHighSurrogate(chars[at]) && at + 1 < end) {
      return Character.isLetterOrDigit(Character.toCodePoint(chars[at], chars[at + 1]));
    }
    return Pen.isLetter(chars[at]);
  }

  private static Set<String> traits(String visible, Folded folded) {
    Set<String> traits = new TreeSet<>();
    Folded.Oddities odd = folded.oddities();
    if (odd.bidi() > 0) {
      traits.add("bidi");
    }
    if (odd.marks() > 0) {
      traits.add("marks");
    }
    if (odd.mixed() > 0) {
      traits.add("mixed-script");
    }
    if (odd.invisible() >= MANY_INVISIBLE || (odd.invisible() > 0 && splitsWord(visible))) {
      traits.add("zero-width");
    }
    if (isDrawn(visible)) {
      traits.add("blocks");
    }
    return traits;
  }

  private static boolean isDrawn(String visible) {
    int blocks = 0;
    for (int i = 0; i < visible.length() && blocks < MANY_BLOCKS; i++) {
      char c = visible.charAt(i);
      blocks += c >= 0x2580 && c <= 0x259f ? 1 : 0;
    }
    return blocks >= MANY_BLOCKS;
  }

  /** Whether an invisible character, soft hyphens aside, stands between two Latin letters. */
  private static boolean splitsWord(String text) {
    for (int i = 1; i + 1 < text.length(); i++) {
      char c = text.charAt(i);
      boolean isInvisible = (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff;
      if (isInvisible && isLatin(text.charAt(i - 1)) && isLatin(text.charAt(i + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLatin(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean hasEmptyLines(Source text) {
    char[] chars = text.chars();
    int lines = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = chars[i];
      if (c == '\n') {
        if (++lines > MANY_EMPTY_LINES) {
          return true;
        }
      } else if (c > ' ' && c != '\u00a0') {
        lines = 0;
      }
    }
    return false;
  }
}
