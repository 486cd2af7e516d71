package ess.rules;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.StructValue;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeMap;

/** A fact as CEL sees it: its components are looked up when they are asked for. */
@Immutable
@SuppressWarnings("Immutable") // Facts are immutable records; CEL demands the annotation of values.
final class View extends StructValue<String, Object> {

  private final Object fact;
  private final Shape shape;

  private View(Object fact) {
    this.fact = fact;
    this.shape = Shape.of(fact);
  }

  /** The value as CEL takes it. */
  static Object of(Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer whole) {
      return Long.valueOf(whole);
    }
    if (value instanceof List<?> list) {
      return list.isEmpty() || list.get(0) instanceof String ? list : new Views(list);
    }
    if (value instanceof Set<?> set) {
      return new Members(set);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> views = new TreeMap<>();
      map.forEach((key, item) -> views.put((String) key, of(item)));
      return views;
    }
    return new View(value);
  }

  @Override
  public Object select(String field) {
    Shape.Field found = shape.fields().get(field);
    if (found == null) {
      throw CelAttributeNotFoundException.forFieldResolution(field);
    }
    return of(found.of(fact));
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(shape.fields().get(field)).map(found -> of(found.of(fact)));
  }

  /** The fact. */
  Object fact() {
    return fact;
  }

  @Override
  public Object value() {
    // CEL takes it for what stands behind the view, and goes on with it.
    return this;
  }

  @Override
  public boolean isZeroValue() {
    return false;
  }

  @Override
  public CelType celType() {
    return StructTypeReference.create(shape.name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View view && view.fact.equals(fact);
  }

  @Override
  public int hashCode() {
    return fact.hashCode();
  }

  @Override
  public String toString() {
    return fact.toString();
  }

  /** A list of facts. */
  private static final class Views extends AbstractList<Object> implements RandomAccess {

    private final List<?> facts;

    Views(List<?> facts) {
      this.facts = facts;
    }

    @Override
    public Object get(int index) {
      return of(facts.get(index));
    }

    @Override
    public int size() {
      return facts.size();
    }
  }

  /** A set of texts, which CEL knows as a list: sorted, so that its order is always the same. */
  private static final class Members extends AbstractList<Object> implements RandomAccess {

    private final Set<?> members;
    private Object[] sorted = {};

    Members(Set<?> members) {
      this.members = members;
    }

    @Override
    public Object get(int index) {
      if (sorted.length != members.size()) {
        sorted = members.stream().sorted().toArray();
      }
      return sorted[index];
    }

    @Override
    public int size() {
      return members.size();
    }

    @Override
    public boolean contains(Object member) {
      return members.contains(member);
    }
  }
}
