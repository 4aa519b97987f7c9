package io.carillon.identity.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept for a while and no longer. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ExpiryTest {
  private static final byte[] TWICE =
      "name,email\nKelly,k@example.com\nKelly,k@example.com\nLou,l@example.com\n"
          .getBytes(StandardCharsets.UTF_8);

  @Inject Expiry expiry;
  @Inject Transactions transactions;
  @Inject EventsConsumer consumer;
  @Inject EmittedStore emitted;

  private final String tenant = Calls.own("t");
  private final Calls calls = new Calls();

  @Test
  void aRunIsToldForThirtyDays() {
    String old = runThatEnded(31);
    String young = runThatEnded(29);

    expiry.heard(Set.of(tenant));
    expiry.forget();

    marketer().get("/v1/match-runs/" + old).then().statusCode(404);
    marketer().get("/v1/match-runs/" + young).then().statusCode(200);
    assertThat(pairs(old)).isZero();
    assertThat(pairs(young)).isEqualTo(1);
  }

  @Test
  void whatWasToldGoesWhenItsEventsCanComeToNobodyAgain() {
    Inbound<AcceptedEvent> event = calls.next(visit());
    consumer.handle(List.of(event));

    expiry.heard(Set.of(tenant));
    expiry.forget(); // of this partition nothing was ever acknowledged
    int afterNothing = told();
    int uncommitted = forget(event.partition(), event.offset());
    int elsewhere = forget(event.partition() + 1, event.offset() + 1);
    int committed = forget(event.partition(), event.offset() + 1);

    assertThat(afterNothing).isEqualTo(1);
    assertThat(uncommitted).isZero();
    assertThat(elsewhere).isZero();
    assertThat(committed).isEqualTo(1);
    assertThat(told()).isZero();
  }

  @Test
  void ofWhoDoesNothingMoreNothingIsLeftInWhatWasTold() {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      AcceptedEvent event = visit().build();
      topics.send(Topic.EVENTS_RAW, "lane", tenant, event.getEventId(), event);
      topics.await(
          Topic.EVENTS_RESOLVED,
          ProfileEvent.parser(),
          told -> told.value().getEvent().getEventId().equals(event.getEventId()));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                expiry.heard(Set.of(tenant));
                expiry.forget();
                return told() == 0;
              });
    }
  }

  private AcceptedEvent.Builder visit() {
    return Calls.track(Calls.own("web"), "Product Viewed").setTenant(tenant);
  }

  private int forget(int partition, long committed) {
    return transactions.inWholeTenant(
        tenant, tx -> emitted.forget(tx, Map.of(partition, committed)));
  }

  private int told() {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery("SELECT count(*) FROM emitted WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .mapTo(Integer.class)
                .one());
  }

  /** A run over a file that ended so many days ago, with one pair at least. */
  private String runThatEnded(int days) {
    String id =
        marketer()
            .multiPart("file", "people.csv", TWICE)
            .post("/v1/match-runs/files")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    await()
        .until(
            () -> marketer().get("/v1/match-runs/" + id).then().extract().path("state"),
            "done"::equals);
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE match_run SET finished_at = :at WHERE tenant_id = :tenant AND id = :id")
                .bind("at", OffsetDateTime.ofInstant(daysAgo(days), ZoneOffset.UTC))
                .bind("tenant", tenant)
                .bind("id", UUID.fromString(id))
                .execute());
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO match_pair (tenant_id, run_id, number, a, b, probability, weight,"
                        + " fields) VALUES (:tenant, :id, 1000, 1, 2, 0.9, 3, '[]')")
                .bind("tenant", tenant)
                .bind("id", UUID.fromString(id))
                .execute());
    return id;
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(days, ChronoUnit.DAYS);
  }

  private int pairs(String run) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM match_pair WHERE tenant_id = :tenant AND run_id = :id"
                        + " AND number = 1000")
                .bind("tenant", tenant)
                .bind("id", UUID.fromString(run))
                .mapTo(Integer.class)
                .one());
  }

  private RequestSpecification marketer() {
    return given().auth().oauth2(Tokens.person(tenant, "mo", "marketer"));
  }
}
