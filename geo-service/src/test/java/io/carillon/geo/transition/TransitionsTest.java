package io.carillon.geo.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.geo.Stage;
import io.carillon.geo.shape.Figures;
import io.carillon.geo.shape.Position;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.timers.Timer;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class TransitionsTest {
  private static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");

  private static final String WAITING =
      "count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
          + " AND classid::bigint = ((%s >> 32) & 4294967295)"
          + " AND objid::bigint = (%s & 4294967295)";

  @Inject PositionsConsumer consumer;
  @Inject Positions positions;
  @Inject Transactions transactions;
  @Inject Movements movements;
  @Inject DueTimers due;
  @Inject PersonStore store;

  private final Stage stage = Stage.ofNewTenant();
  private final UUID kelly = Ids.next();
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
  private long offset;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void tellsOfAnEntryAtTheOneDoor() {
    stage.fence("shop", 43, 7, 100, "");
    AcceptedEvent.Builder seen = stage.at(43, 7, TEN).setHops(1);

    stage.send(stage.of(kelly, seen));

    AcceptedEvent entered = stage.awaitTold(1).getFirst();
    assertThat(entered.getName()).isEqualTo("Geofence Entered");
    assertThat(entered.getProfileId()).isEqualTo(kelly.toString());
    assertThat(entered.getCauseId()).isEqualTo(seen.getEventId());
    assertThat(entered.getHops()).isEqualTo(2);
    assertThat(entered.getSource()).isEqualTo("geo");
    assertThat(entered.getUnit()).isEqualTo("/" + stage.tenant);
    assertThat(entered.getOccurredAt().getSeconds()).isEqualTo(TEN.getEpochSecond());
    JsonNode properties = Figures.json(entered.getJson().toStringUtf8()).path("properties");
    assertThat(properties.path("geofence").asText()).isEqualTo("shop");
    assertThat(properties.path("name").asText()).isEqualTo("The shop");
    assertThat(properties.path("tags").get(0).asText()).isEqualTo("store");
    assertThat(properties.path("distance").asDouble()).isEqualTo(-100);
    assertThat(properties.path("accuracy").asDouble()).isEqualTo(10);
    assertThat(properties.path("confidence").asText()).isEqualTo("high");
    assertThat(entered.getJson().toStringUtf8()).as("no place").doesNotContain("latitude");
  }

  @Test
  void tellsEntryAndExitOfAWalk() {
    stage.fence("shop", 43, 7, 100, "");

    take(
        at(42.99, 0),
        at(43, 600),
        at(43.0002, 700),
        location("Location Updated", "\"properties\":{\"latitude\":43.01,\"longitude\":7}", 1_200),
        at(43, 1_100));

    assertThat(names(stage.awaitTold(2))).containsExactly("Geofence Entered", "Geofence Exited");
    JsonNode left =
        Figures.json(stage.told().getLast().getJson().toStringUtf8()).path("properties");
    assertThat(left.path("reason").asText()).isEqualTo("left");
    assertThat(left.path("seconds").asLong()).isEqualTo(600);
  }

  @Test
  void aCrashBeforeTheCommitLeavesNothingAndIsRepaired() {
    stage.fence("shop", 43, 7, 100, "");
    List<Inbound<ProfileEvent>> records = records(at(43, 0), at(43.01, 600));

    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    stage.tenant,
                    tx -> {
                      positions.claim(tx, PositionsConsumer.NAME, records);
                      movements.apply(tx, List.of(moved(0), moved(600)), TEN);
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    consumer.handle(records);

    assertThat(names(stage.awaitTold(2))).containsExactly("Geofence Entered", "Geofence Exited");
  }

  @Test
  void aCrashBeforeKafkaKnowsTellsNothingTwice() {
    stage.fence("shop", 43, 7, 100, "");
    List<Inbound<ProfileEvent>> records = records(at(43, 0), at(43.01, 600), at(43, 1_200));

    consumer.handle(records);
    consumer.handle(records);
    consumer.handle(records.subList(1, 3));
    take(at(43.01, 1_800));

    assertThat(names(stage.awaitTold(4)))
        .containsExactly(
            "Geofence Entered", "Geofence Exited", "Geofence Entered", "Geofence Exited");
    assertThat(stage.told()).extracting(AcceptedEvent::getEventId).doesNotHaveDuplicates();
  }

  @Test
  void tellsADwellWhenItsTimerIsDue() {
    stage.fence("shop", 43, 7, 100, ",'dwell':'PT5M'");
    take(at(43, 0));
    stage.awaitTold(1);
    PersonRow row = row(kelly);
    Instant moment = Objects.requireNonNull(row.wakeAt());
    Timer timer = new Timer(stage.tenant, kelly, row.wakeSeq(), moment);
    assertThat(waiting()).as("it is durable").isEqualTo(1);

    fire(timer, moment);
    fire(timer, moment);

    assertThat(names(stage.awaitTold(2))).containsExactly("Geofence Entered", "Geofence Dwelled");
    take(at(43.01, 7_200));
    assertThat(names(stage.awaitTold(3))).endsWith("Geofence Exited").hasSize(3);
  }

  @Test
  void leavesAFenceThatIsArchived() {
    stage.fence("shop", 43, 7, 100, "");
    take(at(43, 0));
    stage.awaitTold(1);

    stage.marketer().delete("/v1/geofences/shop").then().statusCode(204);

    AcceptedEvent left = stage.awaitTold(2).getLast();
    assertThat(left.getName()).isEqualTo("Geofence Exited");
    assertThat(left.getJson().toStringUtf8()).contains("\"reason\":\"ended\"", "\"shop\"");
    assertThat(row(kelly).person().visited()).isEmpty();
  }

  @Test
  void takesAMergedPersonsVisitsOverWithoutAWord() {
    stage.fence("shop", 43, 7, 100, "");
    UUID anonymous = Ids.next();
    take(stage.of(anonymous, stage.at(43, 7, TEN)));
    stage.awaitTold(1);

    take(stage.merged(anonymous, kelly));
    take(stage.merged(anonymous, kelly));
    take(stage.of(anonymous, stage.at(43.01, 7, TEN.plusSeconds(600))));

    // two lanes: between them there is no order
    assertThat(stage.awaitTold(2))
        .extracting(AcceptedEvent::getName, AcceptedEvent::getProfileId)
        .containsExactlyInAnyOrder(
            tuple("Geofence Entered", anonymous.toString()),
            tuple("Geofence Exited", kelly.toString()));
    assertThat(rows(anonymous)).isEmpty();
  }

  @Test
  void aDeviceThatWasInAPlaceLeavesItAsWhoseItIsWhenTheMergeIsUndone() {
    stage.fence("shop", 43, 7, 100, "");
    UUID anonymous = Ids.next();
    UUID bob = Ids.next();
    take(stage.of(anonymous, stage.at(43, 7, TEN).setDeviceId("d-2")));
    take(at(44, 0));
    stage.awaitTold(1);
    take(stage.merged(anonymous, kelly));

    take(stage.parted(kelly, anonymous, bob, "d-2"));
    take(stage.merged(anonymous, kelly));
    take(stage.of(anonymous, stage.at(43.01, 7, TEN.plusSeconds(600)).setDeviceId("d-2")));

    assertThat(stage.awaitTold(2))
        .extracting(AcceptedEvent::getName, AcceptedEvent::getProfileId)
        .containsExactlyInAnyOrder(
            tuple("Geofence Entered", anonymous.toString()),
            tuple("Geofence Exited", bob.toString()));
    assertThat(row(kelly).person().devices()).containsOnlyKeys("d-1");
    assertThat(row(bob).person().devices()).containsOnlyKeys("d-2");
  }

  @Test
  void whatWasDecidedBeforeAnUndoAndIsToldBehindItIsOfWhoParted() {
    UUID anonymous = Ids.next();
    UUID bob = Ids.next();
    ProfileEvent late =
        stage.of(kelly, stage.at(45, 7, TEN).setDeviceId("d-2")).toBuilder()
            .setMemberId(anonymous.toString())
            .build();

    take(at(44, 0), stage.parted(kelly, anonymous, bob, "d-2"), late);

    assertThat(row(bob).person().devices()).containsOnlyKeys("d-2");
    assertThat(row(kelly).person().devices()).containsOnlyKeys("d-1");
  }

  @Test
  void tenantsAreHeldInOneOrderHoweverStrongly() throws Exception {
    String first = "0" + stage.tenant;
    ProfileEvent theirs =
        stage.of(Ids.next(), stage.at(45, 7, TEN)).toBuilder().setTenant(first).build();
    List<Inbound<ProfileEvent>> records = records(erased(kelly), theirs);

    CompletableFuture<List<Outbound>> handled =
        transactions.system(
            tx -> {
              assertThat(number(tx, "count(pg_advisory_xact_lock(%s))", first)).isEqualTo(1);
              CompletableFuture<List<Outbound>> handling =
                  CompletableFuture.supplyAsync(
                      () -> consumer.handle(records), work -> Thread.ofPlatform().start(work));
              await().pollInSameThread().until(() -> number(tx, WAITING, first) == 1);
              assertThat(number(tx, "pg_try_advisory_xact_lock(%s)::int", stage.tenant))
                  .as("who waits holds nobody behind whom it waits for")
                  .isEqualTo(1);
              return handling;
            });

    assertThat(handled.get(60, TimeUnit.SECONDS)).isEmpty();
  }

  private static int number(Handle tx, String what, String tenant) {
    return tx.createQuery("SELECT " + what.replace("%s", "hashtextextended('people/' || :t, 0)"))
        .bind("t", tenant)
        .mapTo(Integer.class)
        .one();
  }

  @Test
  void followsAChainOfMergesInOneBatch() {
    stage.fence("shop", 43, 7, 100, "");
    UUID a = Ids.next();
    UUID b = Ids.next();

    take(
        stage.of(a, stage.at(43, 7, TEN)),
        stage.merged(a, b),
        stage.merged(b, kelly),
        stage.of(a, stage.at(43.01, 7, TEN.plusSeconds(600))));

    // two lanes: between them there is no order
    assertThat(stage.awaitTold(2))
        .extracting(AcceptedEvent::getProfileId)
        .containsExactlyInAnyOrder(a.toString(), kelly.toString());
  }

  @Test
  void forgetsWhereAnErasedPersonWas() {
    stage.fence("shop", 43, 7, 100, "");
    take(at(43, 0));
    assertThat(rows(kelly)).hasSize(1);

    take(erased(kelly), at(43, 10));

    assertThat(rows(kelly)).as("nothing late revives her").isEmpty();
    try (PrivacyCalls privacy = PrivacyCalls.ofThisService()) {
      assertThat(
              PrivacyCalls.erased(
                  privacy.erase(stage.tenant, Ids.next(), PrivacyCalls.subject(kelly))))
          .as("what the marker took is in the receipt")
          .containsEntry("whereabouts", 1L);
    }
  }

  @Test
  void givesOutAndErasesWhereAPersonWasOnceAndForGood() {
    stage.fence("shop", 43, 7, 100, "");
    take(at(43, 0));
    DataSubject subject = PrivacyCalls.subject(kelly);
    UUID request = Ids.next();
    try (PrivacyCalls privacy = PrivacyCalls.ofThisService()) {
      assertThat(privacy.export(stage.tenant, subject).get("whereabouts"))
          .singleElement(STRING)
          .contains("43.0");
      assertThat(privacy.export("other", subject)).isEmpty();
      assertThat(PrivacyCalls.erased(privacy.erase("other", Ids.next(), subject)))
          .containsEntry("whereabouts", 0L);

      ErasureReceipt receipt = privacy.erase(stage.tenant, request, subject);

      assertThat(PrivacyCalls.erased(receipt)).containsEntry("whereabouts", 1L);
      assertThat(privacy.erase(stage.tenant, request, subject))
          .as("asked again")
          .isEqualTo(receipt);
      take(at(43, 10));
      assertThat(privacy.export(stage.tenant, subject)).isEmpty();
      privacy.requireRefusals(stage.tenant, subject);
    }
  }

  @Test
  void whoPartsKeepsTheirPlacesWhenTheSurvivorIsErasedBehindIt() {
    UUID anonymous = Ids.next();
    UUID bob = Ids.next();
    take(stage.of(anonymous, stage.at(43, 7, TEN).setDeviceId("d-2")), at(44, 0));
    take(stage.merged(anonymous, kelly));

    take(stage.parted(kelly, anonymous, bob, "d-2"), erased(kelly));
    take(stage.of(anonymous, stage.at(45, 7, TEN.plusSeconds(600)).setDeviceId("d-3")));

    assertThat(rows(kelly)).isEmpty();
    assertThat(row(bob).person().devices()).containsOnlyKeys("d-2", "d-3");
  }

  @Test
  void theSurvivorsErasureDoesNotHideThatAMergeWasUndone() {
    UUID anonymous = Ids.next();
    UUID bob = Ids.next();
    take(stage.merged(anonymous, kelly), erased(kelly));

    take(stage.parted(kelly, anonymous, bob, "d-2"));
    take(stage.of(anonymous, stage.at(45, 7, TEN).setDeviceId("d-2")));

    assertThat(rows(kelly)).isEmpty();
    assertThat(row(bob).person().devices()).containsOnlyKeys("d-2");
  }

  @Test
  void whoWasErasedBeforeTheirMergeIsUndoneHereTakesTheirPlacesWithThem() {
    UUID anonymous = Ids.next();
    UUID bob = Ids.next();
    take(stage.of(anonymous, stage.at(43, 7, TEN).setDeviceId("d-2")), at(44, 0));
    take(stage.merged(anonymous, kelly));

    take(erased(bob), erased(anonymous));
    take(stage.parted(kelly, anonymous, bob, "d-2"));

    assertThat(rows(bob)).isEmpty();
    assertThat(rows(anonymous)).isEmpty();
    assertThat(row(kelly).person().devices()).containsOnlyKeys("d-1");
  }

  @Test
  void anIdThatSeveralPeopleShareLivesAgainBehindAnErasure() {
    UUID shared = Ids.hash("anonymous", stage.tenant, Ids.next());
    ProfileEvent before = stage.of(shared, stage.at(43, 7, TEN));
    ProfileEvent after = stage.of(shared, stage.at(44, 7, TEN.plusSeconds(600)));

    take(before, erased(shared), after);

    assertThat(rows(shared)).hasSize(1);
    assertThat(rows(shared).getFirst().person().toString())
        .contains("latitude=44.0")
        .doesNotContain("latitude=43.0");
  }

  @Test
  void takesNothingFromEventsWithoutAPlaceOrOfServicesOrTooLate() {
    stage.fence("shop", 43, 7, 100, "");

    take(
        stage.of(kelly, stage.event("Product Viewed", "{\"context\":{\"location\":{}}}", TEN)),
        location("Product Viewed", "\"properties\":{\"latitude\":43,\"longitude\":7}", 1),
        stage.of(
            kelly,
            stage.event(
                "x", "{\"context\":{\"location\":{\"latitude\":\"43\",\"longitude\":7}}}", TEN)),
        stage.of(kelly, stage.at(43, 7, TEN).setProfileId(kelly.toString())),
        stage.of(kelly, stage.at(43, 7, TEN)).toBuilder().setLate(true).build());

    assertThat(rows(kelly)).isEmpty();
  }

  @Test
  void buriesWhatNamesNobody() {
    ProfileEvent nobody = at(43, 0).toBuilder().setProfileId("nobody").build();

    assertThatThrownBy(() -> consumer.handle(records(nobody))).isInstanceOf(Poison.class);
  }

  private ProfileEvent erased(UUID profile) {
    return ProfileEvent.newBuilder()
        .setTenant(stage.tenant)
        .setProfileId(profile.toString())
        .setErased(ProfileErased.newBuilder().setRequestId(Ids.next().toString()))
        .build();
  }

  private ProfileEvent at(double latitude, long second) {
    return stage.of(kelly, stage.at(latitude, 7, TEN.plusSeconds(second)));
  }

  private ProfileEvent location(String name, String part, long second) {
    return stage.of(kelly, stage.event(name, "{" + part + "}", TEN.plusSeconds(second)));
  }

  private Arrival moved(long second) {
    return new Arrival.Moved(
        new Profile(stage.tenant, kelly),
        kelly,
        "d-1",
        "/" + stage.tenant,
        new Fix(new Position(43, 7), 10, TEN.plusSeconds(second), "m-" + second),
        Arrival.Cause.SILENCE);
  }

  private void take(ProfileEvent... events) {
    consumer.handle(records(events));
  }

  private List<Inbound<ProfileEvent>> records(ProfileEvent... events) {
    List<Inbound<ProfileEvent>> records = new ArrayList<>();
    for (ProfileEvent event : events) {
      records.add(
          new Inbound<>(
              Topic.EVENTS_RESOLVED, partition, offset++, event.getProfileId(), event, null, TEN));
    }
    return records;
  }

  private void fire(Timer timer, Instant now) {
    transactions.inTenant(
        stage.tenant,
        tx -> {
          due.fire(tx, List.of(timer), now);
          return true;
        });
  }

  private PersonRow row(UUID profile) {
    await().untilAsserted(() -> assertThat(rows(profile)).isNotEmpty());
    return rows(profile).getFirst();
  }

  private List<PersonRow> rows(UUID profile) {
    return transactions.inTenant(
        stage.tenant, tx -> store.lock(tx, List.of(new Profile(stage.tenant, profile))));
  }

  private int waiting() {
    return transactions.system(
        tx ->
            tx.createQuery("SELECT count(*) FROM timer WHERE tenant_id = :tenant")
                .bind("tenant", stage.tenant)
                .mapTo(Integer.class)
                .one());
  }

  private static List<String> names(List<AcceptedEvent> events) {
    return events.stream().map(AcceptedEvent::getName).toList();
  }
}
