package ess.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import ess.message.facts.Mail;
import ess.message.facts.Seen;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of fact as rules see it: the names of its components, their types and how to read them.
 * Made once for each record, so that reading a mail's facts looks nothing up. Immutable.
 *
 * @param type the record
 * @param fields its components by name, in their order
 */
record Shape(Class<?> type, Map<String, Field> fields) {

  private static final Map<Class<?>, Shape> ALL = all();

  /**
   * A component of a record.
   *
   * @param index its place
   * @param type what rules take it for
   * @param getter reads it out of the record, as an object
   */
  record Field(int index, CelType type, Function<Object, Object> getter) {

    /** Its value in the record; whole numbers are {@code Long}. */
    Object of(Object fact) {
      Object value = Objects.requireNonNull(getter.apply(fact), "facts are never null");
      return value instanceof Integer whole ? (Object) Long.valueOf(whole) : value;
    }
  }

  /** All shapes, by the name that rules use. */
  static Map<String, Shape> byName() {
    Map<String, Shape> names = new LinkedHashMap<>();
    ALL.values().forEach(shape -> names.put(shape.name(), shape));
    return names;
  }

  /** That of the fact. */
  static Shape of(Object fact) {
    Shape shape = ALL.get(fact.getClass());
    if (shape == null) {
      throw new IllegalArgumentException("no fact of rules: " + fact.getClass());
    }
    return shape;
  }

  /** The name that rules use. */
  String name() {
    return type.getSimpleName();
  }

  private static Map<Class<?>, Shape> all() {
    Map<Class<?>, Shape> shapes = new LinkedHashMap<>();
    List.of(Mail.class, Seen.class, Quote.class).forEach(type -> add(type, shapes));
    return Collections.unmodifiableMap(shapes);
  }

  private static void add(Class<?> type, Map<Class<?>, Shape> shapes) {
    if (shapes.containsKey(type)) {
      return;
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    shapes.put(type, new Shape(type, Collections.unmodifiableMap(fields)));
    for (RecordComponent component : type.getRecordComponents()) {
      CelType celType = celType(component.getGenericType(), shapes);
      if (celType != null) {
        fields.put(component.getName(), new Field(fields.size(), celType, getter(component)));
      }
    }
  }

  /** As a lambda, which is compiled with those who call it. */
  @SuppressWarnings("unchecked")
  private static Function<Object, Object> getter(RecordComponent component) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      return (Function<Object, Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  accessor,
                  accessor.type().wrap())
              .getTarget()
              .invoke();
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("facts are public records", e);
    }
  }

  /** The type that rules see; null for what they do not see. */
  private static @Nullable CelType celType(Type type, Map<Class<?>, Shape> shapes) {
    if (type == String.class) {
      return SimpleType.STRING;
    }
    if (type == boolean.class) {
      return SimpleType.BOOL;
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return SimpleType.INT;
    }
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      CelType last = celType(arguments[arguments.length - 1], shapes);
      if (last == null) {
        return null;
      }
      if (generic.getRawType() == List.class || generic.getRawType() == Set.class) {
        return ListType.create(last);
      }
      return generic.getRawType() == Map.class ? MapType.create(SimpleType.STRING, last) : null;
    }
    if (type instanceof Class<?> record && isFact(record)) {
      add(record, shapes);
      return StructTypeReference.create(record.getSimpleName());
    }
    return null;
  }

  private static boolean isFact(Class<?> type) {
    return type.isRecord() && type.getPackage() == Mail.class.getPackage() && !isPlace(type);
  }

  private static boolean isPlace(Class<?> type) {
    return type == ess.message.facts.Where.class;
  }
}
