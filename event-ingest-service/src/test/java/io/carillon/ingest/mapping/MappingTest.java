package io.carillon.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 600).boxed().toList();

  @Test
  void stopsAtTheFirstEventThatIsTooLarge() {
    Map<String, Object> line = Map.of("items", ITEMS, "whole", Map.of("a", "x".repeat(32 * 1024)));

    assertFails(Mapping.of(List.of(rule("payload.whole")), "events"), line, "events[0]: over");
  }

  @Test
  void makesNoMoreEventsThanAPayloadMayHave() {
    Map<String, Object> line = Map.of("items", ITEMS, "whole", Map.of());
    Rule rule = rule("payload.whole");

    assertThat(Mapping.of(List.of(rule), "events").events(line, "s", "w")).hasSize(600);
    assertFails(Mapping.of(List.of(rule, rule), "events"), line, "over 1000 of one payload");
  }

  private static void assertFails(Mapping mapping, Map<String, Object> line, String detail) {
    assertThatThrownBy(() -> mapping.events(line, "s", "w"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.detail()).contains(detail));
  }

  private static Rule rule(String properties) {
    return new Rule(
        null,
        "payload.items",
        "track",
        "'Told'",
        "'kelly'",
        null,
        null,
        null,
        null,
        null,
        properties,
        null,
        null);
  }
}
