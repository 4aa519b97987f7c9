package io.carillon.identity.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.trait.TraitField;
import io.carillon.identity.trait.TraitType;
import io.carillon.identity.trait.Wins;
import io.carillon.platform.problem.Violations;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one field, as its REST body is.
 *
 * @param type string, number, boolean, dateTime, list (of strings), object; any when left out
 * @param wins known (a known person's word, then the newest), newest, first; known when left out
 * @param sources whose word stands before all others, the strongest first: `operator`, `api`, a
 *     write key's id, `form signup`, or `form`, `hook`, `import` for all of them; at most 20
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FieldBody(
    @Nullable String type, @Nullable String wins, @Nullable List<String> sources) {
  private static final int MOST_SOURCES = 20;
  private static final int LONGEST_SOURCE = 256;

  private static final Map<String, TraitType> TYPES = byName(TraitType.values(), TraitType::text);
  private static final Map<String, Wins> WAYS =
      byName(Wins.values(), way -> way.name().toLowerCase(Locale.ROOT));

  /** What the platform itself reads of a person, and as what. */
  private static final Map<String, TraitType> READ =
      Map.of(
          Identifier.EMAIL,
          TraitType.STRING,
          Identifier.PHONE,
          TraitType.STRING,
          "groupId",
          TraitType.STRING,
          "group",
          TraitType.OBJECT);

  /** With what is left out as by default. */
  FieldBody whole() {
    return new FieldBody(
        type,
        wins == null ? Wins.KNOWN.name().toLowerCase(Locale.ROOT) : wins,
        sources == null ? List.of() : sources);
  }

  /** Notes what is wrong with it. */
  void check(Violations violations, String name) {
    String field = "fields." + name;
    TraitType read = READ.get(name);
    violations
        .check(
            type == null || TYPES.containsKey(type),
            field + ".type",
            type,
            TYPES.keySet().stream().sorted().collect(Collectors.joining(", ")))
        .check(
            type == null || read == null || !TYPES.containsKey(type) || TYPES.get(type) == read,
            field + ".type",
            type,
            read == null ? "" : read.text() + ", as which the platform reads it")
        .check(
            wins == null || WAYS.containsKey(wins),
            field + ".wins",
            wins,
            WAYS.keySet().stream().sorted().collect(Collectors.joining(", ")));
    List<String> named = sources == null ? List.of() : sources;
    violations.check(
        named.size() <= MOST_SOURCES && new HashSet<>(named).size() == named.size(),
        field + ".sources",
        named.size(),
        "at most 20, each once");
    for (int i = 0; i < named.size(); i++) {
      String source = named.get(i);
      violations.check(
          source != null && !source.isBlank() && source.length() <= LONGEST_SOURCE,
          field + ".sources[" + i + "]",
          source == null ? "nothing" : source.length() + " characters",
          "1..256 characters");
    }
  }

  /** The field itself, of a body that was checked once. */
  TraitField field() {
    return new TraitField(
        type == null ? null : TYPES.get(type),
        WAYS.getOrDefault(String.valueOf(wins), Wins.KNOWN),
        sources == null ? List.of() : sources.stream().filter(Objects::nonNull).toList());
  }

  private static <T> Map<String, T> byName(T[] all, Function<T, String> name) {
    return Arrays.stream(all).collect(Collectors.toUnmodifiableMap(name, one -> one));
  }
}
