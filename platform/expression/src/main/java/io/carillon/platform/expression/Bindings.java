package io.carillon.platform.expression;

import java.time.Instant;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of a scope's variables. What costs work is worked out when an expression first asks
 * for it, at most once. A variable without a value makes its comparisons false. Not safe for use by
 * several threads at once.
 */
public final class Bindings {
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Supplier<Object>> pending = new HashMap<>();

  private Bindings() {}

  public static Bindings create() {
    return new Bindings();
  }

  /**
   * Binds {@code event}.
   *
   * @param callJson the tracking call as it was sent; {@code properties}, or the traits of an
   *     identify or group call, become {@code event.properties}
   */
  public Bindings event(String name, Instant timestamp, byte[] callJson) {
    return happening("event", name, timestamp, callJson);
  }

  /** Binds {@code entry} in the same way. */
  public Bindings entry(String name, Instant timestamp, byte[] callJson) {
    return happening("entry", name, timestamp, callJson);
  }

  /** Binds {@code profile.traits} to a JSON object. */
  public Bindings traits(byte[] json) {
    return later("profile.traits", () -> Values.object(json));
  }

  /** Binds {@code computed}; an absent key is 0. */
  public Bindings computed(Map<String, Double> computed) {
    values.put("computed", new ZeroWhenAbsent(computed));
    return this;
  }

  /** Binds {@code scores}; an absent key is 0. */
  public Bindings scores(Map<String, Double> scores) {
    values.put("scores", new ZeroWhenAbsent(scores));
    return this;
  }

  /** Binds {@code segments}. */
  public Bindings segments(Collection<String> keys) {
    values.put("segments", List.copyOf(keys));
    return this;
  }

  public Bindings now(Instant now) {
    values.put("now", now);
    return this;
  }

  /** Binds a variable by its full name, such as {@code entry.properties} or {@code journey}. */
  public Bindings bind(String variable, @Nullable Object value) {
    values.put(variable, Values.of(value));
    pending.remove(variable);
    return this;
  }

  /** Binds a variable to what the supplier gives, when an expression asks for it. */
  public Bindings later(String variable, Supplier<?> value) {
    pending.put(variable, () -> Values.of(value.get()));
    values.remove(variable);
    return this;
  }

  /**
   * @throws Unbound which makes the comparison around it false; an empty answer would be CEL's
   *     unknown instead and swallow the whole condition
   */
  Optional<Object> find(String variable) {
    Object known = values.get(variable);
    if (known == null) {
      Supplier<?> supplier = pending.remove(variable);
      if (supplier == null) {
        throw new Unbound(variable);
      }
      known = supplier.get();
      values.put(variable, known);
    }
    return Optional.of(known);
  }

  private Bindings happening(String root, String name, Instant timestamp, byte[] callJson) {
    values.put(root + ".name", name);
    values.put(root + ".timestamp", timestamp);
    Supplier<Map<String, Object>> call = new Once<>(() -> Values.object(callJson));
    pending.put(root + ".properties", () -> part(call.get(), "properties", "traits"));
    pending.put(root + ".context", () -> part(call.get(), "context", "context"));
    return this;
  }

  private static Object part(Map<String, Object> call, String name, String otherwise) {
    Object part = call.getOrDefault(name, call.get(otherwise));
    return part instanceof Map<?, ?> ? part : Map.of();
  }

  /** A variable without a value. */
  static final class Unbound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unbound(String variable) {
      super(variable, null, false, false);
    }
  }

  private static final class Once<T> implements Supplier<T> {
    private final Supplier<T> work;
    private @Nullable T value;

    Once(Supplier<T> work) {
      this.work = work;
    }

    @Override
    public T get() {
      T known = value;
      if (known == null) {
        known = work.get();
        value = known;
      }
      return known;
    }
  }

  private static final class ZeroWhenAbsent extends AbstractMap<String, Object> {
    private final Map<String, Double> known;

    ZeroWhenAbsent(Map<String, Double> known) {
      this.known = known;
    }

    @Override
    public boolean containsKey(Object key) {
      return key instanceof String;
    }

    @Override
    public Object get(Object key) {
      return key instanceof String name ? known.getOrDefault(name, 0.0) : 0.0;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return new HashMap<String, Object>(known).entrySet();
    }
  }
}
