package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What processes say of themselves while a part that they need is away. */
@Order(5)
@ExtendWith(WholeLine.class)
class HealthLineTest {
  private static final Duration RED = Duration.ofSeconds(10);
  private static final Duration GREEN = Duration.ofSeconds(60);
  private static final Set<String> DEPENDENT =
      Set.of(
          "ingest", "identity", "scoring", "journey", "messaging", "geo", "scorecard", "analytics");

  private final Line line;

  HealthLineTest(Line line) {
    this.line = line;
  }

  @Test
  void isGreenEverywhereWhenAllIsThere() {
    assertHealth(Line.SERVICES.keySet(), 200);
  }

  @Test
  void turnsRedWithoutKafkaAndGreenAgain() throws IOException {
    // When
    line.signal("kafka", "STOP");
    try {
      // Then
      await("all that need Kafka are not ready").atMost(RED).untilAsserted(this::assertRed);
      await("the gateway tells").atMost(RED).until(() -> stateOf("kafka").equals("down"));
    } finally {
      line.signal("kafka", "CONT");
    }
    await("all are ready again").atMost(GREEN).untilAsserted(this::isGreenEverywhereWhenAllIsThere);
  }

  @Test
  void turnsRedWithoutPostgresqlAndGreenAgain() throws IOException {
    // When
    line.kill("postgres");
    try {
      // Then
      await("all that need PostgreSQL are not ready").atMost(RED).untilAsserted(this::assertRed);
      await("the gateway tells").atMost(RED).until(() -> stateOf("postgresql").equals("down"));
    } finally {
      Line.Run up = line.up();
      assertThat(up.exit()).as(up.output()).isZero();
      assertThat(up.output()).contains("Starting 1 of ");
    }
    await("all are ready again").atMost(GREEN).untilAsserted(this::isGreenEverywhereWhenAllIsThere);
    await("people sign in again").atMost(GREEN).until(() -> line.calls().signsIn("rachel"));
  }

  private void assertRed() {
    assertHealth(DEPENDENT, 503);
  }

  /** All at the same time, as each answer may take a while. */
  private void assertHealth(Set<String> services, int ready) {
    Map<String, Future<List<Integer>>> answers = new TreeMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String service : services) {
        answers.put(
            service,
            threads.submit(() -> List.of(health(service, "ready"), health(service, "live"))));
      }
    }
    assertThat(answers)
        .allSatisfy(
            (service, answer) ->
                assertThat(answer.resultNow())
                    .as("%s: ready and live", service)
                    .containsExactly(ready, 200));
  }

  private int health(String service, String kind) {
    return line.calls().look(line.addressOf(service) + "/q/health/" + kind).status();
  }

  private String stateOf(String part) {
    for (JsonNode each :
        line.calls().look(line.calls().url() + "/v1/status").json().path("parts")) {
      if (each.path("name").asText().equals(part)) {
        return each.path("state").asText();
      }
    }
    return "not listed";
  }
}
