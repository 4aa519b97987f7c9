package io.carillon.analytics.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.carillon.analytics.Happened;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/audit} over REST, from the topic on. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class AuditLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String tenant = Happened.newTenant();
  private final TestTopics topics = TestTopics.ofThisTest();

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void showsWhoChangedWhatFromWhereBeforeAndAfter() {
    AuditRecord told = Told.change(tenant, "vips");
    kept(told);

    admin()
        .get("/v1/audit")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("nextCursor", nullValue())
        .body("items", hasSize(1))
        .body("items[0].seq", equalTo(1))
        .body("items[0].previousHash", equalTo("0".repeat(64)))
        .body("items[0].hash", matchesPattern("[0-9a-f]{64}"))
        .body("items[0].id", equalTo(told.getId()))
        .body("items[0].at", equalTo("2026-03-07T10:00:00Z"))
        .body("items[0].service", equalTo("scoring"))
        .body("items[0].actor.kind", equalTo("person"))
        .body("items[0].actor.subject", equalTo("s-1"))
        .body("items[0].actor.name", equalTo("rachel"))
        .body("items[0].actor.roles", contains("marketer"))
        .body("items[0].from.address", equalTo("203.0.113.9"))
        .body("items[0].from.requestId", equalTo("r-1"))
        .body("items[0].from.traceId", equalTo("0af7651916cd43dd8448eb211c80319c"))
        .body("items[0].from.userAgent", equalTo("curl/8"))
        .body("items[0].action", equalTo("changed"))
        .body("items[0].object.kind", equalTo("segment"))
        .body("items[0].object.key", equalTo("vips"))
        .body("items[0].object.unit", equalTo("/" + tenant))
        .body("items[0].before.body.days", equalTo(3))
        .body("items[0].after.version", equalTo(2));
  }

  @Test
  void leavesOutWhatWasNotThereOrIsGone() {
    AuditRecord told = Told.change(tenant, "vips");
    kept(
        told.toBuilder().setAction("created").clearBeforeJson().build(),
        Told.change(tenant, "vips").toBuilder().setAction("removed").clearAfterJson().build());

    admin()
        .get("/v1/audit")
        .then()
        .body("items[1].before", nullValue())
        .body("items[1].after.version", equalTo(2))
        .body("items[0].before.version", equalTo(1))
        .body("items[0].after", nullValue());
  }

  @Test
  void listsNewestFirstAndGoesOnBehindItsCursor() {
    kept(changes(7));

    List<String> read = new ArrayList<>();
    String cursor = null;
    do {
      RequestSpecification page = admin().queryParam("limit", 3);
      JsonPath answer =
          (cursor == null ? page : page.queryParam("cursor", cursor)).get("/v1/audit").jsonPath();
      read.addAll(answer.getList("items.object.key"));
      cursor = answer.getString("nextCursor");
    } while (cursor != null);

    assertThat(read).containsExactly("k-6", "k-5", "k-4", "k-3", "k-2", "k-1", "k-0");
  }

  @Test
  void filtersByActorObjectAndTime() {
    AuditRecord vips = Told.change(tenant, "vips");
    AuditRecord key = Told.by(Told.change(tenant, "k-1"), "dan");
    kept(
        vips,
        key.toBuilder().setObject(key.getObject().toBuilder().setKind("write-key")).build(),
        Told.at(Told.change(tenant, "later"), Told.TEN.plusSeconds(60)));

    assertThat(found("actor", "rachel")).containsExactly("later", "vips");
    assertThat(found("actor", "s-1")).hasSize(3);
    assertThat(found("actor", "nobody")).isEmpty();
    assertThat(found("object", "segment")).containsExactly("later", "vips");
    assertThat(found("object", "segment/vips")).containsExactly("vips");
    assertThat(found("object", "segment/" + vips.getObject().getId())).containsExactly("vips");
    assertThat(found("object", "write-key/vips")).isEmpty();
    assertThat(found("object", "k-1")).containsExactly("k-1");
    assertThat(found("after", "2026-03-07T10:01:00Z")).containsExactly("later");
    assertThat(found("after", "2026-03-07T11:01:00.001+01:00")).isEmpty();
  }

  @Test
  void aUnitSeesItsOwnObjectsAndThoseBelow() {
    kept(
        Told.in(Told.change(tenant, "whole"), ""),
        Told.in(Told.change(tenant, "top"), "/" + tenant),
        Told.in(Told.change(tenant, "quebec"), "/" + tenant + "/quebec"),
        Told.in(Told.change(tenant, "montreal"), "/" + tenant + "/quebec/montreal"),
        Told.in(Told.change(tenant, "sister"), "/" + tenant + "/que"));
    String quebec = Tokens.personIn(tenant, "q", List.of("/" + tenant + "/quebec"), "admin");

    given()
        .auth()
        .oauth2(quebec)
        .get("/v1/audit")
        .then()
        .body("items.object.key", contains("montreal", "quebec"));
    String lines =
        given().auth().oauth2(quebec).get("/v1/audit?format=jsonl").then().extract().asString();
    assertThat(lines.lines()).hasSize(2).noneMatch(line -> line.contains("sister"));
    given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "t", List.of("/" + tenant), "admin"))
        .get("/v1/audit")
        .then()
        .body("items", hasSize(5));
  }

  @Test
  void anotherTenantSeesNothing() {
    kept(changes(2));
    String stranger = Tokens.person(Happened.newTenant(), "eve", "admin");

    given().auth().oauth2(stranger).get("/v1/audit").then().body("items", empty());
    assertThat(
            given()
                .auth()
                .oauth2(stranger)
                .get("/v1/audit?format=jsonl")
                .then()
                .extract()
                .asString())
        .isEmpty();
    verifying(stranger)
        .post("/v1/audit:verify")
        .then()
        .statusCode(200)
        .body("state", equalTo("intact"))
        .body("rows", equalTo(0));
  }

  @Test
  void streamsEverythingAsLinesThatAnybodyCanCheck() throws JsonProcessingException {
    kept(changes(1_203));

    String lines =
        admin()
            .get("/v1/audit?format=jsonl")
            .then()
            .statusCode(200)
            .contentType("application/x-ndjson")
            .extract()
            .asString();

    String previous = "0".repeat(64);
    long seq = 0;
    for (String line : lines.lines().toList()) {
      JsonNode row = JSON.readTree(line);
      int hashed = line.indexOf("\"hash\":\"") + 8 + 64 + 2;
      seq++;
      assertThat(row.path("seq").asLong()).isEqualTo(seq);
      assertThat(row.path("previousHash").asText()).isEqualTo(previous);
      assertThat(row.path("object").path("key").asText()).isEqualTo("k-" + (seq - 1));
      assertThat(row.path("hash").asText())
          .isEqualTo(Chain.hash(previous, seq, "{" + line.substring(hashed)));
      previous = row.path("hash").asText();
    }
    assertThat(seq).isEqualTo(1_203);
    auditor()
        .post("/v1/audit:verify")
        .then()
        .body("state", equalTo("intact"))
        .body("rows", equalTo(1_203))
        .body("head.hash", equalTo(previous));
  }

  @Test
  void streamsWhatAFilterLeaves() {
    kept(Told.change(tenant, "a"), Told.by(Told.change(tenant, "b"), "dan"));

    String lines = admin().get("/v1/audit?format=jsonl&actor=dan").then().extract().asString();

    assertThat(lines.lines()).singleElement().asString().contains("\"key\":\"b\"");
  }

  @Test
  void readsAChangeOfADeepDefinition() {
    String deep = "{\"a\":".repeat(30) + "1" + "}".repeat(30);
    kept(
        Told.change(tenant, "deep").toBuilder()
            .setAfterJson(ByteString.copyFromUtf8(deep))
            .build());

    admin().get("/v1/audit").then().statusCode(200).body("items", hasSize(1));
    auditor().post("/v1/audit:verify").then().body("state", equalTo("intact"));
  }

  @Test
  void aRemovedRowIsNamed() {
    kept(changes(5));
    verify().body("state", equalTo("intact")).body("rows", equalTo(5));

    assertThat(
            Superuser.tampers(
                "DELETE FROM audit WHERE tenant_id = '%s' AND seq = 3".formatted(tenant)))
        .isEqualTo(1);

    verify()
        .body("state", equalTo("broken"))
        .body("rows", equalTo(4))
        .body("firstBroken", equalTo(3))
        .body("why", equalTo("the row is missing or out of its place"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM audit WHERE tenant_id = '%s' AND seq >= 4 | 4",
        "DELETE FROM audit WHERE tenant_id = '%s' | 1",
        "UPDATE audit SET record = replace(record, 'rachel', 'nobody') WHERE tenant_id = '%s' AND seq = 2 | 2",
        "UPDATE audit SET actor_name = 'nobody' WHERE tenant_id = '%s' AND seq = 4 | 4",
        "UPDATE audit SET unit = '/elsewhere' WHERE tenant_id = '%s' AND seq = 4 | 4",
        "UPDATE audit SET at = at - interval '1 day' WHERE tenant_id = '%s' AND seq = 5 | 5",
        "UPDATE audit SET seq = CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE tenant_id = '%s' AND seq IN (2, 3) | -3",
        "UPDATE audit SET tenant_id = 'elsewhere' WHERE tenant_id = '%s' AND seq = 5 | 5",
        "DELETE FROM audit_head WHERE tenant_id = '%s' | 1",
        "UPDATE audit_head SET seq = 4 WHERE tenant_id = '%s' | 5",
        "UPDATE audit_head SET hash = repeat('a', 64) WHERE tenant_id = '%s' | 5",
      })
  void whateverASuperuserDoesToARowIsNamed(String sql, int place) {
    kept(changes(5));

    assertThat(Superuser.tampers(sql.formatted(tenant))).isPositive();

    verify().body("state", equalTo("broken")).body("firstBroken", equalTo(place));
  }

  @Test
  void aRowThatWasMadeUnreadableIsStillListed() {
    kept(changes(3));

    Superuser.tampers(
        "UPDATE audit SET record = 'gone' WHERE tenant_id = '%s' AND seq = 2".formatted(tenant));

    admin()
        .get("/v1/audit")
        .then()
        .statusCode(200)
        .body("items.action", contains("changed", "unreadable", "changed"))
        .body("items.object.key", contains("k-2", "k-1", "k-0"));
    String lines = admin().get("/v1/audit?format=jsonl").then().extract().asString();
    assertThat(new JsonPath(lines.lines().toList().get(1)).getString("unreadable"))
        .isEqualTo("gone");
    verify().body("firstBroken", equalTo(2));
  }

  @Test
  void aChainThatWasWrittenAnewIsNamedToWhoKeptItsHead() {
    kept(changes(3));
    String head = verify().extract().jsonPath().getString("head.hash");

    // all of it anew, as only somebody can who may do everything
    Superuser.tampers("DELETE FROM audit_head WHERE tenant_id = '%s'".formatted(tenant));
    Superuser.tampers(
        """
        WITH RECURSIVE forged(seq, previous, hash, record) AS (
          SELECT 0::bigint, '', repeat('0', 64), ''
          UNION ALL
          SELECT a.seq, f.hash,
                 encode(sha256(convert_to(f.hash || E'\\n' || a.seq || E'\\n' || r.record, 'UTF8')), 'hex'),
                 r.record
            FROM forged f JOIN audit a ON a.tenant_id = '%1$s' AND a.seq = f.seq + 1,
                 LATERAL (SELECT replace(a.record, 'curl/8', 'curl/9') AS record) r)
        UPDATE audit SET record = forged.record, previous_hash = forged.previous, hash = forged.hash
          FROM forged WHERE tenant_id = '%1$s' AND audit.seq = forged.seq
        """
            .formatted(tenant));
    Superuser.tampers(
        "INSERT INTO audit_head SELECT tenant_id, seq, hash FROM audit"
            + " WHERE tenant_id = '%s' AND seq = 3".formatted(tenant));

    verify().body("state", equalTo("intact"));
    auditor()
        .contentType("application/json")
        .body("{\"seq\":3,\"hash\":\"%s\"}".formatted(head))
        .post("/v1/audit:verify")
        .then()
        .statusCode(200)
        .body("state", equalTo("broken"))
        .body("firstBroken", equalTo(3));
  }

  @Test
  void aKeptHeadHoldsAsTheLogGrows() {
    kept(changes(2));
    String head = verify().extract().jsonPath().getString("head.hash");
    send(Told.change(tenant, "more"));
    awaitRows(3);

    auditor()
        .contentType("application/json")
        .body("{\"seq\":2,\"hash\":\"%s\"}".formatted(head))
        .post("/v1/audit:verify")
        .then()
        .body("state", equalTo("intact"))
        .body("rows", equalTo(3));
  }

  @Test
  void onlyThoseWhoOverseeMayRead() {
    for (String role : List.of("marketer", "analyst", "developer", "platform")) {
      String token = Tokens.person(tenant, "ann", role);
      given().auth().oauth2(token).get("/v1/audit").then().statusCode(403);
      given().auth().oauth2(token).get("/v1/audit?format=jsonl").then().statusCode(403);
      verifying(token).post("/v1/audit:verify").then().statusCode(403);
    }
    for (String role : List.of("admin", "privacy")) {
      String token = Tokens.person(tenant, "ann", role);
      given().auth().oauth2(token).get("/v1/audit").then().statusCode(200);
      verifying(token).post("/v1/audit:verify").then().statusCode(200);
    }
  }

  @Test
  void theWholeChainIsNotForASingleUnit() {
    verifying(Tokens.personIn(tenant, "q", List.of("/" + tenant + "/quebec"), "admin"))
        .post("/v1/audit:verify")
        .then()
        .statusCode(403)
        .body("reason", equalTo("DENIED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=yesterday|?after",
        "after=2026-03-07|?after",
        "actor=%20|?actor",
        "format=csv|?format",
        "limit=0|?limit",
        "limit=501|?limit",
        "limit=many|?limit",
        "cursor=x|?cursor",
        "format=jsonl&limit=5|?limit",
        "actr=rachel|?actr"
      })
  void aMalformedQuestionIsNamed(String asked) {
    String[] parts = asked.split("\\|", -1);

    admin()
        .urlEncodingEnabled(false)
        .get("/v1/audit?" + parts[0])
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(parts[1]));
  }

  @Test
  void aForgedCursorAndAForgedHeadAreNamed() {
    admin()
        .queryParam("cursor", Cursor.encode("one"))
        .get("/v1/audit")
        .then()
        .statusCode(400)
        .body("violations.field", contains("?cursor"));
    for (String body :
        List.of(
            "{\"seq\":1}",
            "{\"hash\":\"aa\"}",
            "{\"seq\":-1,\"hash\":\"%s\"}".formatted("0".repeat(64)),
            "{\"seq\":1,\"hash\":\"xyz\"}",
            "{\"seq\":\"1\"}",
            "{\"sequence\":1}",
            "[]",
            "{oops")) {
      auditor()
          .contentType("application/json")
          .body(body)
          .post("/v1/audit:verify")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  private AuditRecord[] changes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Told.change(tenant, "k-" + i))
        .toArray(AuditRecord[]::new);
  }

  private void kept(AuditRecord... records) {
    for (AuditRecord record : records) {
      send(record);
    }
    awaitRows(records.length);
  }

  private void send(AuditRecord record) {
    topics.send(Topic.AUDIT, tenant, tenant, record.getId(), record);
  }

  private void awaitRows(int rows) {
    await().until(() -> auditor().post("/v1/audit:verify").jsonPath().getInt("rows") == rows);
  }

  private io.restassured.response.ValidatableResponse verify() {
    return auditor().post("/v1/audit:verify").then().statusCode(200);
  }

  private List<String> found(String parameter, String value) {
    return admin()
        .queryParam(parameter, value)
        .get("/v1/audit")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items.object.key");
  }

  private RequestSpecification auditor() {
    return verifying(Tokens.person(tenant, "ada", "admin"));
  }

  /** A colon stays one. */
  private static RequestSpecification verifying(String token) {
    return given().auth().oauth2(token).urlEncodingEnabled(false);
  }

  private RequestSpecification admin() {
    return given().auth().oauth2(Tokens.person(tenant, "ada", "admin"));
  }
}
