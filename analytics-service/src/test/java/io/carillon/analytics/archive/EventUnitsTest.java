package io.carillon.analytics.archive;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.analytics.Happened;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A franchise: Kelly shops in all of it, Joe in Laval only. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class EventUnitsTest {
  private static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");

  @Inject ArchiveConsumer consumer;
  @Inject Transactions transactions;

  private final String tenant = Happened.newTenant();
  private final UUID kelly = Ids.next();
  private final UUID joe = Ids.next();

  @BeforeEach
  void aFranchise() {
    take(
        List.of(
            track(kelly, "Nowhere", "", 0),
            track(kelly, "Head", top(), 1),
            track(kelly, "Quebec", top() + "/quebec", 2),
            track(kelly, "Laval", top() + "/quebec/laval", 3),
            track(kelly, "Montreal", top() + "/quebec/montreal", 4),
            track(kelly, "Nord", top() + "/quebec/montreal-nord", 5),
            track(joe, "Joe", top() + "/quebec/laval", 6)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'Joe Nord Montreal Laval Quebec Head Nowhere'",
    "/quebec, 'Joe Nord Montreal Laval Quebec'",
    "/quebec/montreal, Montreal",
    "/quebec/laval, 'Joe Laval'",
    "/quebec/montreal /quebec/laval, 'Joe Montreal Laval'"
  })
  void readsTheEventsOfItsUnitsAndBelow(String units, String seen) {
    List<String> expected = List.of(seen.split(" ", -1));
    List<String> ofKelly = expected.stream().filter(name -> !name.equals("Joe")).toList();

    in(units).get("/v1/events").then().statusCode(200).body("items.event", equalTo(expected));
    in(units)
        .queryParam("profile", kelly)
        .get("/v1/events")
        .then()
        .body("items.event", equalTo(ofKelly));
    in(units)
        .get("/v1/profiles/{id}/events", kelly)
        .then()
        .statusCode(200)
        .body("items.event", equalTo(ofKelly));
  }

  @Test
  void findsNoWayToASistersEventByAskingForIt() {
    in("/quebec/montreal")
        .queryParam("event", "Laval", "Joe", "Quebec", "Head", "Nowhere")
        .get("/v1/events")
        .then()
        .statusCode(200)
        .body("items", empty());
    in("/quebec/montreal")
        .queryParam("limit", 1)
        .get("/v1/events")
        .then()
        .body("items.event", contains("Montreal"))
        .body("nextCursor", equalTo(null));
  }

  @Test
  void saysOfAHiddenPersonWhatItSaysOfNobody() {
    UUID nobody = Ids.next();

    assertThat(refusal("/quebec/montreal", joe)).isEqualTo(refusal("/quebec/montreal", nobody));
    assertThat(refusal("/ontario", kelly)).isEqualTo(refusal("/ontario", nobody));
    in("/ontario").get("/v1/events").then().statusCode(200).body("items", empty());
    in("/quebec/montreal")
        .queryParam("profile", joe)
        .get("/v1/events")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void aMergeTellsNoEventsOfSisters() {
    take(List.of(Happened.merged(tenant, joe, kelly)));

    for (UUID id : List.of(joe, kelly)) {
      in("/quebec/montreal")
          .get("/v1/profiles/{id}/events", id)
          .then()
          .statusCode(200)
          .body("items.event", contains("Montreal"));
    }
  }

  @Test
  void theDatabaseHoldsToItWhateverTheStatementSays() {
    String montreal = (tenant + "/quebec/montreal").replace('/', '.');

    List<String> seen =
        transactions.inWholeTenant(
            tenant,
            tx -> {
              tx.execute("SELECT set_config('carillon.units', ?, true)", montreal);
              return tx.createQuery("SELECT name FROM event").mapTo(String.class).list();
            });

    assertThat(seen).containsExactly("Montreal");
    assertThatThrownBy(
            () ->
                transactions.inWholeTenant(
                    tenant,
                    tx -> {
                      tx.execute("SELECT set_config('carillon.units', ?, true)", montreal);
                      return tx.execute(
                          "INSERT INTO event (tenant_id, day, event_id, profile_id, name, unit,"
                              + " occurred_at, origin_partition, origin_offset, record) VALUES"
                              + " (?, '2026-03-07', 'x', ?, 'x', ?, now(), 0, 0, '')",
                          tenant,
                          kelly,
                          top() + "/quebec/laval");
                    }))
        .hasMessageContaining("row-level security");
  }

  /** What is said, but for whom it was asked and under which trace. */
  private String refusal(String unit, UUID profile) {
    return in(unit)
        .get("/v1/profiles/{id}/events", profile)
        .then()
        .statusCode(404)
        .extract()
        .asString()
        .replace(profile.toString(), "…")
        .replaceAll("\"traceId\":\"[^\"]*\"", "");
  }

  private String top() {
    return "/" + tenant;
  }

  private RequestSpecification in(String units) {
    List<String> paths = List.of(units.split(" ", -1)).stream().map(unit -> top() + unit).toList();
    return given().auth().oauth2(Tokens.personIn(tenant, "mona", paths, "marketer"));
  }

  private ProfileEvent track(UUID profile, String name, String unit, int second) {
    return Happened.in(unit, Happened.track(tenant, profile, name, TEN.plusSeconds(second)));
  }

  private void take(List<ProfileEvent> events) {
    int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
    List<Inbound<ProfileEvent>> records = new ArrayList<>();
    for (ProfileEvent event : events) {
      records.add(
          new Inbound<>(
              Topic.EVENTS_RESOLVED,
              partition,
              records.size(),
              event.getProfileId(),
              event,
              null,
              TEN.plusSeconds(120)));
    }
    consumer.take(records);
  }
}
