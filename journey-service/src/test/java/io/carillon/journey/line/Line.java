package io.carillon.journey.line;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.journey.definition.Samples;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.carillon.platform.testkit.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Both ends of the service: what scoring writes, what marketers ask, what comes out. */
final class Line {
  private static final AtomicLong OFFSET = new AtomicLong();

  final TestTopics topics = TestTopics.ofThisTest();

  static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }

  static RequestSpecification rachel() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  /** A word that no other test uses. */
  static String unique(String word) {
    return word + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** What other services have defined. */
  void world() {
    for (String tenant : new String[] {"demo", "other"}) {
      define(tenant, "tenant", tenant, "{'timezone':'Europe/Paris'}");
      define(tenant, "template", "hello", "{'channel':'email'}");
    }
    define("demo", "template", "hello-2", "{'channel':'email'}");
    define("demo", "template", "cart-reminder", "{'channel':'email'}");
    define("demo", "template", "cart-vip", "{'channel':'email'}");
    define("demo", "segment", "vips", "{'where':'profile.traits.vip == true'}");
  }

  void define(String tenant, String kind, String key, String body) {
    define(tenant, kind, key, "", body);
  }

  void define(String tenant, String kind, String key, String unit, String body) {
    String id = Ids.hash(tenant, kind, key).toString();
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(kind)
            .setId(id)
            .setKey(key)
            .setUnit(unit)
            .setVersion(1)
            .setState(DefinitionState.DEFINITION_STATE_LIVE)
            .setBodyJson(ByteString.copyFromUtf8(Samples.json(body).toString()))
            .setChangedAt(Timestamps.fromMillis(0))
            .build();
    topics.send(Topic.DEFINITIONS, tenant + "/" + kind + "/" + id, tenant, id, definition);
  }

  /** Creates and publishes. */
  static void publish(JsonNode journey) {
    rachel().body(journey.toString()).post("/v1/journeys").then().statusCode(201);
    rachel()
        .post("/v1/journeys/" + journey.path("key").asText() + ":publish")
        .then()
        .statusCode(200);
  }

  static AcceptedEvent.Builder event(String name, String properties) {
    String id = UUID.randomUUID().toString();
    return AcceptedEvent.newBuilder()
        .setTenant("demo")
        .setEventId(id)
        .setType(EventType.EVENT_TYPE_TRACK)
        .setName(name)
        .setOccurredAt(Timestamps.fromMillis(Instant.now().toEpochMilli()))
        .setJson(
            ByteString.copyFromUtf8(
                "{\"event\":\"%s\",\"properties\":%s}"
                    .formatted(name, properties.replace('\'', '"'))));
  }

  static ProfileEvent.Builder of(UUID profile, AcceptedEvent.Builder event) {
    return ProfileEvent.newBuilder()
        .setTenant("demo")
        .setProfileId(profile.toString())
        .setOrigin(Origin.newBuilder().setPartition(1).setOffset(OFFSET.incrementAndGet()))
        .setEvent(event)
        .setProfile(
            ProfileSnapshot.newBuilder()
                .setProfileId(profile.toString())
                .setTimezone("Europe/Paris")
                .setTraitsJson(ByteString.copyFromUtf8("{\"vip\":true}")))
        .setFacts(FactSnapshot.newBuilder().putComputed("orders", 1));
  }

  static ProfileEvent fact(UUID profile, String name, String segment, long sequence) {
    return ProfileEvent.newBuilder()
        .setTenant("demo")
        .setProfileId(profile.toString())
        .setFact(
            FactEvent.newBuilder()
                .setName(name)
                .setKey(segment)
                .setSequence(sequence)
                .setOccurredAt(Timestamps.fromMillis(Instant.now().toEpochMilli()))
                .setEventId(Ids.hash(profile, sequence).toString()))
        .build();
  }

  static ProfileEvent merged(UUID loser, UUID survivor) {
    return ProfileEvent.newBuilder()
        .setTenant("demo")
        .setProfileId(loser.toString())
        .setMerged(
            ProfileMerged.newBuilder()
                .setMergeId(UUID.randomUUID().toString())
                .setSurvivorId(survivor.toString())
                .setMergedAt(Timestamps.fromMillis(Instant.now().toEpochMilli())))
        .build();
  }

  /** A merge of this member into somebody was undone. */
  static ProfileEvent parted(UUID survivor, UUID member, UUID parted) {
    return ProfileEvent.newBuilder()
        .setTenant("demo")
        .setProfileId(survivor.toString())
        .setParted(
            ProfileParted.newBuilder()
                .setMergeId(UUID.randomUUID().toString())
                .setPartedId(parted.toString())
                .addMemberIds(member.toString())
                .setPartedAt(Timestamps.fromMillis(Instant.now().toEpochMilli() + 1)))
        .build();
  }

  /** What messaging makes of a message. */
  static ProfileEvent told(MessageRequested message, String name, String reason) {
    AcceptedEvent.Builder event =
        event(
            name,
            "{'messageId':'%s','enrollmentId':'%s','step':'%s','reason':'%s'}"
                .formatted(
                    message.getMessageId(),
                    message.getJourney().getEnrollmentId(),
                    message.getJourney().getStep(),
                    reason));
    return of(
            UUID.fromString(message.getProfileId()),
            event.setProfileId(message.getProfileId()).setSource("messaging"))
        .build();
  }

  void happens(ProfileEvent event) {
    topics.send(
        Topic.EVENTS_SCORED,
        event.getProfileId(),
        event.getTenant(),
        UUID.randomUUID().toString(),
        event);
  }

  /** The messages that journeys asked for, for a person. */
  List<MessageRequested> messages(UUID profile) {
    return topics.all(Topic.MESSAGES_REQUESTED, MessageRequested.parser()).stream()
        .map(Received::value)
        .filter(message -> message.getProfileId().equals(profile.toString()))
        .toList();
  }

  MessageRequested message(UUID profile, String template) {
    return topics
        .await(
            Topic.MESSAGES_REQUESTED,
            MessageRequested.parser(),
            received ->
                received.value().getProfileId().equals(profile.toString())
                    && received.value().getTemplate().equals(template))
        .value();
  }

  static JsonPath enrollments(String journey, UUID profile) {
    return rachel()
        .queryParam("profile", profile.toString())
        .get("/v1/journeys/" + journey + "/enrollments")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** Waits until a person's newest enrollment in a journey has this state and step or reason. */
  static String awaitEnrollment(String journey, UUID profile, String field, Object expected) {
    await()
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(
                        (Object) enrollments(journey, profile).get("items[0]." + field))
                    .isEqualTo(expected));
    return enrollments(journey, profile).getString("items[0].id");
  }
}
