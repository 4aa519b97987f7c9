package io.carillon.journey.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read field by field. A mistake is noted and reading goes on with a stand-in
 * value, so that all are found at once; fields that nobody read are mistakes too.
 */
final class Fields {
  private final JsonNode node;
  private final String path;
  private final @Nullable String step;
  private final List<Mistake> mistakes;
  private final Set<String> read = new LinkedHashSet<>();

  private Fields(JsonNode node, String path, @Nullable String step, List<Mistake> mistakes) {
    this.node = node;
    this.path = path;
    this.step = step;
    this.mistakes = mistakes;
  }

  static Fields root(JsonNode node, List<Mistake> mistakes) {
    Fields fields = new Fields(node, "", null, mistakes);
    if (!node.isObject()) {
      fields.mistake("", "a JSON object");
    }
    return fields;
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  Optional<String> text(String name, int longest) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (value.isTextual() && !value.asText().isBlank() && value.asText().length() <= longest) {
      return Optional.of(value.asText());
    }
    mistake(name, "a text of 1..%d characters".formatted(longest));
    return Optional.empty();
  }

  String required(String name, int longest) {
    if (!has(name)) {
      get(name);
      mistake(name, "a text of 1..%d characters".formatted(longest));
      return "";
    }
    return text(name, longest).orElse("");
  }

  boolean flag(String name) {
    JsonNode value = get(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      mistake(name, "true or false");
    }
    return value.asBoolean(false);
  }

  /** One of some words; the stand-in when it is absent. */
  <T> T word(String name, Map<String, T> words, T otherwise) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    T known = value.isTextual() ? words.get(value.asText()) : null;
    if (known == null) {
      mistake(name, "one of " + String.join(", ", words.keySet()));
      return otherwise;
    }
    return known;
  }

  Optional<Span> span(String name) {
    return parsed(name, Span::parse, "an ISO 8601 duration up to P365D, such as PT1H or P3D");
  }

  <T> Optional<T> parsed(String name, Function<String, Optional<T>> parse, String expected) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    Optional<T> parsed = value.isTextual() ? parse.apply(value.asText()) : Optional.empty();
    if (parsed.isEmpty()) {
      mistake(name, expected);
    }
    return parsed;
  }

  /** An object below; one without fields when it is absent or none. */
  Fields object(String name, boolean required) {
    JsonNode value = get(name);
    if (value.isMissingNode() ? required : !value.isObject()) {
      mistake(name, "a JSON object");
    }
    return below(value, at(name), step);
  }

  /** The objects of a list. */
  List<Fields> list(String name, int least, int most) {
    JsonNode value = get(name);
    String expected = "a list of %d..%d objects".formatted(least, most);
    if (value.isMissingNode()) {
      if (least > 0) {
        mistake(name, expected);
      }
      return List.of();
    }
    if (!value.isArray() || value.size() < least || value.size() > most) {
      mistake(name, expected);
      return List.of();
    }
    List<Fields> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String place = at(name) + "[" + i + "]";
      if (!value.get(i).isObject()) {
        note(place, CommonReason.INVALID_VALUE, value.get(i).toString(), "a JSON object");
      }
      items.add(below(value.get(i), place, step));
    }
    return items;
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    JsonNode value = get(name);
    List<String> texts = new ArrayList<>();
    if (!value.isMissingNode()) {
      value.forEach(item -> texts.add(item.isTextual() ? item.asText() : item.toString()));
      if (!value.isArray() || texts.isEmpty()) {
        mistake(name, "a list of texts");
      }
    }
    return texts;
  }

  /** The steps by name. */
  Map<String, Fields> steps(String name, int most) {
    JsonNode value = get(name);
    Map<String, Fields> steps = new LinkedHashMap<>();
    if (!value.isObject() || value.isEmpty() || value.size() > most) {
      mistake(name, "an object with 1..%d steps".formatted(most));
      return steps;
    }
    value
        .properties()
        .forEach(
            e -> {
              String place = at(name) + "." + e.getKey();
              if (!e.getValue().isObject()) {
                mistakes.add(
                    new Mistake(
                        e.getKey(),
                        place,
                        CommonReason.INVALID_VALUE,
                        e.getValue().toString(),
                        "a JSON object"));
              }
              steps.put(e.getKey(), below(e.getValue(), place, e.getKey()));
            });
    return steps;
  }

  /** Notes what is part of the API and not available yet. */
  void refuse(String name, String supported) {
    if (has(name)) {
      get(name);
      note(at(name), JourneyReason.NOT_SUPPORTED_YET, shown(name), supported);
    }
  }

  void mistake(String name, String expected) {
    note(at(name), CommonReason.INVALID_VALUE, shown(name), expected);
  }

  void note(String place, Reason reason, String found, String expected) {
    mistakes.add(new Mistake(step, place, reason, found, expected));
  }

  String at(String name) {
    return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
  }

  /** Every field that nobody asked for is unknown. */
  void done() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                note(
                    at(name),
                    CommonReason.UNKNOWN_FIELD,
                    name,
                    "one of " + String.join(", ", read));
              }
            });
  }

  private Fields below(JsonNode value, String place, @Nullable String within) {
    return new Fields(value, place, within, mistakes);
  }

  private JsonNode get(String name) {
    read.add(name);
    JsonNode value = node.path(name);
    return value instanceof NullNode ? MissingNode.getInstance() : value;
  }

  private String shown(String name) {
    JsonNode value = name.isEmpty() ? node : node.path(name);
    return value.isMissingNode()
        ? "nothing"
        : value.isTextual() ? value.asText() : value.toString();
  }
}
