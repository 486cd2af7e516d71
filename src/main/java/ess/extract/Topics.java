package ess.extract;

import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The topics of the lists in a folder, a phrase a line, and the languages that their texts may be
 * in. Immutable, safe for many threads.
 */
final class Topics {

  /** Where a run of characters of the folded text stands. */
  interface Places {
    /** From one character to behind another. */
    Where of(int from, int to);
  }

  /** What a text is about, and its language. */
  record Read(Map<String, Topic> topics, String language) {}

  /**
   * A phrase.
   *
   * @param topics the lists that hold it
   * @param text it as written
   */
  private record Phrase(List<String> topics, String text) {}

  /** For one topic of one text. */
  private static final class Hits {
    private int phrase = -1;
    private int from;
    private int to;
    private int count;
    private final Set<Integer> phrases = new HashSet<>();
  }

  private static final int LONGEST = 200_000;

  private final Phrases phrases = new Phrases();
  private final List<Phrase> known = new ArrayList<>();
  private final Languages languages;

  private Topics() {
    languages = new Languages(phrases);
  }

  /** Reads the lists of the folder; a folder that does not exist holds none. */
  static Topics read(Path folder) {
    Topics topics = new Topics();
    Map<String, Integer> numbers = new HashMap<>();
    if (Files.isDirectory(folder)) {
      for (Path path : ListFile.in(folder)) {
        topics.add(ListFile.name(path), ListFile.read(path), numbers);
      }
    }
    return topics;
  }

  private void add(String name, ListFile file, Map<String, Integer> numbers) {
    for (ListFile.Line line : file.lines()) {
      String plain = Folding.fold(line.text()).text().strip();
      int number = numbers.computeIfAbsent(plain, p -> known.size());
      if (number == known.size()) {
        known.add(new Phrase(new ArrayList<>(), line.text()));
      }
      known.get(number).topics().add(name);
      if (!phrases.add(plain, number)) {
        throw file.wrong(line, "a phrase has 1 to 16 words");
      }
    }
  }

  /** Reads a folded text. */
  Read in(String plain, Places places) {
    String text = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    Phrases.Words words = phrases.words(text);
    Map<String, Hits> hits = new TreeMap<>();
    phrases.match(
        words,
        (number, from, to) -> {
          for (String topic : known.get(number).topics()) {
            Hits hit = hits.computeIfAbsent(topic, t -> new Hits());
            hit.phrases.add(number);
            if (hit.count++ == 0) {
              hit.phrase = number;
              hit.from = from;
              hit.to = to;
            }
          }
        });
    Map<String, Topic> topics = new TreeMap<>();
    hits.forEach(
        (topic, hit) ->
            topics.put(
                topic,
                new Topic(
                    topic,
                    known.get(hit.phrase).text(),
                    hit.count,
                    hit.phrases.size(),
                    places.of(hit.from, hit.to))));
    return new Read(Collections.unmodifiableMap(topics), languages.of(text, words));
  }
}
