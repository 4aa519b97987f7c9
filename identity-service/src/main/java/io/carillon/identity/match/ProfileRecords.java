package io.carillon.identity.match;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.linkage.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a profile is compared: names, date of birth, addresses and numbers as the tracking
 * specification names them, and the traits that a run declares.
 */
final class ProfileRecords {
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final Map<String, Function<JsonNode, String>> values = new LinkedHashMap<>();

  ProfileRecords(RunSpec spec) {
    add("firstName", Kind.GIVEN_NAME, p -> name(p, "firstName", 0));
    add("lastName", Kind.FAMILY_NAME, p -> name(p, "lastName", -1));
    add("birthday", Kind.DATE, p -> first(p, "birthday", "birthDate", "dateOfBirth"));
    add("email", Kind.EMAIL, p -> first(p, "email"));
    add("phone", Kind.PHONE, p -> first(p, "phone"));
    add("street", Kind.STREET, p -> address(p, "street"));
    add("city", Kind.CITY, p -> address(p, "city"));
    add("postalCode", Kind.POSTCODE, p -> address(p, "postalCode"));
    add("state", Kind.REGION, p -> address(p, "state"));
    add("gender", Kind.CATEGORY, p -> first(p, "gender"));
    spec.kinds().forEach((trait, kind) -> add(trait, kind, p -> first(p, trait)));
    spec.compared().forEach(trait -> values.putIfAbsent(trait, p -> first(p, trait)));
  }

  private void add(String column, Kind kind, Function<JsonNode, String> value) {
    kinds.put(column, kind);
    values.putIfAbsent(column, value);
  }

  /** Of those that are not guessed. */
  Map<String, Kind> kinds() {
    return Map.copyOf(kinds);
  }

  List<String> columns() {
    return List.copyOf(values.keySet());
  }

  /**
   * @param traits by name, each a word whose value is {@code v}
   */
  @Nullable String[] of(JsonNode traits) {
    @Nullable String[] row = new String[values.size()];
    int at = 0;
    for (Function<JsonNode, String> one : values.values()) {
      String value = one.apply(traits);
      row[at++] = value.isBlank() ? null : value;
    }
    return row;
  }

  private static String first(JsonNode traits, String... names) {
    for (String name : names) {
      String value = text(traits.path(name).path("v"));
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /** Where there is only a whole name, its first or its last word. */
  private static String name(JsonNode traits, String trait, int word) {
    String own = first(traits, trait);
    if (!own.isEmpty()) {
      return own;
    }
    String[] words = first(traits, "name").strip().split("\\s+", -1);
    return words.length < 2 ? "" : words[word < 0 ? words.length - 1 : word];
  }

  private static String address(JsonNode traits, String part) {
    String inside = text(traits.path("address").path("v").path(part));
    return inside.isEmpty() ? first(traits, part) : inside;
  }

  private static String text(JsonNode value) {
    return value.isTextual() || value.isNumber() ? value.asText() : "";
  }
}
