package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;

/** What a field's value may be. Nothing is read as something else: `"1"` is no number. */
public enum TraitType {
  STRING("string"),
  NUMBER("number"),
  BOOLEAN("boolean"),
  /** RFC 3339 with its offset, or a date alone. */
  DATE_TIME("dateTime"),
  /** Of strings. */
  LIST("list"),
  OBJECT("object");

  private final String text;

  TraitType(String text) {
    this.text = text;
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  boolean admits(JsonNode value) {
    return switch (this) {
      case STRING -> value.isTextual();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case DATE_TIME -> value.isTextual() && isMoment(value.asText());
      case LIST -> value.isArray() && strings(value);
      case OBJECT -> value.isObject();
    };
  }

  /** What a value is, without telling it: `string`, `number`, `array`. */
  public static String kind(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static boolean strings(JsonNode list) {
    for (JsonNode one : list) {
      if (!one.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMoment(String text) {
    try {
      if (text.length() == "2026-03-07".length()) {
        LocalDate.parse(text);
      } else {
        OffsetDateTime.parse(text);
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
