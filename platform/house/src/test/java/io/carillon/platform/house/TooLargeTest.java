package io.carillon.platform.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.carillon.definition.v1.Definition;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the broker will never take stops nobody and is kept. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TooLargeTest {
  private static final int MB = 1 << 20;

  @Inject Emitter emitter;
  @Inject Outbox outbox;
  @Inject Transactions transactions;

  private final TestTopics topics = TestTopics.ofThisTest();
  private final String own = UUID.randomUUID().toString();

  @AfterEach
  void close() {
    topics.close();
  }

  @ParameterizedTest(name = "{0} MB")
  @ValueSource(ints = {2, 5})
  void anEmitterTellsThatItWillNeverBeTaken(int size) {
    List<Outbound> records = List.of(record("large", size * MB));

    assertThatThrownBy(() -> emitter.send(records))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(CommonReason.BODY_TOO_LARGE));
  }

  @Test
  void theOutboxBuriesItWholeAndItsNeighboursGoOn() {
    Outbound large = record("large", 3 * MB);

    transactions.system(
        tx -> {
          outbox.add(tx, List.of(record("before", 10), large, record("after", 10)));
          return true;
        });

    assertThat(
            topics.await(
                Topic.MESSAGES_INBOX,
                Definition.parser(),
                r -> r.value().getTenant().equals(own) && !r.value().getId().equals("large"),
                2))
        .hasSize(2);
    topics.awaitDead(
        Topic.MESSAGES_INBOX,
        r ->
            large.id().equals(r.headers().get("ce_id"))
                && "7/7".equals(r.headers().get("dead-part")));
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (var letter : topics.dead(Topic.MESSAGES_INBOX)) {
      if (large.id().equals(letter.headers().get("ce_id"))) {
        assertThat(letter.headers())
            .containsEntry("dead-reason", "BODY_TOO_LARGE")
            .containsEntry("dead-consumer", "outbox-analytics");
        kept.writeBytes(letter.value());
      }
    }
    assertThat(kept.toByteArray()).isEqualTo(large.value());
  }

  @Test
  void aConsumerBuriesTheRecordFromWhichItFollowsAndItsNeighboursGoOn() {
    for (String id : List.of("fine-1", "large", "fine-2")) {
      topics.send(
          Topic.EVENTS_RAW,
          "lane",
          "demo",
          id,
          AcceptedEvent.newBuilder()
              .setTenant("demo")
              .setEventId(own + "-" + id)
              .setAnonymousId(own)
              .setName(id)
              .build());
    }

    topics.awaitDead(
        Topic.EVENTS_RAW,
        r ->
            "BODY_TOO_LARGE".equals(r.headers().get("dead-reason"))
                && "effects".equals(r.headers().get("dead-consumer")));
    // what stood in the same batch may have been told more than once
    await()
        .untilAsserted(
            () ->
                assertThat(topics.all(Topic.EVENTS_RESOLVED, ProfileEvent.parser()))
                    .filteredOn(r -> r.value().getEvent().getAnonymousId().equals(own))
                    .extracting(r -> r.value().getEvent().getName())
                    .containsOnly("fine-1", "fine-2"));
  }

  private Outbound record(String id, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    Definition value =
        Definition.newBuilder()
            .setTenant(own)
            .setId(id)
            .setBodyJson(ByteString.copyFrom(noise))
            .build();
    return Outbound.of(Topic.MESSAGES_INBOX, own, "demo", own + "-" + id, value);
  }
}
