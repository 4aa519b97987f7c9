package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class OverflowConsumerTest {
  private static final int BATCH = 500;
  private static final Instant AT = Instant.parse("2026-03-07T10:00:00Z");

  @Inject OverflowConsumer consumer;

  private final String tenant = "over-" + Ids.next();

  /** No broker has so many: what is told of them comes from here alone. */
  private final int partition = 1_000 + (Ids.next().hashCode() & 0xFFFFFF);

  @Test
  void aBatchOfAKeyIsOneRowAndCountsOnceHoweverOftenItIsRead() {
    List<Inbound<AcceptedEvent>> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(record(i, tenant, "Looked"));
    }
    batch.add(record(BATCH, tenant, "Bought"));

    assertThat(consumer.handle(batch)).isEmpty();
    assertThat(consumer.handle(batch)).isEmpty();
    assertThat(consumer.handle(List.of(record(BATCH + 1, tenant, "Bought")))).isEmpty();

    JsonPath keys = developer(tenant).get("/v1/hot-keys").then().extract().jsonPath();
    assertThat(keys.getList("items.events")).containsExactly(BATCH + 2);
    assertThat(keys.getList("items.waiting")).containsExactly(BATCH + 2);
    assertThat(keys.getString("items[0].keptUntil"))
        .isEqualTo(AT.plus(Duration.ofDays(7)).toString());
    assertThat(keys.getString("items[0].key")).isEqualTo("u-1");
    assertThat(keys.getString("items[0].firstAt")).isEqualTo(AT.toString());
    assertThat(keys.getString("items[0].lastAt")).isEqualTo(AT.plusSeconds(BATCH + 1).toString());
    JsonPath letters = developer(tenant).get("/v1/dead-letters").then().extract().jsonPath();
    assertThat(letters.getList("items.events")).containsExactlyInAnyOrder(BATCH, 1, 1);
  }

  @Test
  void largeEventsOfOneKeyAreSeveralRows() {
    Letter small = BundleCodec.of(List.of(record(0, tenant, "Looked"))).getFirst();
    List<Inbound<AcceptedEvent>> large = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      large.add(record(i, tenant, "Looked", "\"" + "x".repeat(32_000) + "\""));
    }

    List<Letter> letters = BundleCodec.of(large);

    assertThat(small.events()).isEqualTo(1);
    assertThat(letters).hasSize(2);
    assertThat(letters).extracting(Letter::events).containsExactly(32, 8);
    assertThat(letters)
        .flatExtracting(BundleCodec::singles)
        .extracting(single -> single.event().id())
        .containsExactlyElementsOf(large.stream().map(r -> r.value().getEventId()).toList());
  }

  @Test
  void aLetterIsAsOldAsTheFirstOfItsEventsCanBe() {
    Inbound<AcceptedEvent> fresh = record(0, tenant, "Looked");
    Instant accepted = Instant.ofEpochMilli(Timestamps.toMillis(fresh.value().getReceivedAt()));
    Instant longAgo = AT.minus(Duration.ofDays(30));
    Inbound<AcceptedEvent> sentAgain =
        record(
            1,
            fresh.value().toBuilder()
                .setOccurredAt(Timestamps.fromMillis(longAgo.toEpochMilli()))
                .build());

    assertThat(since(fresh)).contains(AT.isBefore(accepted) ? AT : accepted);
    assertThat(since(fresh, sentAgain)).contains(longAgo);
  }

  @SafeVarargs
  private static Optional<Instant> since(Inbound<AcceptedEvent>... records) {
    return BundleCodec.since(BundleCodec.of(List.of(records)).getFirst());
  }

  @Test
  void whatIsNobodysGoesToTheDeadLetters() {
    assertThatThrownBy(() -> consumer.handle(List.of(record(0, "", "Looked"))))
        .isInstanceOf(Poison.class);
  }

  private Inbound<AcceptedEvent> record(int offset, String owner, String name) {
    return record(offset, owner, name, "{}");
  }

  private Inbound<AcceptedEvent> record(int offset, String owner, String name, String traits) {
    return record(offset, Buried.accepted(owner, "/" + owner, "e-" + offset, name, traits));
  }

  private Inbound<AcceptedEvent> record(int offset, AcceptedEvent event) {
    return new Inbound<>(
        Topic.EVENTS_OVERFLOW,
        partition,
        offset,
        event.getEventId(),
        event,
        null,
        AT.plusSeconds(offset));
  }
}
