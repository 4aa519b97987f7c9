package io.carillon.platform.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which variables an expression may use. Two scopes of the same parts are equal. */
public record Scope(List<Part> parts) {
  private static final CelType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

  /** One root name with what may stand below it. */
  public enum Part {
    /** {@code event.name}, {@code .properties}, {@code .context}, {@code .timestamp}. */
    EVENT,
    /**
     * {@code profile.id}, {@code .traits}, {@code .consents}, {@code .timezone}, {@code .known} …
     */
    PROFILE,
    /** {@code computed['key']}: a number, 0 when absent. */
    COMPUTED,
    /** {@code scores['key']}: a number, 0 when absent. */
    SCORES,
    /** {@code 'key' in segments}. */
    SEGMENTS,
    /** The moment of the decision. */
    NOW,
    /**
     * {@code entry.name}, {@code .properties}, {@code .timestamp}: the event that opened a journey.
     */
    ENTRY,
    /** What a journey knows of itself. */
    JOURNEY,
    /** What the caller of an API gave along. */
    DATA,
    /**
     * What another system sent, in its own words: {@code payload}, one {@code item} of it, and
     * {@code headers['by-lower-case-name']}.
     */
    PAYLOAD
  }

  /** A scope of these parts, in any order. */
  public static Scope of(Part... parts) {
    return new Scope(Stream.of(parts).distinct().sorted().toList());
  }

  /** This scope without a part. */
  public Scope without(Part part) {
    return new Scope(parts.stream().filter(p -> p != part).toList());
  }

  Map<String, CelType> variables() {
    Map<String, CelType> variables = new LinkedHashMap<>();
    for (Part part : parts) {
      switch (part) {
        case EVENT -> happening("event", variables);
        case ENTRY -> happening("entry", variables);
        case PROFILE -> {
          variables.put("profile.id", SimpleType.STRING);
          variables.put("profile.traits", OBJECT);
          variables.put("profile.consents", ListType.create(OBJECT));
          variables.put("profile.channels", ListType.create(SimpleType.STRING));
          variables.put("profile.timezone", SimpleType.STRING);
          variables.put("profile.locale", SimpleType.STRING);
          variables.put("profile.known", SimpleType.BOOL);
        }
        case COMPUTED -> variables.put("computed", OBJECT);
        case SCORES -> variables.put("scores", OBJECT);
        case SEGMENTS -> variables.put("segments", ListType.create(SimpleType.STRING));
        case NOW -> variables.put("now", SimpleType.TIMESTAMP);
        case JOURNEY -> variables.put("journey", OBJECT);
        case DATA -> variables.put("data", OBJECT);
        case PAYLOAD -> {
          variables.put("payload", SimpleType.DYN);
          variables.put("item", SimpleType.DYN);
          variables.put("headers", OBJECT);
        }
      }
    }
    return variables;
  }

  String words() {
    List<String> names = new ArrayList<>(variables().keySet());
    return "one of " + String.join(", ", names);
  }

  private static void happening(String root, Map<String, CelType> variables) {
    variables.put(root + ".name", SimpleType.STRING);
    variables.put(root + ".properties", OBJECT);
    variables.put(root + ".context", OBJECT);
    variables.put(root + ".timestamp", SimpleType.TIMESTAMP);
  }
}
