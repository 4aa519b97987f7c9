package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.resolution.Rift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was known of a person, as a merge keeps it. */
final class PastCodec {
  private PastCodec() {}

  static ObjectNode write(Past past) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("traits", Rows.traits(past.traits()));
    json.set("timezone", Rows.word(past.timezone()));
    json.set("locale", Rows.word(past.locale()));
    ArrayNode units = json.putArray("units");
    past.units().forEach(units::add);
    json.put("lastSeen", past.lastSeen().toString()).put("merges", past.merges());
    ArrayNode apart = json.putArray("apart");
    past.apart().forEach(rift -> apart.add(rift.toString()));
    ArrayNode consents = json.putArray("consents");
    past.consents()
        .byKey()
        .forEach(
            (key, word) ->
                consents
                    .addArray()
                    .add(key.channel())
                    .add(key.address())
                    .add(key.purpose())
                    .add(word.state().name())
                    .add(word.source())
                    .add(word.text())
                    .add(word.at().toString())
                    .add(word.proof().event())
                    .add(word.proof().reference()));
    return json;
  }

  static Past read(String column) {
    JsonNode json = Rows.read(column);
    List<String> units = new ArrayList<>();
    json.path("units").forEach(unit -> units.add(unit.asText()));
    Set<Rift> apart = new HashSet<>();
    json.path("apart").forEach(rift -> apart.add(Rift.parse(rift.asText())));
    return new Past(
        Rows.traits(json.path("traits")),
        Rows.consents(json.path("consents")),
        Rows.word(json.path("timezone")),
        Rows.word(json.path("locale")),
        units,
        Rows.at(json.path("lastSeen")),
        json.path("merges").asInt(),
        apart);
  }
}
