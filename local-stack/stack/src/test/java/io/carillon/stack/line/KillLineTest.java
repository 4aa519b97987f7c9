package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.FactSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of a service in the middle of its work. */
@Order(4)
@ExtendWith(WholeLine.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KillLineTest {
  private static final int RUNNERS = 100;
  private static final int BEFORE = RUNNERS / 2;
  private static final int IN_FLIGHT = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final Duration UNCHANGED = Duration.ofSeconds(1);

  private final Line line;
  private final List<Race> races = new ArrayList<>();

  KillLineTest(Line line) {
    this.line = line;
  }

  @Order(1)
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"identity", "scoring", "journey"})
  void losesNothingAndDoesNothingTwice(String service) throws IOException {
    // Given
    Race race = Race.announce(line, "kill-" + service);
    race.run(0, BEFORE);
    await("the first mails")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !race.mails().isEmpty());

    // When
    line.kill(service);
    race.run(BEFORE, RUNNERS);
    int waiting = (RUNNERS - race.mails().size()) * Race.EVENTS_OF_A_RUNNER;
    Line.Run up = line.up();

    // Then
    assertThat(waiting).as("events in flight").isGreaterThanOrEqualTo(IN_FLIGHT);
    assertThat(up.exit()).as(up.output()).isZero();
    assertThat(up.output()).contains("Starting 1 of ");
    races.add(race);
    await("each event, each fact, each entry, each mail once")
        .atMost(PATIENCE)
        .during(UNCHANGED)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertOnce(race));
  }

  @Order(2)
  @Test
  void repeatsNothingLaterEither() {
    assumeThat(races).isNotEmpty();

    races.forEach(this::assertOnce);
  }

  private void assertOnce(Race race) {
    List<JsonNode> archived = race.archived();
    assertThat(archived)
        .as("archived events")
        .extracting(event -> event.path("messageId").asText())
        .containsExactlyInAnyOrderElementsOf(race.acknowledged());
    Set<String> profiles =
        archived.stream()
            .map(event -> event.path("profileId").asText())
            .collect(Collectors.toSet());
    assertThat(profiles).as("people").hasSize(RUNNERS);
    assertThat(race.entered())
        .extracting(event -> event.path("profileId").asText())
        .filteredOn(profiles::contains)
        .as("entries into the journey")
        .containsExactlyInAnyOrderElementsOf(profiles);
    assertThat(race.mails())
        .as("mails")
        .extracting(mail -> mail.path("to").path(0).asText())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, RUNNERS).mapToObj(race::email).toList());
    try (Partner partner = new Partner(line.calls().url(), line.calls().client("partner-crm"))) {
      Map<String, FactSnapshot> facts = partner.facts(profiles);
      assertThat(facts).as("people with facts").containsOnlyKeys(profiles);
      assertThat(facts.values())
          .as("counted laps")
          .extracting(each -> each.getComputedOrDefault(Race.TRAIT, 0))
          .containsOnly((double) Race.LAPS);
    }
  }
}
