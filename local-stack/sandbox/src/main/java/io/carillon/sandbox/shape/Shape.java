package io.carillon.sandbox.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A vendor's description of what it takes and answers: an OpenAPI document or one of Google's
 * discovery documents, of which types, references, closed objects, enums, patterns, lengths, ranges
 * and the formats {@code uri}, {@code date-time} and {@code google-duration} are checked.
 */
public final class Shape {
  private static final Pattern DURATION = Pattern.compile("-?[0-9]+(\\.[0-9]{1,9})?s");

  private final JsonNode document;

  private Shape(JsonNode document) {
    this.document = document;
  }

  /** The description in a resource beside a class. */
  public static Shape of(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path.");
      }
      return new Shape(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new IllegalStateException(resource + " cannot be read.", e);
    }
  }

  public JsonNode document() {
    return document;
  }

  /**
   * Where a value is not as a schema says: the place, what stands there, and what was expected.
   *
   * @param place of the value, as the reader knows it
   */
  public List<String> deviations(JsonNode schema, JsonNode value, String place) {
    List<String> found = new ArrayList<>();
    check(schema, value, place, found);
    return found;
  }

  /** A schema itself, or the one that it refers to. */
  public JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (reference.isEmpty()) {
      return schema;
    }
    return reference.startsWith("#")
        ? document.at(reference.substring(1))
        : document.path("schemas").path(reference);
  }

  private void check(JsonNode reference, JsonNode value, String place, List<String> found) {
    JsonNode schema = resolved(reference);
    if (value.isNull()) {
      return;
    }
    String type = schema.path("type").asText("any");
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual() || isLong(schema) && value.isIntegralNumber();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> true;
        };
    if (!fits) {
      found.add(place + ": " + cut(value) + " (expected: " + type + ")");
      return;
    }
    switch (type) {
      case "object" -> object(schema, value, place, found);
      case "array" -> {
        for (int i = 0; i < value.size(); i++) {
          check(schema.path("items"), value.get(i), place + "[" + i + "]", found);
        }
      }
      case "string" -> text(schema, value.asText(), place, found);
      case "integer", "number" -> number(schema, value, place, found);
      default -> {}
    }
  }

  private void object(JsonNode schema, JsonNode value, String place, List<String> found) {
    JsonNode more = schema.path("additionalProperties");
    value
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              String below = place.isEmpty() ? name : place + "." + name;
              JsonNode known = schema.path("properties").path(name);
              if (known.isMissingNode()) {
                known = schema.path("properties").path(camel(name));
              }
              if (!known.isMissingNode()) {
                check(known, field.getValue(), below, found);
              } else if (more.isObject()) {
                check(more, field.getValue(), below, found);
              } else if (schema.has("properties")) {
                found.add(below + ": unknown");
              }
            });
    for (JsonNode name : schema.path("required")) {
      if (!value.hasNonNull(name.asText())) {
        found.add((place.isEmpty() ? "" : place + ".") + name.asText() + ": missing");
      }
    }
  }

  private static void text(JsonNode schema, String value, String place, List<String> found) {
    if (schema.has("pattern") && !value.matches(schema.path("pattern").asText())) {
      found.add(place + ": " + cut(value) + " (expected: " + schema.path("pattern").asText() + ")");
    }
    if (value.length() < schema.path("minLength").asInt(0)
        || value.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      found.add(place + ": " + value.length() + " characters");
    }
    if (schema.has("enum")) {
      List<String> names = new ArrayList<>();
      schema.path("enum").forEach(name -> names.add(name.asText()));
      if (names.stream().noneMatch(value::equalsIgnoreCase)) {
        found.add(place + ": " + cut(value) + " (expected: one of " + names + ")");
      }
    }
    String format = schema.path("format").asText();
    boolean fits =
        switch (format) {
          case "uri" -> isUri(value);
          case "date-time" -> isTime(value);
          case "google-duration" -> DURATION.matcher(value).matches();
          default -> true;
        };
    if (!fits) {
      found.add(place + ": " + cut(value) + " (expected: " + format + ")");
    }
  }

  private static void number(JsonNode schema, JsonNode value, String place, List<String> found) {
    if (value.asDouble() < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
        || value.asDouble() > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
      found.add(place + ": " + value + " is out of range");
    }
  }

  /** Google writes 64-bit numbers as texts, and takes both. */
  private static boolean isLong(JsonNode schema) {
    return schema.path("format").asText().matches("u?int64");
  }

  private static boolean isUri(String value) {
    try {
      return new URI(value).getScheme() != null || value.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isTime(String value) {
    try {
      if (value.length() == 10) {
        LocalDate.parse(value);
      } else {
        OffsetDateTime.parse(value);
      }
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      boolean joint = name.charAt(i) == '_' && i + 1 < name.length();
      camel.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  private static String cut(Object value) {
    String text = value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
