package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Consumption;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DeadLettersConsumerTest {
  @Inject DeadLettersConsumer consumer;
  @Inject Consumers consumers;

  private final String tenant = "read-" + Ids.next();
  private final String eventId = Ids.next().toString();

  @Test
  void aLetterOfNobodyDoesNotStopTheOthers() {
    DeadLetter nobodys = letter("", "no record".getBytes(UTF_8), Map.of());
    DeadLetter known =
        letter(
            tenant,
            Buried.accepted(tenant, "/" + tenant, eventId, "Bought", "{}").toByteArray(),
            Buried.headers());

    consumer.keep(List.of(nobodys, known));
    consumer.keep(List.of(known, known));

    developer(tenant).get("/v1/dead-letters").then().body("items.eventId", contains(eventId));
  }

  @Test
  void whatCouldNotBeKeptIsReadAgain() {
    AtomicBoolean away = new AtomicBoolean(true);
    List<String> kept = new CopyOnWriteArrayList<>();
    Buried.bury(
        Topic.EVENTS_RAW,
        eventId,
        Buried.accepted(tenant, "/" + tenant, eventId, "Bought", "{}"),
        Buried.headers());

    try (Consumption reading =
        consumers.readDeadLetters(
            "again-" + eventId,
            letters -> {
              if (away.getAndSet(false)) {
                throw new IllegalStateException("nobody keeps them");
              }
              letters.forEach(letter -> kept.add(letter.key()));
            })) {
      await().atMost(Duration.ofSeconds(30)).until(() -> kept.contains(eventId));
      await().atMost(Duration.ofSeconds(5)).until(reading::healthy);
    }
  }

  @Test
  void aCompactedTopicTakesNothingAgain() {
    DeadLetter old =
        new DeadLetter(
            Topic.DEFINITIONS,
            0,
            7,
            tenant + "/segment/1",
            io.carillon.definition.v1.Definition.newBuilder()
                .setTenant(tenant)
                .build()
                .toByteArray(),
            Buried.headers(),
            Instant.EPOCH);

    assertThat(LetterCodec.read(old)).get().extracting(Letter::replayable).isEqualTo(false);
  }

  private static DeadLetter letter(String tenant, byte[] value, Map<String, String> headers) {
    return new DeadLetter(
        Topic.EVENTS_RAW,
        0,
        1,
        tenant + "/a-1",
        value,
        headers,
        Instant.parse("2026-03-07T10:00:00Z"));
  }
}
