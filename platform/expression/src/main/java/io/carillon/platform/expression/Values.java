package io.carillon.platform.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as conditions see them. JSON has one kind of number, so every number is a double here;
 * only a whole number beyond 2^53 stays exact.
 */
public final class Values {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long EXACT = 1L << 53;

  private Values() {}

  /**
   * A JSON object; what is not one is an empty object.
   *
   * @param json UTF-8
   */
  public static Map<String, Object> object(byte[] json) {
    if (json.length == 0) {
      return Map.of();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      return read(parser) instanceof Map<?, ?> map ? cast(map) : Map.of();
    } catch (IOException malformed) {
      return Map.of();
    }
  }

  /** Any Java value made of maps, lists, strings, numbers, booleans, instants and nulls. */
  public static Object of(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Long n -> number(n);
      case Integer n -> n.doubleValue();
      case BigDecimal n -> n.doubleValue();
      case Number n -> n.doubleValue();
      case Map<?, ?> map -> {
        Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((k, v) -> copy.put(String.valueOf(k), of(v)));
        yield copy;
      }
      case Iterable<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(v -> copy.add(of(v)));
        yield copy;
      }
      case Boolean _, String _, Instant _, NullValue _ -> value;
      default -> value.toString();
    };
  }

  /** The text of a value: {@code 9.0} is {@code 9}; an object is its JSON-like form. */
  public static String text(Object value) {
    return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < EXACT
        ? Long.toString(d.longValue())
        : value.toString();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> cast(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static Object number(long n) {
    if (n > EXACT || n < -EXACT) {
      return n;
    }
    return (double) n;
  }

  private static Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, read(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : number(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case null, default -> NullValue.NULL_VALUE;
    };
  }
}
