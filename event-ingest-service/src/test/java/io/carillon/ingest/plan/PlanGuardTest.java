package io.carillon.ingest.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanGuardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA =
      """
      {"required":["price"],"additionalProperties":false,
       "properties":{"price":{"type":"number"},"name":{"type":"string"},
        "items":{"type":"array","items":{"properties":{"sku":{"type":"string"}}}},
        "tags":{"items":{"type":"string"}},
        "pay":{"anyOf":[
          {"required":["kind","number"],
           "properties":{"kind":{"const":"card"},"number":{"type":"string"}}},
          {"required":["kind","iban"],"properties":{"kind":{"const":"debit"}}}]},
        "address":{"type":"object","required":["street"]}}}""";

  private final PlanBook book = new PlanBook();
  private final PlanGuard guard = new PlanGuard(book);

  @Test
  void findsTheOneSchemaOfManyAndLooksAtNoOther() {
    // Given 200 schemas of other events that nobody may look into
    List<Planned> planned = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      planned.add(planned("/demo", "Event " + i, Mode.QUARANTINE, new Untouchable()));
    }
    planned.add(planned("/demo", "Bought", Mode.QUARANTINE, SCHEMA));
    book.put("demo", Ids.next(), planned);

    assertThat(rule("{\"properties\":{\"price\":1}}").quarantined()).isFalse();
    assertThat(rule("{\"properties\":{}}").quarantined()).isTrue();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> guard.rule("demo", "/demo", Call.TRACK, "Event 7", json("{}")));
  }

  private static final class Untouchable extends ObjectNode {
    private static final long serialVersionUID = 1;

    Untouchable() {
      super(JsonNodeFactory.instance);
    }

    @Override
    public JsonNode get(String name) {
      throw new AssertionError("looked into");
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
      throw new AssertionError("looked into");
    }
  }

  @Test
  void anotherTenantsAndAnArchivedPlanSayNothing() {
    UUID plan = Ids.next();
    book.put("other", Ids.next(), List.of(planned("/other", "Bought", Mode.QUARANTINE, SCHEMA)));
    assertThat(guard.guards("demo")).isFalse();
    book.put("demo", plan, List.of(planned("/demo", "Bought", Mode.QUARANTINE, SCHEMA)));
    assertThat(rule("{}").quarantined()).isTrue();

    book.put("demo", plan, List.of());

    assertThat(rule("{}").by()).isNull();
    assertThat(guard.guards("demo")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/demo, true",
    "/demo/quebec, false",
    "/demo/quebec/montreal, false",
    "/demo/ontario, true",
    "/demo/quebecois, true"
  })
  void theNearestUnitDecides(String unit, boolean quarantined) {
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.QUARANTINE, SCHEMA)));
    book.put("demo", Ids.next(), List.of(planned("/demo/quebec", "Bought", Mode.ALLOW, SCHEMA)));

    Ruling ruling = guard.rule("demo", unit, Call.TRACK, "Bought", json("{}"));

    assertThat(ruling.quarantined()).isEqualTo(quarantined);
  }

  @Test
  void aScreenOfTheSameNameIsAnotherEvent() {
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.QUARANTINE, SCHEMA)));

    assertThat(guard.rule("demo", "/demo", Call.SCREEN, "Bought", json("{}")).by()).isNull();
  }

  @Test
  void whatKeepsToItsPlanStaysByteForByte() {
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.OMIT, SCHEMA)));
    Json event = json("{ \"properties\" : {\"price\": 79.90} }");

    Ruling ruling = guard.rule("demo", "/demo", Call.TRACK, "Bought", event);

    assertThat(ruling.breaches()).isEmpty();
    assertThat(ruling.json()).isSameAs(event);
  }

  @Test
  void annotatesWhatPasses() throws IOException {
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.ANNOTATE, SCHEMA)));

    Ruling ruling = rule("{\"properties\":{\"price\":\"7\"},\"context\":{\"locale\":\"fr\"}}");

    JsonNode event = JSON.readTree(ruling.json().copy());
    assertThat(event.at("/properties/price").asText()).isEqualTo("7");
    assertThat(event.at("/context/locale").asText()).isEqualTo("fr");
    assertThat(event.at("/context/violations"))
        .hasToString(
            "[{\"plan\":\"shop\",\"version\":3,\"mode\":\"annotate\","
                + "\"field\":\"properties.price\",\"rule\":\"type\",\"found\":\"a string\","
                + "\"expected\":\"\\\"number\\\"\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"price\":79.90,\"name\":7}|{\"price\":79.90}",
        "{\"price\":79.90,\"colour\":\"blue\"}|{\"price\":79.90}",
        "{\"price\":\"7\",\"name\":\"a\"}|{\"name\":\"a\"}",
        "{\"price\":1,\"items\":[{\"sku\":\"s\"},{\"sku\":7,\"n\":1}]}"
            + "|{\"price\":1,\"items\":[{\"sku\":\"s\"},{\"n\":1}]}",
        "{\"price\":1,\"tags\":[\"a\",7]}|{\"price\":1}",
        "{\"price\":1,\"address\":{\"city\":\"Laval\"}}"
            + "|{\"price\":1,\"address\":{\"city\":\"Laval\"}}",
        "{\"price\":1,\"address\":7}|{\"price\":1}",
        "{\"price\":1,\"pay\":{\"kind\":\"card\",\"number\":7}}|{\"price\":1}",
        "{}|{}"
      })
  void takesOutWhatDiffersAndSaysIt(String properties, String left) throws IOException {
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.OMIT, SCHEMA)));

    Ruling ruling = rule("{\"properties\":%s,\"event\":\"Bought\"}".formatted(properties));

    String json = new String(ruling.json().copy(), UTF_8);
    assertThat(json).startsWith("{\"properties\":" + left + ",\"event\":\"Bought\"");
    assertThat(JSON.readTree(json).at("/context/violations")).isNotEmpty();
    assertThat(ruling.quarantined()).isFalse();
  }

  @Test
  void oneItemWithoutAPriceLeavesTheCartWhole() throws IOException {
    book.put(
        "demo",
        Ids.next(),
        List.of(
            planned(
                "/demo",
                "Bought",
                Mode.OMIT,
                "{\"properties\":{\"items\":{\"items\":{\"required\":[\"price\"]}}}}")));

    Ruling ruling = rule("{\"properties\":{\"items\":[{\"price\":1},{\"sku\":\"s\"}]}}");

    JsonNode event = JSON.readTree(ruling.json().copy());
    assertThat(event.at("/properties/items")).hasSize(2);
    assertThat(event.at("/context/violations/0/field").asText())
        .isEqualTo("properties.items[1].price");
    assertThat(event.at("/context/violations/0").has("omitted")).isFalse();
  }

  @Test
  void saysEverythingThatItTakesOut() throws IOException {
    // Given 50 properties that nobody planned, of which one look finds 20
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.OMIT, SCHEMA)));
    String more =
        IntStream.range(0, 50).mapToObj(i -> ",\"x" + i + "\":1").collect(Collectors.joining());

    Ruling ruling = rule("{\"properties\":{\"price\":1%s}}".formatted(more));

    JsonNode event = JSON.readTree(ruling.json().copy());
    assertThat(event.path("properties")).hasToString("{\"price\":1}");
    assertThat(event.at("/context/violations"))
        .extracting(violation -> violation.path("omitted").asText())
        .hasSize(50)
        .doesNotHaveDuplicates()
        .contains("properties.x0", "properties.x49");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatIsTooMuchToCheckPassesAndSaysSo(Mode mode) throws IOException {
    String schema =
        "{\"properties\":{\"items\":{\"items\":{\"anyOf\":[%s{\"const\":1}]}}}}"
            .formatted("{\"const\":2},".repeat(1_000));
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", mode, schema)));
    String event = "{\"properties\":{\"items\":[%s7]}}".formatted("7,".repeat(16_000));

    Ruling ruling = rule(event);

    JsonNode passed = JSON.readTree(ruling.json().copy());
    assertThat(ruling.quarantined()).isFalse();
    assertThat(ruling.breaches()).extracting(Breach::found).containsExactly("too much to check");
    assertThat(passed.path("properties")).isEqualTo(JSON.readTree(event).path("properties"));
    assertThat(passed.at("/context/violations")).hasSize(mode == Mode.ALLOW ? 0 : 1);
  }

  @Test
  void theSameViolationIsToldOnceAMinuteWithHowManyThereWere() {
    Told told = new Told();
    Instant now = Instant.parse("2026-03-07T10:00:00Z");

    assertThat(told.turn("demo", "a", now)).isEqualTo(1);
    assertThat(told.turn("demo", "a", now.plusSeconds(1))).isZero();
    assertThat(told.turn("demo", "b", now.plusSeconds(1))).isEqualTo(1);
    assertThat(told.turn("demo", "a", now.plusSeconds(59))).isZero();
    assertThat(told.turn("demo", "a", now.plusSeconds(60))).isEqualTo(3);
  }

  @Test
  void whatCouldNotBeToldIsToldWithTheNext() {
    Told told = new Told();
    Instant now = Instant.parse("2026-03-07T10:00:00Z");
    told.turn("demo", "a", now);
    told.turn("demo", "a", now.plusSeconds(1));
    long count = told.turn("demo", "a", now.plusSeconds(60));

    told.giveBack("demo", "a", count);

    assertThat(count).isEqualTo(2);
    assertThat(told.turn("demo", "a", now.plusSeconds(61))).isEqualTo(2);
    assertThat(told.turn("demo", "a", now.plusSeconds(62))).isZero();
  }

  @Test
  void anotherPlaceInAListOrAnotherUnplannedNameIsTheSameViolation() {
    String schema =
        "{\"properties\":{\"items\":{\"items\":{\"required\":[\"sku\"]}}},"
            + "\"additionalProperties\":false}";
    book.put("demo", Ids.next(), List.of(planned("/demo", "Bought", Mode.ALLOW, schema)));

    assertThat(where("{\"items\":[{}]}")).isEqualTo(where("{\"items\":[{\"sku\":1},{}]}"));
    assertThat(where("{\"x\":1}")).isEqualTo(where("{\"y\":1}"));
    assertThat(where("{\"x\":1}")).isNotEqualTo(where("{\"items\":[{}]}"));
  }

  private String where(String properties) {
    return rule("{\"properties\":%s}".formatted(properties)).breaches().getFirst().where();
  }

  @Test
  void ofTooManyDifferentViolationsTheRestIsNotTold() {
    Told told = new Told();
    Instant now = Instant.parse("2026-03-07T10:00:00Z");
    for (int i = 0; i < Told.MOST; i++) {
      told.turn("demo", i, now);
    }

    assertThat(told.turn("demo", "one more", now)).isZero();
    assertThat(told.turn("other", "one more", now)).isEqualTo(1);
    assertThat(told.turn("demo", "one more", now.plusSeconds(60))).isEqualTo(1);
  }

  private Ruling rule(String event) {
    return guard.rule("demo", "/demo", Call.TRACK, "Bought", json(event));
  }

  private static Planned planned(String unit, String name, Mode mode, String schema) {
    try {
      return planned(unit, name, mode, JSON.readTree(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Planned planned(String unit, String name, Mode mode, JsonNode schema) {
    return new Planned(
        Ids.next(), "shop", 3, unit, new PlannedEvent(Call.TRACK, name, "", mode, schema));
  }

  private static Json json(String text) {
    return Json.of(text.getBytes(UTF_8));
  }
}
