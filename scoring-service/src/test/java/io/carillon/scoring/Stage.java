package io.carillon.scoring;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tenant of its own, what its marketer may say, and what happens to its people. */
final class Stage {
  private static final AtomicLong OFFSETS = new AtomicLong(1);

  final String tenant;
  private final TestTopics topics;

  Stage(String tenant, TestTopics topics) {
    this.tenant = tenant;
    this.topics = topics;
  }

  static Stage ofNewTenant(TestTopics topics) {
    return new Stage("t" + Long.toHexString(ThreadLocalRandom.current().nextLong()), topics);
  }

  RequestSpecification marketer() {
    return given()
        .auth()
        .oauth2(Tokens.person(tenant, "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }

  /** A marketer who stands in some units, such as {@code /quebec/montreal}; empty for the head. */
  RequestSpecification in(String... units) {
    return given().auth().oauth2(token(units)).contentType(ContentType.JSON);
  }

  String token(String... units) {
    return Tokens.personIn(tenant, "mona", paths(units), "marketer");
  }

  /** Their paths. */
  List<String> paths(String... units) {
    return Stream.of(units).map(unit -> "/" + tenant + unit).toList();
  }

  /** The same event in a unit, of somebody who is visible in some. */
  ProfileEvent in(ProfileEvent event, String unit, String... visible) {
    return event.toBuilder()
        .setEvent(event.getEvent().toBuilder().setUnit("/" + tenant + unit))
        .setProfile(event.getProfile().toBuilder().addAllUnits(paths(visible)))
        .build();
  }

  ValidatableResponse trait(String body) {
    return marketer().body(body).post("/v1/computed-traits").then();
  }

  ValidatableResponse segment(String key, String where) {
    return marketer()
        .body("{\"key\":\"%s\",\"where\":\"%s\"}".formatted(key, where))
        .post("/v1/segments")
        .then();
  }

  void untilLive(String path) {
    await()
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> marketer().get(path).then().statusCode(200).body("state", equalTo("live")));
  }

  static String newProfile() {
    return UUID.randomUUID().toString();
  }

  ProfileEvent event(String profile, String name, String properties, String traits) {
    return event(profile, name, properties, traits, Instant.now());
  }

  ProfileEvent event(
      String profile, String name, String properties, String traits, Instant occurred) {
    Timestamp at =
        Timestamp.newBuilder()
            .setSeconds(occurred.getEpochSecond())
            .setNanos(occurred.getNano() / 1_000_000 * 1_000_000)
            .build();
    long offset = OFFSETS.getAndIncrement();
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(profile)
        .setOrigin(Origin.newBuilder().setPartition(0).setOffset(offset))
        .setEvent(
            AcceptedEvent.newBuilder()
                .setTenant(tenant)
                .setEventId("e-" + offset)
                .setName(name)
                .setOccurredAt(at)
                .setReceivedAt(at)
                .setJson(
                    ByteString.copyFromUtf8(
                        "{\"type\":\"track\",\"event\":\"%s\",\"properties\":%s}"
                            .formatted(name, properties))))
        .setProfile(
            ProfileSnapshot.newBuilder()
                .setProfileId(profile)
                .setVersion(offset)
                .setKnown(true)
                .setTraitsJson(ByteString.copyFromUtf8(traits)))
        .build();
  }

  ProfileEvent merged(String loser, String survivor) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(loser)
        .setOrigin(Origin.newBuilder().setPartition(0).setOffset(OFFSETS.getAndIncrement()))
        .setMerged(
            ProfileMerged.newBuilder()
                .setMergeId(UUID.randomUUID().toString())
                .setSurvivorId(survivor))
        .build();
  }

  /** A merge of this member into somebody was undone. */
  ProfileEvent parted(String survivor, String member, String parted, String traits) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(survivor)
        .setProfile(ProfileSnapshot.newBuilder().setProfileId(survivor).setVersion(1_000_000))
        .setParted(
            ProfileParted.newBuilder()
                .setMergeId(UUID.randomUUID().toString())
                .setPartedId(parted)
                .addMemberIds(member)
                .setProfile(
                    ProfileSnapshot.newBuilder()
                        .setProfileId(parted)
                        .setVersion(1)
                        .setKnown(true)
                        .setTraitsJson(ByteString.copyFromUtf8(traits))))
        .build();
  }

  ProfileEvent send(ProfileEvent event) {
    var unused =
        topics.send(
            Topic.EVENTS_RESOLVED,
            event.getProfileId(),
            tenant,
            event.getOrigin().getPartition() + ":" + event.getOrigin().getOffset(),
            event);
    return event;
  }

  /** The first scored event of a profile that passes on what was sent. */
  ProfileEvent scored(ProfileEvent sent) {
    return topics
        .await(
            Topic.EVENTS_SCORED,
            ProfileEvent.parser(),
            record ->
                record.value().getTenant().equals(tenant)
                    && record.value().hasEvent()
                    && record.value().getOrigin().equals(sent.getOrigin()))
        .value();
  }

  /** The first fact of a profile of that name. */
  ProfileEvent fact(String profile, String name, String key) {
    return topics
        .await(
            Topic.EVENTS_SCORED,
            ProfileEvent.parser(),
            record ->
                record.key().equals(profile)
                    && record.value().hasFact()
                    && record.value().getFact().getName().equals(name)
                    && record.value().getFact().getKey().equals(key))
        .value();
  }

  /** All that was scored of a profile so far, in its order. */
  List<ProfileEvent> life(@Nullable String profile) {
    return topics.all(Topic.EVENTS_SCORED, ProfileEvent.parser()).stream()
        .filter(record -> record.key().equals(profile))
        .map(TestTopics.Received::value)
        .toList();
  }
}
