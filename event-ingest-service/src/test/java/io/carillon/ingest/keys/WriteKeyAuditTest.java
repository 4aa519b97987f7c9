package io.carillon.ingest.keys;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.unusedKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the audit log is told of write keys: everything but the keys. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class WriteKeyAuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject WriteKeyStore store;
  @Inject Transactions transactions;

  private final TestTopics topics = TestTopics.ofThisTest();

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aKeyThatIsMadeRotatedAndRevokedIsToldWithoutIt() {
    JsonPath made = unusedKey("demo", Map.of("name", "shop"));
    String id = made.getString("id");
    JsonPath rotated =
        developer("demo")
            .contentType(ContentType.JSON)
            .body("{\"overlap\":\"PT1H\"}")
            .urlEncodingEnabled(false)
            .post("/v1/write-keys/" + id + ":rotate")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    developer("demo").delete("/v1/write-keys/{id}", id).then().statusCode(204);
    developer("demo").delete("/v1/write-keys/{id}", id).then().statusCode(204);

    List<AuditRecord> told = told(id, 3);
    assertThat(told)
        .extracting(AuditRecord::getAction)
        .containsExactly("created", "changed", "archived");
    assertThat(told)
        .allSatisfy(
            record -> {
              assertThat(record.getActor().getKind())
                  .isEqualTo(AuditActorKind.AUDIT_ACTOR_KIND_PERSON);
              assertThat(record.getActor().getName()).isEqualTo("dev");
              assertThat(record.getObject().getKind()).isEqualTo("write-key");
              assertThat(record.getObject().getUnit()).isEqualTo("/demo");
              for (JsonPath key : List.of(made, rotated)) {
                assertThat(record.toString())
                    .doesNotContain(key.getString("key"))
                    .doesNotContain(WriteKey.hash(key.getString("key")));
              }
            });
    JsonNode created = json(told.get(0).getAfterJson()).path("body");
    assertThat(created.path("name").textValue()).isEqualTo("shop");
    assertThat(created.path("hash").textValue()).isEqualTo("changed");
    JsonNode changed = json(told.get(1).getAfterJson()).path("body");
    assertThat(changed.path("hash").textValue()).isEqualTo("changed");
    assertThat(changed.at("/previous/0/hash").textValue()).isEqualTo("changed");
    assertThat(changed.at("/previous/0/until").textValue()).isNotNull();
    assertThat(json(told.get(1).getBeforeJson()).at("/body/hash").textValue()).isEqualTo("changed");
    assertThat(json(told.get(2).getAfterJson()).path("state").textValue()).isEqualTo("ARCHIVED");
  }

  @Test
  void aKeyWhoseTransactionFailsIsNotTold() {
    UUID[] ids = new UUID[2];
    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    "demo",
                    tx -> {
                      ids[0] = store.create(tx, "demo", "/demo", key("lost")).id();
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    ids[1] =
        transactions.inTenant("demo", tx -> store.create(tx, "demo", "/demo", key("kept")).id());

    assertThat(told(ids[1].toString(), 1)).hasSize(1);
    assertThat(topics.all(Topic.AUDIT, AuditRecord.parser()))
        .extracting(record -> record.value().getObject().getId())
        .doesNotContain(ids[0].toString());
  }

  private static WriteKey key(String name) {
    return new WriteKey(name, "wk_", WriteKey.hash(name), false, List.of(), KeyLimits.NONE);
  }

  private List<AuditRecord> told(String id, int count) {
    return topics
        .await(
            Topic.AUDIT,
            AuditRecord.parser(),
            record -> record.value().getObject().getId().equals(id),
            count)
        .stream()
        .map(Received::value)
        .toList();
  }

  private static JsonNode json(ByteString text) {
    try {
      return JSON.readTree(text.toStringUtf8());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
