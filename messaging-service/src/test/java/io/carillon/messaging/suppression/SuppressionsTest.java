package io.carillon.messaging.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.audit.v1.AuditRecord;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class SuppressionsTest {

  private static String add(String address, String reason) {
    return Town.marketer()
        .body(Map.of("address", address, "reason", reason))
        .post("/v1/suppressions")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void holdsBackEverythingUntilItIsRemoved() {
    try (Town town = new Town()) {
      var kelly = town.subscriber("hold@example.com");
      String template = Town.template("x");
      String id = add("HOLD@example.com ", "lawyer's letter");

      String held = town.ask(kelly, template, "transactional");
      assertThat(Town.awaitState(held, "withheld").path("reason").asText()).isEqualTo("SUPPRESSED");

      Town.marketer().delete("/v1/suppressions/" + id + "?reason=settled").then().statusCode(204);
      Town.awaitState(town.ask(kelly, template, "transactional"), "accepted");
      Town.marketer().get("/v1/suppressions/" + id).then().statusCode(404);
      Town.marketer().delete("/v1/suppressions/" + id).then().statusCode(404);
    }
  }

  @Test
  void addingTwiceIsOneEntryAndListsByAddress() {
    String first = add("twice@example.com", "one");
    String second = add("twice@example.com", "two");

    assertThat(second).isEqualTo(first);
    Town.marketer()
        .get("/v1/suppressions?address=twice@example.com")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].note", equalTo("one"));
    Town.as("demo", "analyst")
        .get("/v1/suppressions?address=twice@example.com")
        .then()
        .body("items.address", contains("t***@e***.com"));
    Town.as("other", "admin")
        .get("/v1/suppressions?address=twice@example.com")
        .then()
        .body("items", hasSize(0));
  }

  @Test
  void theAuditLogIsToldWithTheMaskOfTheAddress() {
    String id = add("audited@example.com", "Kelly's lawyer wrote");
    add("audited@example.com", "again");
    Town.marketer().delete("/v1/suppressions/" + id + "?reason=settled").then().statusCode(204);

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
      String state =
          "{\"channel\":\"email\",\"address\":\"a***@e***.com\",\"scope\":\"all\","
              + "\"reason\":\"MANUAL\",\"note\":\"changed\"}";
      assertThat(told.getFirst().getAfterJson().toStringUtf8()).isEqualTo(state);
      assertThat(told.getLast().getBeforeJson().toStringUtf8()).isEqualTo(state);
      assertThat(told.getLast().getActor().getName()).isEqualTo("rachel");
    }
  }

  @Test
  void listsPageByPage() {
    add("page-one@example.com", "one");
    add("page-two@example.com", "two");

    String cursor =
        Town.marketer()
            .get("/v1/suppressions?limit=1")
            .then()
            .body("items.address", contains("page-two@example.com"))
            .extract()
            .path("nextCursor");

    Town.marketer()
        .get("/v1/suppressions?limit=1&cursor=" + cursor)
        .then()
        .statusCode(200)
        .body("items.address", contains("page-one@example.com"));
  }

  @Test
  void everyChannelHasAddressesThatAreNotWrittenTo() {
    String id =
        Town.marketer()
            .body(
                Map.of(
                    "channel", "sms", "address", "+33 6 98 76 54 32", "reason", "asked by phone"))
            .post("/v1/suppressions")
            .then()
            .statusCode(201)
            .body("address", equalTo("+33698765432"))
            .extract()
            .path("id");
    Town.marketer()
        .body(Map.of("channel", "sms", "address", "kelly@example.com", "reason", "x"))
        .post("/v1/suppressions")
        .then()
        .statusCode(400)
        .body("violations.field", contains("address"));

    Town.as("demo", "analyst")
        .get("/v1/suppressions?channel=sms&address=%2B33698765432")
        .then()
        .statusCode(200)
        .body("items.id", contains(id))
        .body("items[0].address", equalTo("+33******32"));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    Town.marketer()
        .body(Map.of("address", "nobody", "scope", "some"))
        .post("/v1/suppressions")
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", contains("address", "scope", "reason"));
    Town.marketer().get("/v1/suppressions?adress=x").then().statusCode(400);
    Town.marketer()
        .get("/v1/suppressions?cursor=" + Cursor.encode("yesterday", "kelly"))
        .then()
        .statusCode(400)
        .body("violations.field", contains("?cursor"));
  }
}
