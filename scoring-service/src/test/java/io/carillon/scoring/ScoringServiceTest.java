package io.carillon.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.v1.Profile;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.scoring.stream.StreamSwitch;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.ListMembersRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(OtherServices.class)
class ScoringServiceTest {
  private static final String ORDERS =
      """
      {"key":"orders","aggregate":"count","event":"Order Completed","window":{"sliding":"P90D"}}
      """;

  @Inject StreamSwitch stream;

  private TestTopics topics;
  private Stage stage;
  private Neighbours neighbours;

  @BeforeEach
  void open() {
    topics = TestTopics.ofThisTest();
    stage = Stage.ofNewTenant(topics);
    neighbours = Neighbours.here();
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void anOrderIsAFactAndAMembershipAtOnce() {
    stage.trait(ORDERS).statusCode(201).body("state", equalTo("computing"));
    stage.segment("buyers", "computed['orders'] >= 2").statusCode(201);
    stage.untilLive("/v1/computed-traits/orders");
    stage.untilLive("/v1/segments/buyers");
    String kelly = Stage.newProfile();

    ProfileEvent first = stage.send(stage.event(kelly, "Order Completed", "{}", "{}"));
    ProfileEvent second = stage.send(stage.event(kelly, "Order Completed", "{}", "{}"));

    assertThat(stage.scored(first).getFacts().getComputedMap()).containsEntry("orders", 1.0);
    assertThat(stage.scored(second).getFacts().getSegmentsList()).containsExactly("buyers");
    FactEvent entered = stage.fact(kelly, "Segment Entered", "buyers").getFact();
    assertThat(entered.getCauseId()).isEqualTo(second.getEvent().getEventId());
    assertThat(entered.getBackfill()).isFalse();
    assertThat(entered.getSequence()).isEqualTo(1);
    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(kelly).getComputedMap()).containsEntry("orders", 2.0);
      assertThat(calls.factsOf(kelly).getSegmentsList()).containsExactly("buyers");
      assertThat(calls.factsOf(Stage.newProfile()).getComputedMap()).isEmpty();
      await()
          .until(
              () ->
                  calls
                          .segments()
                          .countMembers(
                              CountMembersRequest.newBuilder().setSegment("buyers").build())
                          .getSize()
                      == 1);
      List<String> members = new ArrayList<>();
      calls
          .segments()
          .listMembers(ListMembersRequest.newBuilder().setSegment("buyers").build())
          .forEachRemaining(part -> members.addAll(part.getProfileIdsList()));
      assertThat(members).containsExactly(kelly);
      assertThat(
              calls
                  .facts()
                  .batchGetFacts(BatchGetFactsRequest.newBuilder().addProfileIds(kelly).build())
                  .getFactsMap())
          .containsOnlyKeys(kelly);
    }
    stage
        .marketer()
        .get("/v1/segments/buyers/members")
        .then()
        .body("items.profile", contains(kelly));
    stage.marketer().get("/v1/segments/buyers/size").then().body("size", equalTo(1));
    stage
        .marketer()
        .get("/v1/profiles/" + kelly + "/segments")
        .then()
        .statusCode(200)
        .body("items.key", contains("buyers"))
        .body("items[0].since", notNullValue());
  }

  @Test
  void aSegmentIsLeftByTheClockWithinASecondAndNeverEarly() {
    stage
        .trait(
            """
            {"key":"looks","aggregate":"count","event":"Product Viewed","window":{"sliding":"PT3S"}}
            """)
        .statusCode(201);
    stage.segment("lookers", "computed['looks'] > 0").statusCode(201);
    stage.untilLive("/v1/segments/lookers");
    String kelly = Stage.newProfile();
    Instant looked = Instant.ofEpochMilli(Instant.now().toEpochMilli());

    stage.send(stage.event(kelly, "Product Viewed", "{}", "{}", looked));
    ProfileEvent exited = stage.fact(kelly, "Segment Exited", "lookers");

    Instant told = Instant.now();
    Instant at =
        Instant.ofEpochSecond(
            exited.getFact().getOccurredAt().getSeconds(),
            exited.getFact().getOccurredAt().getNanos());
    assertThat(at).isEqualTo(looked.plusSeconds(3));
    assertThat(told).isBetween(at, at.plusSeconds(10));
    assertThat(exited.hasOrigin()).isFalse();
    assertThat(exited.getFact().getCauseId()).isEmpty();
    assertThat(exited.getProfile().getProfileId()).isEqualTo(kelly);
  }

  @Test
  void historyIsCountedOnceAndTellsNoTransition() {
    String kelly = Stage.newProfile();
    List<ProfileEvent> history = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ProfileEvent event =
          stage.event(kelly, "Old Order " + stage.tenant, "{\"total\":10.5}", "{}");
      history.add(stage.send(event));
    }
    stage.scored(history.getLast());
    neighbours.archive.addAll(history);

    stage
        .trait(
            """
            {"key":"revenue","aggregate":"sum","property":"total","event":"Old Order %s",
             "where":"event.properties.total > 1","window":"allTime"}
            """
                .formatted(stage.tenant))
        .statusCode(201);
    ProfileEvent later =
        stage.send(stage.event(kelly, "Old Order " + stage.tenant, "{\"total\":10.5}", "{}"));
    neighbours.archive.add(later);
    stage.untilLive("/v1/computed-traits/revenue");
    stage.segment("spenders", "computed['revenue'] > 60").statusCode(201);
    stage.untilLive("/v1/segments/spenders");

    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(kelly).getComputedMap()).containsEntry("revenue", 63.0);
    }
    assertThat(stage.fact(kelly, "Segment Entered", "spenders").getFact().getBackfill()).isTrue();
    stage
        .marketer()
        .get("/v1/computed-traits/revenue")
        .then()
        .body("computing", equalTo(null))
        .header("ETag", notNullValue());
  }

  @Test
  void aDefinitionWaitsForAnArchiveThatIsBehind() {
    neighbours.archiveBehind.set(true);
    try {
      stage.send(stage.event(Stage.newProfile(), "Anything", "{}", "{}"));
      stage.trait(ORDERS).statusCode(201);
      await()
          .during(Duration.ofMillis(700))
          .untilAsserted(
              () ->
                  stage
                      .marketer()
                      .get("/v1/computed-traits/orders")
                      .then()
                      .body("state", equalTo("computing"))
                      .body("computing.done", equalTo(0)));
    } finally {
      neighbours.archiveBehind.set(false);
    }
    stage.untilLive("/v1/computed-traits/orders");
  }

  @Test
  void aSegmentOverTraitsThatNoSnapshotHadAsksIdentity() {
    String kelly = Stage.newProfile();
    String friend = Stage.newProfile();
    stage.send(stage.event(kelly, "Page Viewed", "{}", "{}"));
    stage.scored(stage.send(stage.event(friend, "Page Viewed", "{}", "{}")));
    neighbours.profiles.put(
        kelly,
        Profile.newBuilder()
            .setId(kelly)
            .setVersion(Long.MAX_VALUE)
            .setTraits(
                Struct.newBuilder().putFields("vip", Value.newBuilder().setBoolValue(true).build()))
            .build());

    stage
        .marketer()
        .urlEncodingEnabled(false)
        .body("{\"where\":\"profile.traits.vip == true\"}")
        .post("/v1/segments:preview")
        .then()
        .statusCode(200)
        .body("size", equalTo(1))
        .body("examples", contains(kelly));
    stage.segment("vips", "profile.traits.vip == true").statusCode(201);
    stage.untilLive("/v1/segments/vips");

    assertThat(stage.fact(kelly, "Segment Entered", "vips").getFact().getBackfill()).isTrue();
    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(friend).getSegmentsList()).isEmpty();
    }
  }

  @Test
  void whatIdentityTellsForADefinitionIsThePersonAsAWhole() {
    stage.segment("parisians", "profile.traits.city == 'Paris'").statusCode(201);
    stage.untilLive("/v1/segments/parisians");
    String kelly = Stage.newProfile();
    stage.scored(stage.send(stage.event(kelly, "Page Viewed", "{}", "{\"city\":\"Paris\"}")));
    neighbours.profiles.put(
        kelly,
        Profile.newBuilder()
            .setId(kelly)
            .setVersion(Long.MAX_VALUE)
            .setTraits(
                Struct.newBuilder()
                    .putFields("city", Value.newBuilder().setStringValue("Lyon").build())
                    .putFields("vip", Value.newBuilder().setBoolValue(true).build()))
            .build());

    stage.segment("vips", "profile.traits.vip == true").statusCode(201);
    stage.untilLive("/v1/segments/vips");

    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(kelly).getSegmentsList()).containsExactly("vips");
    }
  }

  @Test
  void aProfileWithoutFactsIsInNoSegmentAndAStrangerIsNotFound() {
    String kelly = Stage.newProfile();
    neighbours.profiles.put(kelly, Profile.newBuilder().setId(kelly).setVersion(1).build());

    stage
        .marketer()
        .get("/v1/profiles/" + kelly + "/segments")
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    stage.marketer().get("/v1/profiles/" + Stage.newProfile() + "/segments").then().statusCode(404);
  }

  @Test
  void historyOfAMergedProfileIsCountedBeforeATraitIsLive() {
    String event = "Old Order " + stage.tenant;
    String first = Stage.newProfile();
    String second = Stage.newProfile();
    String survivor = Stage.newProfile();
    ProfileEvent old = stage.send(stage.event(first, event, "{}", "{}"));
    stage.scored(old);
    stage.send(stage.merged(first, second));
    stage.send(stage.merged(second, survivor));
    stage.scored(stage.send(stage.event(survivor, "Page Viewed", "{}", "{}")));
    neighbours.archive.add(old);

    stage
        .trait(
            "{\"key\":\"olds\",\"aggregate\":\"count\",\"event\":\"%s\",\"window\":\"allTime\"}"
                .formatted(event))
        .statusCode(201);
    stage.untilLive("/v1/computed-traits/olds");

    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(survivor).getComputedMap()).containsEntry("olds", 1.0);
    }
  }

  @Test
  void mergedProfilesAreOneAndLateRecordsFollow() {
    stage.trait(ORDERS).statusCode(201);
    stage.segment("regulars", "computed['orders'] >= 3").statusCode(201);
    stage.untilLive("/v1/segments/regulars");
    String loser = Stage.newProfile();
    String survivor = Stage.newProfile();
    stage.send(stage.event(loser, "Order Completed", "{}", "{}"));
    stage.send(stage.event(loser, "Order Completed", "{}", "{}"));
    stage.send(stage.event(survivor, "Order Completed", "{}", "{}"));

    ProfileEvent marker = stage.send(stage.merged(loser, survivor));
    FactEvent entered = stage.fact(survivor, "Segment Entered", "regulars").getFact();
    stage.send(marker);
    ProfileEvent late = stage.send(stage.event(loser, "Order Completed", "{}", "{}"));

    assertThat(entered.getBackfill()).isTrue();
    ProfileEvent passedOn = stage.scored(late);
    assertThat(passedOn.getProfileId()).isEqualTo(survivor);
    assertThat(passedOn.getFacts().getComputedMap()).containsEntry("orders", 4.0);
    try (Calls calls = new Calls(stage.tenant)) {
      assertThat(calls.factsOf(loser).getComputedMap()).containsEntry("orders", 4.0);
    }
    assertThat(stage.life(loser)).anyMatch(ProfileEvent::hasMerged);
  }

  @Test
  void whatCameByTheMergedOneIsCountedAsTheirsWhenTheMergeIsUndone() {
    stage.trait(ORDERS).statusCode(201);
    stage.segment("regulars", "computed['orders'] >= 3").statusCode(201);
    stage.segment("metz", "profile.traits.city == 'Metz'").statusCode(201);
    stage.untilLive("/v1/segments/regulars");
    stage.untilLive("/v1/segments/metz");
    String visitor = Stage.newProfile();
    String kelly = Stage.newProfile();
    String bob = Stage.newProfile();
    ProfileEvent before = stage.send(stage.event(visitor, "Order Completed", "{}", "{}"));
    stage.send(stage.merged(visitor, kelly));
    ProfileEvent meanwhile =
        stage.send(
            stage.event(kelly, "Order Completed", "{}", "{}").toBuilder()
                .setMemberId(visitor)
                .build());
    stage.send(stage.event(kelly, "Order Completed", "{}", "{}"));
    stage.fact(kelly, "Segment Entered", "regulars");
    // as the archive has them once it knows that the merge was undone
    for (ProfileEvent event : List.of(before, meanwhile)) {
      neighbours.archive.add(event.toBuilder().setProfileId(bob).build());
    }
    neighbours.aliases.put(visitor, bob);
    // somebody who is one with who parted, since then
    ProfileEvent other = stage.event(Stage.newProfile(), "Order Completed", "{}", "{}");
    neighbours.archive.add(other.toBuilder().setProfileId(bob).build());

    ProfileEvent marker = stage.send(stage.parted(kelly, visitor, bob, "{\"city\":\"Metz\"}"));
    stage.send(marker);

    FactEvent exited = stage.fact(kelly, "Segment Exited", "regulars").getFact();
    FactEvent entered = stage.fact(bob, "Segment Entered", "metz").getFact();
    assertThat(exited.getBackfill()).isTrue();
    assertThat(entered.getBackfill()).isTrue();
    try (Calls calls = new Calls(stage.tenant)) {
      await()
          .untilAsserted(
              () -> {
                assertThat(calls.factsOf(bob).getComputedMap()).containsEntry("orders", 2.0);
                assertThat(calls.factsOf(visitor).getComputedMap()).containsEntry("orders", 2.0);
                assertThat(calls.factsOf(kelly).getComputedMap()).containsEntry("orders", 1.0);
              });
      ProfileEvent after =
          stage.scored(stage.send(stage.event(bob, "Order Completed", "{}", "{}")));
      assertThat(after.getFacts().getComputedMap()).containsEntry("orders", 3.0);
    }
    assertThat(stage.life(kelly)).anyMatch(ProfileEvent::hasParted);
  }

  @Test
  void whatWaitedToBeMovedSinceBeforeMembersWereKeptIsMovedToo() {
    stage.trait(ORDERS).statusCode(201);
    stage.segment("buyers", "computed['orders'] >= 1").statusCode(201);
    stage.untilLive("/v1/segments/buyers");
    String visitor = Stage.newProfile();
    String kelly = Stage.newProfile();
    String bob = Stage.newProfile();
    ProfileEvent before = stage.send(stage.event(visitor, "Order Completed", "{}", "{}"));
    stage.send(stage.merged(visitor, kelly));
    stage.fact(kelly, "Segment Entered", "buyers");
    neighbours.archive.add(before.toBuilder().setProfileId(bob).build());
    neighbours.aliases.put(visitor, bob);

    ProfileEvent marker = stage.parted(kelly, visitor, bob, "{}");
    stage.send(
        marker.toBuilder().setParted(marker.getParted().toBuilder().clearMemberIds()).build());

    stage.fact(kelly, "Segment Exited", "buyers");
    stage.fact(bob, "Segment Entered", "buyers");
  }

  @Test
  void aRestartWithRepeatedInputChangesNothing() {
    stage.trait(ORDERS).statusCode(201);
    stage.segment("buyers", "computed['orders'] >= 1").statusCode(201);
    stage.segment("regulars", "computed['orders'] >= 50").statusCode(201);
    stage.untilLive("/v1/segments/regulars");
    stage.untilLive("/v1/segments/buyers");
    String kelly = Stage.newProfile();
    List<ProfileEvent> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sent.add(stage.send(stage.event(kelly, "Order Completed", "{}", "{}")));
    }

    stream.halt();
    sent.subList(20, 60).forEach(stage::send);
    stream.start();
    ProfileEvent last = stage.send(stage.event(kelly, "Order Completed", "{}", "{}"));

    assertThat(stage.scored(last).getFacts().getComputedMap()).containsEntry("orders", 61.0);
    List<ProfileEvent> facts = stage.life(kelly).stream().filter(ProfileEvent::hasFact).toList();
    assertThat(facts.stream().map(fact -> fact.getFact().getEventId()).distinct()).hasSize(2);
    assertThat(facts.stream().map(ProfileEvent::toByteString).distinct()).hasSize(2);
    RestAssured.get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void whatCannotBeReadIsPutAsideWithItsReason() {
    topics.send(
        Topic.EVENTS_RESOLVED, "x", new byte[] {1, 2, 3}, TestTopics.headers("t", "x", "y"));

    assertThat(topics.awaitDead(Topic.EVENTS_RESOLVED, dead -> dead.key().equals("x")).headers())
        .containsEntry("dead-reason", "MALFORMED")
        .containsEntry("dead-consumer", "scoring");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "segments | {'key':'a','where':'computed[`nope`] > 1'} | REFERENCE_UNKNOWN | where",
        "segments | {'key':'a','where':'`nope` in segments'} | REFERENCE_UNKNOWN | where",
        "segments | {'key':'a','where':'`a` in segments'} | REFERENCE_CYCLE | where",
        "segments | {'key':'a','where':'event.name == 1'} | EXPRESSION_INVALID | where:1:",
        "segments | {'key':'a'} | INVALID_VALUE | where",
        "segments | {'key':'A b','where':'true'} | INVALID_VALUE | key",
        "segments | {'key':'a','where':'true','kind':'x'} | UNKNOWN_FIELD | kind",
        "computed-traits | {'key':'a','aggregate':'max','event':'E','window':'allTime'} | INVALID_VALUE | aggregate",
        "computed-traits | {'key':'a','aggregate':'count','event':'','window':'allTime'} | INVALID_VALUE | event",
        "computed-traits | {'key':'a','aggregate':'count','event':'E','window':{'sliding':'P1M'}} | INVALID_VALUE | window",
        "computed-traits | {'key':'a','aggregate':'sum','event':'E','window':'allTime'} | INVALID_VALUE | property",
        "computed-traits | {'key':'a','aggregate':'count','event':'E','window':'allTime','where':'event.properties.x >'} | EXPRESSION_INVALID | where:1:",
      })
  void refusesWhatDoesNotHold(String kind, String body, String reason, String field) {
    String json = body.replace('\'', '"').replace('`', '\'');
    stage
        .marketer()
        .body(json)
        .post("/v1/" + kind)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason))
        .body("violations[0].field", startsWith(field));
    stage.marketer().get("/v1/" + kind).then().body("items", hasSize(0));
  }

  @Test
  void definitionsAreReplacedListedAndArchivedWithCare() {
    stage.trait(ORDERS).statusCode(201);
    stage.trait(ORDERS).statusCode(409).body("reason", equalTo("KEY_TAKEN"));
    stage.segment("buyers", "computed['orders'] >= 1").statusCode(201);
    stage.segment("fans", "'buyers' in segments").statusCode(201);
    stage.untilLive("/v1/segments/fans");
    stage
        .marketer()
        .delete("/v1/computed-traits/orders")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IN_USE"));
    stage.marketer().delete("/v1/segments/buyers").then().statusCode(409);
    String tag = stage.marketer().get("/v1/segments/buyers").getHeader("ETag");
    String body = "{\"where\":\"'fans' in segments\"}";
    stage
        .marketer()
        .header("If-Match", tag)
        .body(body)
        .put("/v1/segments/buyers")
        .then()
        .statusCode(400)
        .body("reason", equalTo("REFERENCE_CYCLE"));
    String better = "{\"where\":\"computed['orders'] >= 2\",\"name\":\"Buyers\"}";
    stage.marketer().body(better).put("/v1/segments/buyers").then().statusCode(400);
    stage
        .marketer()
        .header("If-Match", "\"1\"")
        .body(better)
        .put("/v1/segments/buyers")
        .then()
        .statusCode(412);
    stage
        .marketer()
        .header("If-Match", tag)
        .body(better)
        .put("/v1/segments/buyers")
        .then()
        .statusCode(200)
        .body("state", equalTo("computing"))
        .body("name", equalTo("Buyers"));
    stage.untilLive("/v1/segments/buyers");
    stage.untilLive("/v1/segments/fans");
    stage
        .marketer()
        .get("/v1/segments?limit=1")
        .then()
        .body("items.key", contains("buyers"))
        .body("nextCursor", notNullValue());
    stage.marketer().delete("/v1/segments/fans").then().statusCode(204);
    stage.marketer().delete("/v1/segments/buyers").then().statusCode(204);
    stage.marketer().delete("/v1/computed-traits/orders").then().statusCode(204);
    stage.marketer().get("/v1/computed-traits/orders").then().body("state", equalTo("archived"));
  }

  @Test
  void aRepeatedCreationGivesTheSameAnswer() {
    String first = created();

    assertThat(created()).isEqualTo(first);
    stage
        .marketer()
        .header("Idempotency-Key", "once")
        .body(ORDERS.replace("P90D", "P30D"))
        .post("/v1/computed-traits")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  private String created() {
    return stage
        .marketer()
        .header("Idempotency-Key", "once")
        .body(ORDERS)
        .post("/v1/computed-traits")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
