package io.carillon.platform.house;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the audit log is told of changes of definitions. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class AuditTest {
  @Inject DefinitionStore definitions;
  @Inject Transactions transactions;
  @Inject ObjectMapper json;

  private final TestTopics topics = TestTopics.ofThisTest();

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aChangeIsToldWithWhoMadeItFromWhereAndWhatItWasBefore() {
    rachel().body(thing("told", 3)).post("/v1/things").then().statusCode(200);
    String id =
        rachel()
            .header("X-Forwarded-For", "203.0.113.9")
            .header("X-Request-Id", "r-1")
            .header("User-Agent", "curl/8\u00e9")
            .header("If-Match", "\"1\"")
            .body(thing("told", 4))
            .put("/v1/things/told")
            .then()
            .statusCode(200)
            .extract()
            .path("id");

    List<AuditRecord> told = told("told", 2);
    assertThat(told).extracting(AuditRecord::getAction).containsExactly("created", "changed");
    assertThat(told.get(0).getBeforeJson()).isEmpty();
    assertThat(parsed(told.get(0).getAfterJson()).at("/body/size").intValue()).isEqualTo(3);
    AuditRecord changed = told.get(1);
    assertThat(changed.getTenant()).isEqualTo("demo");
    assertThat(changed.getService()).isEqualTo("analytics");
    assertThat(changed.getObject().getKind()).isEqualTo("thing");
    assertThat(changed.getObject().getId()).isEqualTo(id);
    assertThat(changed.getActor().getKind()).isEqualTo(AuditActorKind.AUDIT_ACTOR_KIND_PERSON);
    assertThat(changed.getActor().getName()).isEqualTo("rachel");
    assertThat(changed.getActor().getSubject()).hasSize(36);
    assertThat(changed.getActor().getRolesList()).containsExactly("marketer");
    assertThat(changed.getSource().getAddress()).isEqualTo("203.0.113.9");
    assertThat(changed.getSource().getRequestId()).isEqualTo("r-1");
    assertThat(changed.getSource().getTraceId()).matches("[0-9a-f]{32}");
    assertThat(changed.getSource().getUserAgent()).startsWith("curl/8");
    assertThat(parsed(changed.getBeforeJson()))
        .isEqualTo(parsed("{\"version\":1,\"body\":{\"size\":3}}"));
    assertThat(parsed(changed.getAfterJson()))
        .isEqualTo(parsed("{\"version\":2,\"body\":{\"size\":4}}"));
  }

  @Test
  void aChangeThatIsRefusedIsNotTold() {
    rachel().body(thing("refused", 3)).post("/v1/things").then().statusCode(200);
    rachel().body(thing("refused", 4)).post("/v1/things").then().statusCode(409);
    rachel()
        .header("If-Match", "\"7\"")
        .body(thing("refused", 5))
        .put("/v1/things/refused")
        .then()
        .statusCode(412);
    rachel()
        .header("If-Match", "\"1\"")
        .body(thing("refused", 6))
        .put("/v1/things/refused")
        .then()
        .statusCode(200);

    assertThat(told("refused", 2))
        .extracting(record -> parsed(record.getAfterJson()).at("/body/size").intValue())
        .containsExactly(3, 6);
  }

  @Test
  void aChangeThatIsRolledBackIsNotTold() {
    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    "demo",
                    tx -> {
                      create(tx, "undone", "{\"size\":1}");
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    transactions.inTenant("demo", tx -> create(tx, "undone", "{\"size\":2}"));

    assertThat(told("undone", 1))
        .extracting(record -> parsed(record.getAfterJson()).at("/body/size").intValue())
        .containsExactly(2);
  }

  @Test
  void whatNobodyAskedForIsTheSystems() {
    transactions.inTenant("demo", tx -> create(tx, "quiet", "{\"apiKey\":\"k-123\"}"));

    AuditRecord told = told("quiet", 1).getFirst();
    assertThat(told.getActor().getKind()).isEqualTo(AuditActorKind.AUDIT_ACTOR_KIND_SYSTEM);
    assertThat(told.getActor().getName()).isEmpty();
    assertThat(parsed(told.getAfterJson()).at("/body/apiKey").textValue()).isEqualTo("changed");
    assertThat(told.toString()).doesNotContain("k-123");
  }

  @Test
  void anArchivedDefinitionIsToldAsArchived() {
    transactions.inTenant("demo", tx -> create(tx, "gone", "{\"size\":1}"));
    transactions.inTenant("demo", tx -> definitions.archive(tx, "demo", "thing", "gone"));
    transactions.inTenant("demo", tx -> definitions.archive(tx, "demo", "thing", "gone"));

    AuditRecord told = told("gone", 2).getLast();
    assertThat(told.getAction()).isEqualTo("archived");
    assertThat(parsed(told.getBeforeJson()).path("state").textValue()).isEqualTo("LIVE");
    assertThat(parsed(told.getAfterJson()).path("state").textValue()).isEqualTo("ARCHIVED");
    assertThat(parsed(told.getAfterJson()).has("body")).isFalse();
  }

  private Object create(org.jdbi.v3.core.Handle tx, String key, String body) {
    return definitions.create(
        tx, "demo", "thing", key, "", DefinitionState.DEFINITION_STATE_LIVE, parsed(body));
  }

  private List<AuditRecord> told(String key, int count) {
    return topics
        .await(
            Topic.AUDIT,
            AuditRecord.parser(),
            record -> record.value().getObject().getKey().equals(key),
            count)
        .stream()
        .map(Received::value)
        .toList();
  }

  private JsonNode parsed(ByteString text) {
    return parsed(text.toStringUtf8());
  }

  private JsonNode parsed(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static RequestSpecification rachel() {
    return given()
        .auth()
        .oauth2(Tokens.person("demo", "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }

  private static String thing(String key, int size) {
    return "{\"key\":\"%s\",\"size\":%d,\"age\":\"PT1H\"}".formatted(key, size);
  }
}
