package io.carillon.ingest.deadletter;

import static io.carillon.ingest.Demo.developer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Consumption;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DeadLettersConsumerTest {
  @Inject DeadLettersConsumer consumer;
  @Inject Consumers consumers;
  @Inject LetterStore store;
  @Inject HotKeyStore hotKeys;
  @Inject Transactions transactions;
  @Inject Definitions definitions;
  @Inject MeterRegistry meters;

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
      await().until(() -> kept.contains(eventId));
      await().until(reading::healthy);
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

  @Test
  void whatCameToADoorIsNeverReadAsARecordAndIsKnownByItsOwnId() {
    byte[] crafted = Buried.accepted("victim", "/victim", eventId, "Bought", "{}").toByteArray();
    Map<String, String> headers =
        Map.of("tenant", tenant, "dead-raw", "true", "ce_id", "c-1", "dead-consumer", "hook x");

    Letter letter = LetterCodec.read(letter(tenant, crafted, headers)).orElseThrow();
    Letter again =
        LetterCodec.read(
                new DeadLetter(Topic.EVENTS_RAW, 3, 99, tenant, crafted, headers, Instant.EPOCH))
            .orElseThrow();

    assertThat(letter.tenant()).isEqualTo(tenant);
    assertThat(letter.replayable()).isFalse();
    assertThat(letter.event()).isEqualTo(new Letter.Event("c-1", "", ""));
    assertThat(again.id()).isEqualTo(letter.id());
    assertThat(LetterCodec.payload(letter)).isNull();
  }

  @Test
  void ourHeaderSaysWhoseItIsAndARecordOnlyWhereThereIsNone() {
    byte[] others = Buried.accepted("other", "/other", eventId, "Bought", "{}").toByteArray();
    byte[] huge = Buried.accepted("x".repeat(5_000), "", eventId, "Bought", "{}").toByteArray();

    assertThat(LetterCodec.read(letter("", others, Map.of("tenant", tenant))))
        .get()
        .extracting(Letter::tenant, Letter::replayable)
        .containsExactly(tenant, false);
    assertThat(LetterCodec.read(letter("", others, Map.of())))
        .get()
        .extracting(Letter::tenant)
        .isEqualTo("other");
    assertThat(LetterCodec.read(letter("", huge, Map.of()))).isEmpty();
  }

  @Test
  void aKeyIsKeptWholeOrTheLetterIsNotReplayed() {
    byte[] value = Buried.accepted(tenant, "", eventId, "Bought", "{}").toByteArray();
    String key = tenant + "/" + "k".repeat(600);

    Letter kept = LetterCodec.read(under(key, value)).orElseThrow();
    Letter changed = LetterCodec.read(under("a\0b", value)).orElseThrow();

    assertThat(kept.key()).isEqualTo(key);
    assertThat(kept.replayable()).isTrue();
    assertThat(changed.replayable()).isFalse();
  }

  @Test
  void oneThatTheDatabaseRefusesDoesNotStopTheOthersButOneItHasNoTimeForDoes() {
    byte[] good = Buried.accepted(tenant, "", eventId, "Bought", "{}").toByteArray();
    byte[] bad = Buried.accepted(tenant, "", "bad", "Bought", "{}").toByteArray();
    List<DeadLetter> both =
        List.of(letter(tenant, bad, Buried.headers()), letter(tenant, good, Buried.headers()));
    List<String> kept = new CopyOnWriteArrayList<>();

    refusing("54000", kept).keep(both);

    assertThat(kept).containsExactly(eventId);
    assertThatThrownBy(() -> refusing("57014", kept).keep(both)).isInstanceOf(JdbiException.class);
  }

  @Test
  void whatWaitsIsDeletedNoSoonerThanADayAfterTheLogSaidSo() {
    // Given an event of a hot key that nobody has replayed and, as all were away, nobody spoke of
    Demo.tenantLives(tenant);
    await().until(() -> definitions.tenants().contains(tenant));
    Instant now = Instant.now();
    double before = expiring();
    store.keep(BundleCodec.of(List.of(overflown(now.minus(Duration.ofDays(8))))));

    consumer.sweep(now);
    consumer.sweep(now.plus(Duration.ofHours(23)));

    assertThat(expiring()).isGreaterThanOrEqualTo(before + 1);
    developer(tenant).get("/v1/dead-letters").then().body("items.eventId", contains(eventId));
    consumer.sweep(now.plus(Duration.ofHours(25)));
    developer(tenant).get("/v1/dead-letters").then().body("items", empty());
  }

  private double expiring() {
    return meters.counter("carillon.dead.letters.expiring").count();
  }

  private Inbound<AcceptedEvent> overflown(Instant at) {
    AcceptedEvent event = Buried.accepted(tenant, "/" + tenant, eventId, "Flood", "{}");
    return new Inbound<>(Topic.EVENTS_OVERFLOW, 1, 1, eventId, event, null, at);
  }

  private DeadLettersConsumer refusing(String state, List<String> kept) {
    LetterStore picky =
        new LetterStore(transactions, definitions) {
          @Override
          void keep(Collection<Letter> letters) {
            if (letters.stream().anyMatch(letter -> letter.event().id().equals("bad"))) {
              throw new TransactionException("refused", new SQLException("no", state));
            }
            letters.forEach(letter -> kept.add(letter.event().id()));
          }
        };
    return new DeadLettersConsumer(consumers, picky, hotKeys, Clock.systemUTC(), meters);
  }

  private static DeadLetter under(String key, byte[] value) {
    return new DeadLetter(Topic.EVENTS_RAW, 0, 1, key, value, Buried.headers(), Instant.EPOCH);
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
