package io.carillon.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tests of the doors need: living tenants, their keys, and a look into the log. */
public final class Demo {
  public static final String TENANT = "demo";

  /** A hook's definition, but for its key. */
  public static final String HOOK =
      "{\"signature\":{\"scheme\":\"basic\"},\"secrets\":[\"vendor:password\"],"
          + "\"events\":[{\"type\":\"identify\",\"userId\":\"payload.id\"}]}";

  /** A form's definition, but for its key. */
  public static final String FORM = "{\"fields\":[{\"name\":\"email\",\"type\":\"email\"}]}";

  private Demo() {}

  /** Makes the tenant known, as identity does. */
  public static void tenantLives(String tenant) {
    tenant(tenant, DefinitionState.DEFINITION_STATE_LIVE, 1);
  }

  public static void tenantIsArchived(String tenant) {
    tenant(tenant, DefinitionState.DEFINITION_STATE_ARCHIVED, 2);
  }

  /** Gives the tenant these settings, as an operator does. */
  public static void tenantHas(String tenant, long version, String settings) {
    tenant(tenant, DefinitionState.DEFINITION_STATE_LIVE, version, settings);
  }

  private static void tenant(String tenant, DefinitionState state, long version) {
    tenant(tenant, state, version, "");
  }

  private static void tenant(String tenant, DefinitionState state, long version, String settings) {
    String id = Ids.hash("tenant", tenant).toString();
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(Kinds.TENANT)
            .setId(id)
            .setKey(tenant)
            .setVersion(version)
            .setState(state)
            .setBodyJson(ByteString.copyFromUtf8(settings))
            .build();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      topics.send(
          Topic.DEFINITIONS, tenant + "/tenant/" + id, tenant, id + "-" + version, definition);
    }
  }

  /** A new key of a living tenant that works already: its `id` and `key`. */
  public static JsonPath newKey(String tenant, Map<String, Object> wanted) {
    JsonPath key = unusedKey(tenant, wanted);
    await().untilAsserted(() -> send(key.getString("key"), "/v1/batch", "{\"batch\":[]}", 200));
    return key;
  }

  public static JsonPath unusedKey(String tenant, Map<String, Object> wanted) {
    tenantLives(tenant);
    return developer(tenant)
        .contentType(ContentType.JSON)
        .body(wanted)
        .post("/v1/write-keys")
        .then()
        .statusCode(201)
        .body("key", notNullValue())
        .extract()
        .jsonPath();
  }

  /** A new hook of tenant demo, by its id. */
  public static String newHook(@Nullable String unit) {
    return newDefinition("hook", HOOK, unit);
  }

  /** A form of tenant demo whose senders are asked by mail to confirm, by its id. */
  public static String newDoubleOptIn() {
    String body =
        "{\"fields\":[{\"name\":\"email\",\"type\":\"email\"}],\"consent\":{\"channel\":\"email\","
            + "\"address\":\"email\",\"text\":\"Write to me.\"}}";
    return newDefinition("form", body, null);
  }

  /** A new form of tenant demo, by its id. */
  public static String newForm(@Nullable String unit) {
    return newDefinition("form", FORM, unit);
  }

  private static String newDefinition(String kind, String body, @Nullable String unit) {
    tenantLives(TENANT);
    String where = unit == null ? "" : "\"unit\":\"" + unit + "\",";
    return developer(TENANT)
        .contentType(ContentType.JSON)
        .body("{" + where + "\"key\":\"" + kind + "-" + Ids.next() + "\"," + body.substring(1))
        .post("/v1/" + kind + "-definitions")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** A new file of tenant demo, by its id. */
  public static String newImport(@Nullable String unit) {
    String where = unit == null ? "" : ",\"unit\":\"" + unit + "\"";
    return developer(TENANT)
        .multiPart("spec", "{\"kind\":\"events\",\"format\":\"jsonl\"" + where + "}")
        .multiPart("file", "events.jsonl", "{\"nothing\":1}\n".getBytes(UTF_8))
        .post("/v1/imports")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  public static String newKey() {
    return newKey(TENANT, Map.of("name", "shop")).getString("key");
  }

  public static RequestSpecification developer(String tenant) {
    return RestAssured.given().auth().oauth2(Tokens.person(tenant, "dev", "developer"));
  }

  public static RequestSpecification withKey(String key) {
    return RestAssured.given().auth().preemptive().basic(key, "").contentType(ContentType.JSON);
  }

  public static JsonPath send(String key, String path, String json, int status) {
    return withKey(key).body(json).post(path).then().statusCode(status).extract().jsonPath();
  }

  /** All of the log whose event id starts so, partition by partition in its order. */
  public static List<AcceptedEvent> logged(String idPrefix) {
    return records(idPrefix).stream().map(TestTopics.Received::value).toList();
  }

  /** In the order in which they were received, whatever partition they came to lie in. */
  public static List<TestTopics.Received<AcceptedEvent>> records(String idPrefix) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      return topics.all(Topic.EVENTS_RAW, AcceptedEvent.parser()).stream()
          .filter(record -> record.value().getEventId().startsWith(idPrefix))
          .sorted(
              Comparator.comparing(
                  record -> record.value().getReceivedAt(), Timestamps.comparator()))
          .toList();
    }
  }
}
