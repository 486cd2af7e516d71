package ess.rules;

import ess.rules.Index.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the rules that a mail, file or link can concern. Immutable once it is filled. */
final class Lookup {

  /** Rules by the literals of one value. */
  private record Values(Key key, Map<Object, List<Entry>> rules) {

    void find(Frame frame, Consumer<Entry> found) {
      Object value = key.in(frame);
      if (value instanceof Collection<?> members) {
        for (Object member : members) {
          tell(rules.get(member), found);
        }
      } else if (value != null) {
        tell(rules.get(value), found);
      }
    }

    private static void tell(@Nullable List<Entry> entries, Consumer<Entry> found) {
      if (entries != null) {
        entries.forEach(found);
      }
    }
  }

  private final List<Entry> always = new ArrayList<>();
  private final Map<String, Values> plain = new LinkedHashMap<>();
  private final Map<String, Map<String, Values>> looped = new LinkedHashMap<>();

  /** Adds a rule, to be found by the key if it has one, else always. */
  void add(Entry entry, @Nullable Key key) {
    if (key == null) {
      always.add(entry);
      return;
    }
    Key.Range range = key.range();
    Map<String, Values> group =
        range == null ? plain : looped.computeIfAbsent(range.text(), t -> new LinkedHashMap<>());
    Values values = group.computeIfAbsent(key.text(), t -> new Values(key, new HashMap<>()));
    for (Object literal : key.literals()) {
      values.rules().computeIfAbsent(literal, t -> new ArrayList<>()).add(entry);
    }
  }

  /** Tells each rule that can hold, some more than once. */
  void find(Frame frame, Consumer<Entry> found) {
    always.forEach(found);
    plain.values().forEach(values -> values.find(frame, found));
    for (Map<String, Values> group : looped.values()) {
      Collection<Values> all = group.values();
      Object items = all.iterator().next().key().loop().items().of(frame);
      if (items instanceof Collection<?> list) {
        for (Object item : list) {
          frame.loops[0] = Objects.requireNonNull(item, "facts are never null");
          all.forEach(values -> values.find(frame, found));
        }
      }
    }
  }
}
