package io.carillon.analytics.archive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.carillon.analytics.Happened;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class ArchiveTest {
  private static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");
  private static final String CALL =
      """
      {"type":"track","messageId":"m-1","writeKey":"wk_secret","userId":"kelly","event":"Product Added",
       "properties":{"product_id":"jacket","price":79.9,"note":"call +33 6 12 34 56 78"},
       "context":{"ip":"203.0.113.7","traits":{"email":"kelly@example.com","name":"Kelly"}},
       "timestamp":"2026-03-07T09:59:58Z"}
      """;

  private final String tenant = Happened.newTenant();
  private final UUID kelly = Ids.next();
  private final TestTopics topics = TestTopics.ofThisTest();

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void showsAnEventAsItWasSentWithWhatThePlatformKnows() {
    ProfileEvent event = Happened.of(tenant, kelly, "Product Added", TEN, CALL);
    archived(
        event.toBuilder()
            .setEvent(
                event.getEvent().toBuilder()
                    .setOriginalTimestamp(Happened.timestamp(TEN.minusSeconds(2)))
                    .setSentAt(Happened.timestamp(TEN.minusSeconds(1)))
                    .setCauseId("m-0"))
            .build());

    marketer()
        .get("/v1/events")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("nextCursor", nullValue())
        .body("items[0].messageId", equalTo(event.getEvent().getEventId()))
        .body("items[0].type", equalTo("track"))
        .body("items[0].event", equalTo("Product Added"))
        .body("items[0].profileId", equalTo(kelly.toString()))
        .body("items[0].timestamp", equalTo("2026-03-07T10:00:00Z"))
        .body("items[0].originalTimestamp", equalTo("2026-03-07T09:59:58Z"))
        .body("items[0].sentAt", equalTo("2026-03-07T09:59:59Z"))
        .body("items[0].receivedAt", equalTo("2026-03-07T10:00:01Z"))
        .body("items[0].source", equalTo("key-1"))
        .body("items[0].causeId", equalTo("m-0"))
        .body("items[0].late", equalTo(false))
        .body("items[0].userId", equalTo("kelly"))
        .body("items[0].properties.product_id", equalTo("jacket"))
        .body("items[0].context.traits.email", equalTo("kelly@example.com"))
        .body("items[0].writeKey", nullValue());
  }

  @Test
  void masksPersonalDataForThoseWhoMayNotSeeIt() {
    archived(Happened.of(tenant, kelly, "Product Added", TEN, CALL));

    String seen =
        as("ana", "analyst").get("/v1/events").then().statusCode(200).extract().asString();

    assertThat(seen)
        .contains("k***@e***.com", "jacket", "79.9")
        .doesNotContain("kelly@example.com", "203.0.113.7", "34 56", "\"Kelly\"");
  }

  @Test
  void listsNewestFirstAndGoesOnBehindItsCursor() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // two at each moment, over three days: the cursor must neither skip nor repeat
      Instant at = TEN.plus(i / 2, ChronoUnit.DAYS);
      ProfileEvent event = Happened.track(tenant, kelly, "Visited", at);
      sent.add(event.getEvent().getEventId());
      send(event);
    }
    awaitEvents(7);

    List<String> read = new ArrayList<>();
    List<String> times = new ArrayList<>();
    String cursor = null;
    do {
      RequestSpecification page = marketer().queryParam("limit", 2);
      var answer = (cursor == null ? page : page.queryParam("cursor", cursor)).get("/v1/events");
      read.addAll(answer.jsonPath().getList("items.messageId"));
      times.addAll(answer.jsonPath().getList("items.timestamp"));
      cursor = answer.jsonPath().getString("nextCursor");
    } while (cursor != null);

    assertThat(read).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(times).isSortedAccordingTo(Collections.reverseOrder());
  }

  @Test
  void filtersByProfileNameAndTime() {
    UUID joe = Ids.next();
    send(Happened.track(tenant, kelly, "Visited", TEN));
    send(Happened.track(tenant, kelly, "Bought", TEN.plusSeconds(60)));
    send(Happened.track(tenant, joe, "Bought", TEN.plusSeconds(120)));
    awaitEvents(3);

    marketer().queryParam("event", "Bought").get("/v1/events").then().body("items", hasSize(2));
    marketer()
        .queryParam("event", "Bought", "Visited")
        .queryParam("profile", kelly)
        .get("/v1/events")
        .then()
        .body("items.event", contains("Bought", "Visited"));
    marketer()
        .queryParam("after", "2026-03-07T10:01:00Z")
        .queryParam("before", "2026-03-07T10:02:00Z")
        .get("/v1/events")
        .then()
        .body("items.event", contains("Bought"));
    marketer()
        .queryParam("after", "2026-03-07T11:02:00+01:00")
        .get("/v1/events")
        .then()
        .body("items.profileId", contains(joe.toString()));
  }

  @Test
  void eventsOfAMergedProfileAreTheirsAgainWhenTheMergeIsUndone() {
    UUID phone = Ids.next();
    UUID bob = Ids.next();
    send(Happened.track(tenant, phone, "Before", TEN));
    send(Happened.merged(tenant, phone, kelly));
    send(
        Happened.track(tenant, kelly, "Meanwhile", TEN.plusSeconds(1)).toBuilder()
            .setMemberId(phone.toString())
            .build());
    send(Happened.track(tenant, kelly, "Hers", TEN.plusSeconds(2)));
    awaitTimeline(phone, "Hers", "Meanwhile", "Before");

    send(Happened.parted(tenant, kelly, phone, bob));
    // a marker that comes late
    send(Happened.merged(tenant, phone, kelly));
    send(Happened.track(tenant, bob, "After", TEN.plusSeconds(3)));

    awaitTimeline(bob, "After", "Meanwhile", "Before");
    awaitTimeline(phone, "After", "Meanwhile", "Before");
    awaitTimeline(kelly, "Hers");
  }

  private void awaitTimeline(UUID profile, String... events) {
    await()
        .untilAsserted(
            () ->
                marketer()
                    .get("/v1/profiles/{id}/events", profile)
                    .then()
                    .statusCode(200)
                    .body("items.event", contains(events)));
  }

  @Test
  void readsThroughMergesForEver() {
    UUID phone = Ids.next();
    UUID laptop = Ids.next();
    send(Happened.track(tenant, phone, "On Phone", TEN));
    send(Happened.track(tenant, laptop, "On Laptop", TEN.plusSeconds(1)));
    send(Happened.track(tenant, kelly, "At Home", TEN.plusSeconds(2)));
    // the later merge is heard first: markers are keyed by their losers
    send(Happened.merged(tenant, laptop, kelly));
    send(Happened.merged(tenant, phone, laptop));

    for (UUID id : List.of(phone, laptop, kelly)) {
      await()
          .untilAsserted(
              () ->
                  marketer()
                      .get("/v1/profiles/{id}/events", id)
                      .then()
                      .statusCode(200)
                      .body("items.event", contains("At Home", "On Laptop", "On Phone"))
                      .body(
                          "items.profileId",
                          contains(kelly.toString(), kelly.toString(), kelly.toString())));
    }
    marketer().queryParam("profile", phone).get("/v1/events").then().body("items", hasSize(3));
  }

  @Test
  void keepsARepeatedRecordOnce() {
    ProfileEvent event = Happened.track(tenant, kelly, "Bought", TEN);
    send(event);
    send(event);
    send(Happened.track(tenant, kelly, "Last", TEN.plusSeconds(5)));
    awaitEvents(2);

    marketer().get("/v1/events").then().body("items.event", contains("Last", "Bought"));
  }

  @Test
  void putsAsideWhatIsNoEventAndGoesOn() {
    ProfileEvent good = Happened.track(tenant, kelly, "Bought", TEN);
    send(good.toBuilder().setProfileId("nobody").build());
    send(good.toBuilder().clearBody().build());
    archived(good);

    topics.awaitDead(
        Topic.EVENTS_RESOLVED,
        letter -> "INVALID_VALUE".equals(letter.headers().get("dead-reason")));
    marketer().get("/v1/events").then().body("items", hasSize(1));
  }

  @Test
  void anEventWhoseCallCannotBeReadIsStillShown() {
    ProfileEvent event = Happened.track(tenant, kelly, "Odd", TEN);
    archived(
        event.toBuilder()
            .setEvent(event.getEvent().toBuilder().setJson(ByteString.copyFromUtf8("{oops")))
            .build());

    marketer().get("/v1/events").then().body("items[0].event", equalTo("Odd"));
  }

  @Test
  void anotherTenantSeesNothing() {
    archived(Happened.track(tenant, kelly, "Bought", TEN));
    String stranger = Tokens.person(Happened.newTenant(), "otto", "admin");

    given().auth().oauth2(stranger).get("/v1/events").then().body("items", empty());
    given()
        .auth()
        .oauth2(stranger)
        .get("/v1/profiles/{id}/events", kelly)
        .then()
        .statusCode(404)
        .body("reason", equalTo("NOT_FOUND"));
  }

  @Test
  void saysAllThatIsWrongWithAQuery() {
    marketer()
        .queryParam("profile", "kelly")
        .queryParam("after", "yesterday")
        .queryParam("before", "2026-03-07")
        .get("/v1/events")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", contains("?profile", "?after", "?before"));
    marketer()
        .queryParam("after", "+294277-01-01T00:00:00Z")
        .queryParam("event", "a\0b")
        .get("/v1/events")
        .then()
        .statusCode(400)
        .body("violations.field", contains("?event"));
    marketer()
        .queryParam("after", "+294277-01-01T00:00:00Z")
        .get("/v1/events")
        .then()
        .statusCode(400)
        .body("violations.field", contains("?after"));
    for (String cursor : List.of("x", "!!", "YQ", "YR9iH2M")) {
      marketer()
          .queryParam("cursor", cursor)
          .get("/v1/events")
          .then()
          .statusCode(400)
          .body("violations[0].field", equalTo("?cursor"));
    }
    marketer()
        .queryParam("cursor", Cursor.encode("+294277-01-01T00:00:00Z", "2026-03-07", "m-1"))
        .get("/v1/events")
        .then()
        .statusCode(400);
    for (String limit : List.of("501", "many")) {
      marketer()
          .queryParam("limit", limit)
          .get("/v1/events")
          .then()
          .statusCode(400)
          .body("violations.field", contains("?limit"));
    }
    marketer()
        .queryParam("evnt", "Bought")
        .get("/v1/events")
        .then()
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_PARAMETER"));
    marketer().get("/v1/profiles/kelly/events").then().statusCode(404);
  }

  private void archived(ProfileEvent event) {
    send(event);
    awaitEvents(1);
  }

  private void send(ProfileEvent event) {
    String id = event.hasEvent() ? event.getEvent().getEventId() : event.getMerged().getMergeId();
    topics.send(Topic.EVENTS_RESOLVED, event.getProfileId(), tenant, id, event);
  }

  private void awaitEvents(int atLeast) {
    await().until(() -> marketer().get("/v1/events").jsonPath().getList("items").size() >= atLeast);
  }

  private RequestSpecification marketer() {
    return as("rachel", "marketer");
  }

  private RequestSpecification as(String name, String role) {
    return given().auth().oauth2(Tokens.person(tenant, name, role));
  }
}
