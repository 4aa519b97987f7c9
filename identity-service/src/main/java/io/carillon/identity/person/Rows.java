package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.consent.Proof;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.resolution.Spot;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.Traits;
import io.carillon.identity.trait.TraitsJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Many rows as the one parameter of a statement, and values as their columns hold them. */
final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Some 1.5 KB: with more PostgreSQL would put a part of the row elsewhere. */
  private static final int MOST_BESIDE = 16;

  private Rows() {}

  /** For `jsonb_to_recordset`. */
  static <T> String of(Collection<T> things, BiConsumer<ObjectNode, T> columns) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode(things.size());
    things.forEach(thing -> columns.accept(rows.addObject(), thing));
    return storable(rows.toString());
  }

  static String storable(String json) {
    return TraitsJson.storable(json);
  }

  static ObjectNode traits(Traits traits) {
    return TraitsJson.write(traits);
  }

  static JsonNode word(@Nullable Trait trait) {
    return TraitsJson.word(trait);
  }

  static Traits traits(String column) {
    return TraitsJson.read(column);
  }

  static Traits traits(JsonNode words) {
    return TraitsJson.read(words);
  }

  static @Nullable Trait word(@Nullable String column) {
    return column == null ? null : TraitsJson.trait(read(column));
  }

  /** A word inside of a JSON column. */
  static @Nullable Trait word(JsonNode word) {
    return word.isObject() ? TraitsJson.trait(word) : null;
  }

  /** `[latitude, longitude, moment]`. */
  static JsonNode spot(@Nullable Spot spot) {
    return spot == null
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance
            .arrayNode()
            .add(spot.latitude())
            .add(spot.longitude())
            .add(spot.at().toString());
  }

  static @Nullable Spot spot(@Nullable String column) {
    if (column == null) {
      return null;
    }
    JsonNode spot = read(column);
    return spot.isArray()
        ? new Spot(spot.path(0).asDouble(), spot.path(1).asDouble(), at(spot.path(2)))
        : null;
  }

  /**
   * A person's identifiers beside their profile, as they are since its version: `[version, [type,
   * value, class, first seen, last seen, verified], …]`. Null for who has more than a row should
   * carry; they stand in tables of their own.
   */
  static @Nullable ArrayNode identifiers(Person person) {
    if (person.identifiers().size() > MOST_BESIDE) {
      return null;
    }
    ArrayNode column = JsonNodeFactory.instance.arrayNode();
    column.add(person.version());
    person
        .identifiers()
        .forEach(
            (identifier, owned) ->
                column
                    .addArray()
                    .add(identifier.type())
                    .add(identifier.value())
                    .add(owned.kind().name())
                    .add(owned.firstSeen().toString())
                    .add(owned.lastSeen().toString())
                    .add(owned.verified()));
    return column;
  }

  /** Null when they are of another version: whoever wrote that one did not know this column. */
  static @Nullable Map<Identifier, Owned> identifiers(@Nullable String column, long version) {
    JsonNode rows = list(column);
    if (rows.path(0).asLong(-1) != version) {
      return null;
    }
    Map<Identifier, Owned> identifiers = HashMap.newHashMap(rows.size());
    for (JsonNode row : rows) {
      if (row.isArray()) {
        identifiers.put(
            new Identifier(row.get(0).asText(), row.get(1).asText()),
            new Owned(
                IdentifierClass.valueOf(row.get(2).asText()),
                at(row.get(3)),
                at(row.get(4)),
                row.get(5).asBoolean()));
      }
    }
    return identifiers;
  }

  /** `[channel, address, purpose, state, source, text, moment, event, reference]`. */
  static Consents consents(JsonNode rows) {
    Map<ConsentKey, Consent> consents = new HashMap<>();
    for (JsonNode row : rows) {
      consents.put(
          new ConsentKey(row.get(0).asText(), row.get(1).asText(), row.get(2).asText()),
          new Consent(
              ConsentState.valueOf(row.get(3).asText()),
              row.get(4).asText(),
              row.get(5).asText(),
              at(row.get(6)),
              new Proof(row.path(7).asText(""), row.path(8).asText(""))));
    }
    return new Consents(consents);
  }

  static Instant at(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Instant at(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** A moment inside of a JSON column. */
  static Instant at(JsonNode value) {
    return OffsetDateTime.parse(value.asText()).toInstant();
  }

  /** The rows that a JSON column holds; none when it is null. */
  static JsonNode list(@Nullable String column) {
    return column == null ? JsonNodeFactory.instance.arrayNode() : read(column);
  }

  static JsonNode read(String column) {
    try {
      return JSON.readTree(column);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
