package ess.verdict;

import ess.message.StrictYaml;
import ess.message.Yaml;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads maps and factors of a policy file, and what does not fit as a problem. */
final class Entries {

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,2})?");
  private static final BigDecimal MAX_WEIGHT = BigDecimal.TEN;

  private final StrictYaml yaml;

  /** Of a file that is read strictly. */
  Entries(StrictYaml yaml) {
    this.yaml = yaml;
  }

  /** Reads a key; null with a problem more. */
  interface KeyReader<K> {
    @Nullable K read(Yaml.Node at, String where, String text);
  }

  /** The entries of a map. */
  <K extends Comparable<K>, V> SortedMap<K, V> map(
      Yaml.@Nullable Node node,
      String what,
      KeyReader<K> readKey,
      Function<Yaml.Node, @Nullable V> readValue) {
    SortedMap<K, V> map = new TreeMap<>();
    settings(node, what, readKey, readValue).forEach((key, set) -> map.put(key, set.value()));
    return map;
  }

  /** The entries of a map, each with the place where it stands. */
  <K extends Comparable<K>, V> SortedMap<K, Setting<V>> settings(
      Yaml.@Nullable Node node,
      String what,
      KeyReader<K> readKey,
      Function<Yaml.Node, @Nullable V> readValue) {
    SortedMap<K, Setting<V>> map = new TreeMap<>();
    if (node == null) {
      return map;
    }
    for (Map.Entry<String, Yaml.Node> field : yaml.fields(node, what, null).entrySet()) {
      K key = readKey.read(field.getValue(), what, field.getKey());
      V value = readValue.apply(field.getValue());
      if (key != null && value != null) {
        map.put(key, new Setting<>(what + '.' + field.getKey(), value));
      }
    }
    return map;
  }

  /** A factor, 0 to 10. */
  BigDecimal weight(Yaml.Node node) {
    String text = yaml.text(node);
    if (text != null && DECIMAL.matcher(text).matches()) {
      BigDecimal weight = new BigDecimal(text);
      if (weight.compareTo(MAX_WEIGHT) <= 0) {
        return weight;
      }
    }
    yaml.problem(
        node,
        "a weight is %s, must be 0 to 10 with at most two decimals, such as 0.5"
            .formatted(yaml.shown(node)));
    return BigDecimal.ONE;
  }

  /** A whole number within bounds, or the default where there is none. */
  int optionalWhole(Yaml.@Nullable Node node, String name, int absent, int from, int to) {
    return node == null ? absent : yaml.whole(node, name, absent, from, to);
  }
}
