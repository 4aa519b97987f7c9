package io.carillon.geo;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.carillon.platform.testkit.Tokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A tenant of its own, its marketer and its write key, and both ends of the service. */
public final class Stage implements AutoCloseable {
  private static final AtomicLong OFFSET = new AtomicLong();

  public final String tenant;
  public final String writeKey = "wk_" + Ids.next();
  public final TestTopics topics = TestTopics.ofThisTest();

  public Stage(String tenant) {
    this.tenant = tenant;
    define("tenant", tenant, "", "{\"timezone\":\"Europe/Paris\"}");
    define(
        "write-key",
        "app-" + tenant,
        "/" + tenant,
        "{\"name\":\"app\",\"prefix\":\"wk_\",\"hash\":\"%s\",\"trusted\":false,\"previous\":[]}"
            .formatted(WriteKey.hash(writeKey)));
  }

  /** The same key, limited from now on: {@code "limits":{…}} without its braces. */
  public void limitKey(long version, String limits) {
    define(
        "write-key",
        "app-" + tenant,
        "/" + tenant,
        version,
        "{\"name\":\"app\",\"prefix\":\"wk_\",\"hash\":\"%s\",\"trusted\":false,\"previous\":[],\"limits\":{%s}}"
            .formatted(WriteKey.hash(writeKey), limits));
  }

  public static Stage ofNewTenant() {
    return new Stage("t" + Ids.next().toString().replace("-", ""));
  }

  private void define(String kind, String key, String unit, String body) {
    define(kind, key, unit, 1, body);
  }

  private void define(String kind, String key, String unit, long version, String body) {
    String id = Ids.hash(tenant, kind, key, writeKey).toString();
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(kind)
            .setId(id)
            .setKey(key)
            .setVersion(version)
            .setState(DefinitionState.DEFINITION_STATE_LIVE)
            .setUnit(unit)
            .setBodyJson(ByteString.copyFromUtf8(body))
            .setChangedAt(Timestamps.fromMillis(0))
            .build();
    topics.send(
        Topic.DEFINITIONS, tenant + "/" + kind + "/" + id, tenant, id + "-" + version, definition);
  }

  public RequestSpecification marketer(String... units) {
    String token =
        units.length == 0
            ? Tokens.person(tenant, "rachel", "marketer")
            : Tokens.personIn(tenant, "louis", List.of(units), "marketer");
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }

  public ValidatableResponse create(String body) {
    return marketer().body(body.replace('\'', '"')).post("/v1/geofences").then();
  }

  /** A circle, known to the process that tests ask. */
  public void fence(String key, double latitude, double longitude, int radius, String more) {
    create(
            "{'key':'%s','name':'The %s','tags':['store'],'geometry':{'type':'Point','coordinates':[%s,%s]},'radius':%d%s}"
                .formatted(key, key, longitude, latitude, radius, more))
        .statusCode(201);
    awaitLocated(key, latitude, longitude);
  }

  public void awaitLocated(String key, double latitude, double longitude) {
    await().untilAsserted(() -> locate(latitude, longitude).body("items.key", hasItem(key)));
  }

  public ValidatableResponse locate(double latitude, double longitude) {
    return marketer()
        .body("{\"latitude\":%s,\"longitude\":%s}".formatted(latitude, longitude))
        .post("/v1/geofences:locate")
        .then();
  }

  public AcceptedEvent.Builder at(double latitude, double longitude, Instant at) {
    return event(
        "Product Viewed",
        "{\"context\":{\"location\":{\"latitude\":%s,\"longitude\":%s,\"accuracy\":10}}}"
            .formatted(latitude, longitude),
        at);
  }

  public AcceptedEvent.Builder event(String name, String json, Instant at) {
    return AcceptedEvent.newBuilder()
        .setTenant(tenant)
        .setEventId("m-" + Ids.next())
        .setType(EventType.EVENT_TYPE_TRACK)
        .setName(name)
        .setDeviceId("d-1")
        .setUnit("/" + tenant)
        .setOccurredAt(timestamp(at))
        .setReceivedAt(timestamp(at))
        .setJson(ByteString.copyFromUtf8(json));
  }

  public ProfileEvent of(UUID profile, AcceptedEvent.Builder event) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(profile.toString())
        .setOrigin(Origin.newBuilder().setOffset(OFFSET.incrementAndGet()))
        .setEvent(event)
        .build();
  }

  public ProfileEvent merged(UUID loser, UUID survivor) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(loser.toString())
        .setOrigin(Origin.newBuilder().setOffset(OFFSET.incrementAndGet()))
        .setMerged(
            ProfileMerged.newBuilder()
                .setMergeId(Ids.hash(loser, survivor).toString())
                .setSurvivorId(survivor.toString()))
        .build();
  }

  /** A merge of this member into somebody was undone. */
  public ProfileEvent parted(UUID survivor, UUID member, UUID parted, String device) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(survivor.toString())
        .setParted(
            ProfileParted.newBuilder()
                .setMergeId(Ids.hash(member, survivor).toString())
                .setPartedId(parted.toString())
                .addMemberIds(member.toString())
                .addInstallations(device)
                .setPartedAt(Timestamps.fromMillis(1_000)))
        .build();
  }

  public void send(ProfileEvent event) {
    topics.send(
        Topic.EVENTS_RESOLVED,
        event.getProfileId(),
        tenant,
        event.getOrigin().getOffset() + "",
        event);
  }

  /** The first events that geo tells of the tenant, in the order of the topic. */
  public List<AcceptedEvent> awaitTold(int count) {
    return topics.await(Topic.EVENTS_RAW, AcceptedEvent.parser(), this::mine, count).stream()
        .map(Received::value)
        .toList();
  }

  /** All that geo told of the tenant so far. */
  public List<AcceptedEvent> told() {
    return topics.all(Topic.EVENTS_RAW, AcceptedEvent.parser()).stream()
        .filter(this::mine)
        .map(Received::value)
        .toList();
  }

  private boolean mine(Received<AcceptedEvent> record) {
    return record.value().getTenant().equals(tenant);
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  @Override
  public void close() {
    topics.close();
  }
}
