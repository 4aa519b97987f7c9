package io.carillon.messaging.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.audit.v1.AuditRecord;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class SigningSecretsTest {
  @Inject SigningSecrets secrets;
  @Inject Transactions transactions;

  private final String tenant = "t-" + Ids.next();

  @Test
  void aSecretIsShownOnceAndIsNowhereInTheList() {
    create("{\"use\":\"webhook\"}")
        .statusCode(201)
        .body("use", equalTo("webhook"))
        .body("createdAt", notNullValue())
        .body("secret", matchesPattern("whsec_[A-Za-z0-9+/]{43}="));
    create("{\"use\":\"inbox\"}")
        .statusCode(201)
        .body("secret", matchesPattern("is_[A-Za-z0-9_-]{43}"));

    Town.as(tenant, "developer")
        .get("/v1/signing-secrets")
        .then()
        .statusCode(200)
        .body("items.use", contains("inbox", "webhook"))
        .body("items.findAll { it.secret != null }.size()", equalTo(0));
  }

  @Test
  void whoseAnswerGotLostAsksAgainWithTheKeyAndGetsTheSame() {
    String first = repeated("{\"use\":\"inbox\"}").statusCode(201).extract().path("secret");

    repeated("{\"use\":\"inbox\"}").statusCode(201).body("secret", equalTo(first));
    repeated("{\"use\":\"webhook\"}").statusCode(409);
    assertThat(living(Use.INBOX)).containsExactly(first);
  }

  @Test
  void theOneBeforeWorksThroughTheOverlapAndTheNewestComesFirst() {
    String first = create("{\"use\":\"webhook\"}").extract().path("secret");

    String second = create("{\"use\":\"webhook\",\"overlap\":\"PT1H\"}").extract().path("secret");
    assertThat(living(Use.WEBHOOK)).containsExactly(second, first);
    String third = create("{\"use\":\"webhook\",\"overlap\":\"PT0S\"}").extract().path("secret");

    assertThat(living(Use.WEBHOOK)).containsExactly(third);
    assertThat(living(Use.INBOX)).isEmpty();
  }

  @Test
  void thereAreNeverMoreThanSix() {
    for (int i = 0; i < 8; i++) {
      create("{\"use\":\"inbox\"}").statusCode(201);
    }

    assertThat(living(Use.INBOX)).hasSize(6);
  }

  @Test
  void aDeletedSecretEndsAtOnce() {
    String id = create("{\"use\":\"inbox\"}").extract().path("id");

    Town.as(tenant, "developer").delete("/v1/signing-secrets/" + id).then().statusCode(204);

    assertThat(living(Use.INBOX)).isEmpty();
    Town.as(tenant, "developer").delete("/v1/signing-secrets/" + id).then().statusCode(404);
    Town.as(tenant, "developer").delete("/v1/signing-secrets/x").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"use\":\"mail\"}",
        "{\"use\":\"inbox\",\"overlap\":\"P31D\"}",
        "{\"use\":\"inbox\",\"overlap\":\"-PT1S\"}",
        "{\"use\":\"inbox\",\"colour\":\"red\"}",
        "null"
      })
  void badInputIsNamed(String body) {
    create(body).statusCode(400);
    assertThat(living(Use.INBOX)).isEmpty();
  }

  @Test
  void theAuditLogIsToldThatOneWasMadeAndEndedAndNothingOfIt() {
    var made = create("{\"use\":\"webhook\"}").extract().jsonPath();
    String id = made.getString("id");
    Town.as(tenant, "developer").delete("/v1/signing-secrets/" + id).then().statusCode(204);

    try (TestTopics topics = TestTopics.ofThisTest()) {
      List<AuditRecord> told =
          topics
              .await(
                  Topic.AUDIT,
                  AuditRecord.parser(),
                  record -> record.value().getObject().getId().equals(id),
                  2)
              .stream()
              .map(TestTopics.Received::value)
              .toList();
      assertThat(told).extracting(AuditRecord::getAction).containsExactly("created", "removed");
      assertThat(told).allMatch(record -> record.getActor().getName().equals("rachel"));
      assertThat(told.getFirst().getAfterJson().toStringUtf8())
          .isEqualTo("{\"use\":\"webhook\",\"secret\":\"changed\",\"overlap\":\"PT24H\"}");
      assertThat(told.getLast().getBeforeJson().toStringUtf8())
          .isEqualTo("{\"use\":\"webhook\",\"secret\":\"changed\"}");
      assertThat(told).noneMatch(record -> record.toString().contains(made.getString("secret")));
    }
  }

  private List<String> living(Use use) {
    return transactions.inTenant(tenant, tx -> secrets.inClear(tx, tenant, use, Instant.now()));
  }

  private ValidatableResponse create(String body) {
    return Town.as(tenant, "developer").body(body).post("/v1/signing-secrets").then();
  }

  private ValidatableResponse repeated(String body) {
    return Town.as(tenant, "developer")
        .header("Idempotency-Key", "once")
        .body(body)
        .post("/v1/signing-secrets")
        .then();
  }
}
