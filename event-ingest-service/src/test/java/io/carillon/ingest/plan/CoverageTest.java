package io.carillon.ingest.plan;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.carillon.ingest.Demo;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class CoverageTest {
  private static final Json EMPTY = Json.of("{}".getBytes(StandardCharsets.UTF_8));

  @Inject PlanGuard guard;
  @Inject Sightings sightings;
  @Inject SightingStore store;
  @Inject Transactions transactions;
  @Inject Definitions definitions;

  private final String tenant = "cover-" + Ids.next();

  @Test
  void tellsPlannedFromUnplannedAndSeenFromNeverSeen() {
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    String plan = planned();
    send(key, "/v1/batch", batch(), 200);

    JsonPath coverage = awaitSeen(plan, 3);

    assertThat(coverage.getInt("violating")).isEqualTo(1);
    assertThat(coverage.getDouble("complying")).isBetween(0.66, 0.67);
    assertThat(coverage.getString("events.find { it.name == 'Bought' }.status")).isEqualTo("seen");
    assertThat(coverage.getString("events.find { it.name == 'Viewed' }.status"))
        .isEqualTo("unplanned");
    String bought = "events.find { it.name == 'Bought' }.properties.find { it.name == '%s' }";
    assertThat(coverage.getString(bought.formatted("price") + ".status")).isEqualTo("seen");
    assertThat(coverage.getInt(bought.formatted("price") + ".violating")).isEqualTo(1);
    assertThat(coverage.getString(bought.formatted("gift") + ".status")).isEqualTo("neverSeen");
    assertThat(coverage.getString(bought.formatted("colour") + ".status")).isEqualTo("unplanned");
    assertThat(coverage.getString(bought.formatted("colour") + ".lastSeen")).isNotNull();
    assertThat(coverage.getInt("appVersions.find { it.name == '1.2' }.violating")).isEqualTo(1);
    assertThat(coverage.getDouble("appVersions.find { it.name == '1.3' }.complying")).isEqualTo(1);
    assertThat(coverage.getInt("screens.find { it.name == 'Cart' }.seen")).isEqualTo(2);
  }

  @Test
  void aUnitSeesItsOwnCountsAndAnotherTenantNoPlan() {
    String plan = planned();
    note(planId(plan), "/" + tenant + "/quebec/montreal", false);
    note(planId(plan), "/" + tenant + "/quebec/laval", false);

    awaitSeen(plan, 2);

    as(Tokens.personIn(tenant, "dev", List.of("/" + tenant + "/quebec/laval"), "developer"))
        .get("/v1/tracking-plans/{key}/coverage", plan)
        .then()
        .statusCode(200)
        .body("seen", equalTo(1));
    as(Tokens.personIn(tenant, "dev", List.of("/" + tenant + "/ontario"), "developer"))
        .get("/v1/tracking-plans/{key}/coverage", plan)
        .then()
        .statusCode(200)
        .body("seen", equalTo(0));
    as(Tokens.person("other", "dev", "developer"))
        .get("/v1/tracking-plans/{key}/coverage", plan)
        .then()
        .statusCode(404);
  }

  @Test
  void countsOfTheSameAreAddedAndWhatIsOldIsForgotten() {
    String plan = planned();
    SightingKey key =
        new SightingKey(
            tenant,
            "/" + tenant,
            planId(plan),
            LocalDate.parse("2020-01-01"),
            "track",
            "Bought",
            "",
            "",
            "");
    Map<SightingKey, Sightings.Count> counts = new HashMap<>();
    counts.put(key, new Sightings.Count(2, 1, Instant.parse("2020-01-01T10:00:00Z")));
    store.add(counts);
    store.add(counts);

    developer(tenant)
        .get("/v1/tracking-plans/{key}/coverage?from=2020-01-01", plan)
        .then()
        .body("seen", equalTo(4))
        .body("violating", equalTo(2));
    developer(tenant)
        .get("/v1/tracking-plans/{key}/coverage", plan)
        .then()
        .body("seen", equalTo(0))
        .body("events", not(empty()));

    await()
        .untilAsserted(
            () -> {
              store.forget(LocalDate.parse("2020-01-02"));
              developer(tenant)
                  .get("/v1/tracking-plans/{key}/coverage?from=2020-01-01", plan)
                  .then()
                  .body("seen", equalTo(0));
            });
  }

  @Test
  void whatIsHeldToANearerPlanOrCameBeforeThePlanCountsNot() {
    String plan = planned();
    note(planId(plan), "/" + tenant, false);
    note(Ids.next().toString(), "/" + tenant + "/quebec", true);
    note("", "/" + tenant, false);

    JsonPath coverage = awaitSeen(plan, 1);

    assertThat(coverage.getInt("violating")).isZero();
    assertThat(coverage.getInt("events.find { it.name == 'Bought' }.seen")).isEqualTo(1);
    assertThat(coverage.getInt("appVersions.find { it.name == '1.2' }.seen")).isEqualTo(1);
    assertThat(coverage.getInt("screens.find { it.name == 'Cart' }.seen")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true, false, 2", "false, false, 1", "false, true, 1"})
  void whatIsNotWrittenIsWrittenOnceOrLost(boolean away, boolean sweepFails, int written) {
    // Given a database that does not take the first counts, or does not delete old ones
    ProblemException isAway = new ProblemException(CommonReason.DEPENDENCY_AWAY, "away");
    List<Long> taken = new ArrayList<>();
    AtomicBoolean first = new AtomicBoolean(!sweepFails);
    SightingStore failing =
        new SightingStore(transactions, definitions) {
          @Override
          void add(Map<SightingKey, Sightings.Count> counts) {
            if (first.getAndSet(false)) {
              throw away ? isAway : new IllegalStateException("a fault of ours");
            }
            counts.values().forEach(count -> taken.add(count.seen()));
          }

          @Override
          void forget(LocalDate before) {
            if (sweepFails) {
              throw isAway;
            }
          }
        };
    Sightings counting = new Sightings(failing, Clock.systemUTC());

    counting.note(List.of(sighting("", "/" + tenant, false)));
    counting.write();
    if (!sweepFails) {
      counting.note(List.of(sighting("", "/" + tenant, false)));
    }
    counting.write();

    assertThat(taken).containsExactly((long) written, (long) written);
  }

  @Test
  void whatComesBeyondTheBoundsIsCountedTogether() {
    SightingBounds bounds = new SightingBounds();
    LocalDate day = LocalDate.parse("2026-03-07");
    for (int i = 0; i < SightingBounds.MOST_EVENTS; i++) {
      assertThat(bounds.name("demo", day, "track", "e" + i)).isEqualTo("e" + i);
    }
    for (int i = 0; i < SightingBounds.MOST_PROPERTIES; i++) {
      assertThat(bounds.property("demo", day, "track", "e0", "p" + i)).isEqualTo("p" + i);
    }

    assertThat(bounds.name("demo", day, "track", "one more")).isEqualTo("…");
    assertThat(bounds.name("demo", day, "track", "e7")).isEqualTo("e7");
    assertThat(bounds.property("demo", day, "track", "e0", "one more")).isEqualTo("…");
    assertThat(bounds.property("demo", day, "track", "…", "p0")).isEqualTo("…");
    assertThat(bounds.name("other", day, "track", "one more")).isEqualTo("one more");
    assertThat(bounds.name("demo", day.plusDays(1), "track", "one more")).isEqualTo("one more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?from=yesterday", "?from=2026-13-01", "?colour=blue"})
  void refusesMalformedQueries(String query) {
    String plan = planned();

    developer(tenant)
        .get("/v1/tracking-plans/" + plan + "/coverage" + query)
        .then()
        .statusCode(400);
  }

  private String planned() {
    Demo.tenantLives(tenant);
    String key = Shop.made(tenant, "Bought", "allow").getString("key");
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> guard.rule(tenant, "/" + tenant, Call.TRACK, "Bought", EMPTY).by() != null);
    return key;
  }

  private String planId(String key) {
    return developer(tenant).get("/v1/tracking-plans/{key}", key).jsonPath().getString("id");
  }

  private void note(String plan, String unit, boolean violating) {
    sightings.note(List.of(sighting(plan, unit, violating)));
  }

  private Sighting sighting(String plan, String unit, boolean violating) {
    return new Sighting(
        tenant,
        unit,
        plan,
        Call.TRACK,
        "Bought",
        Set.of("price"),
        Set.of(),
        violating,
        "1.2",
        "Cart",
        Instant.now());
  }

  private JsonPath awaitSeen(String plan, int events) {
    return await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                developer(tenant)
                    .get("/v1/tracking-plans/{key}/coverage", plan)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath(),
            coverage -> coverage.getInt("seen") == events);
  }

  private static String batch() {
    String event =
        """
        {"type":"track","userId":"u","event":"%s","properties":%s,\
        "context":{"app":{"version":"%s"},"screen":{"name":"%s"}}}""";
    return "{\"batch\":[%s,%s,%s,%s]}"
        .formatted(
            event.formatted("Bought", "{\"price\":1}", "1.3", "Cart"),
            event.formatted("Bought", "{\"price\":1,\"colour\":\"blue\"}", "1.2", "Cart"),
            event.formatted("Bought", "{\"price\":\"1\"}", "1.2", "Home"),
            event.formatted("Viewed", "{}", "1.2", "Home"));
  }

  private static io.restassured.specification.RequestSpecification as(String token) {
    return RestAssured.given().auth().oauth2(token);
  }
}
