package io.carillon.ingest.imports;

import static io.carillon.ingest.Demo.developer;
import static io.carillon.ingest.Demo.withKey;
import static io.carillon.ingest.imports.ImportsTest.done;
import static io.carillon.ingest.imports.ImportsTest.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.util.Timestamps;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.plan.Shop;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How files are worked on: at what pace, and what becomes of those that nobody can work on. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class ImportWorkTest {
  private static final String EVENTS = "{'kind':'events','format':'jsonl'}";

  @Inject ImportStore store;
  @Inject Transactions transactions;
  @Inject KeyRing rules;

  private final String tenant = "work-" + Ids.next();

  @Test
  void waitsForTheTenantsQuotaInsteadOfFailing() {
    // Given a tenant that has nothing left of its quota
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    quota(2, 4);
    sendUntilRefused(key, 2_500);
    sendUntilRefused(key, 1);

    // When it sends a file, then all of that comes through
    String id = upload(developer(tenant), EVENTS, lines(6));
    assertThat(done(developer(tenant), id).getInt("accepted")).isEqualTo(6);
    assertThat(logged()).hasSize(6);
  }

  @Test
  void filesOfOneTenantShareHalfOfItsQuota() {
    // Given two files that nobody works on yet
    String one = upload(developer(tenant), EVENTS, lines(250));
    String other = upload(developer(tenant), EVENTS, lines(250));
    sql("UPDATE import_job SET free_at = now() + interval '1 hour' WHERE tenant_id = ?", tenant);
    quota(1, 400);

    // When they are free
    sql("UPDATE import_job SET free_at = now() WHERE tenant_id = ?", tenant);

    // Then they take as long as one file of as many events
    assertThat(done(developer(tenant), one).getInt("accepted")).isEqualTo(250);
    assertThat(done(developer(tenant), other).getInt("accepted")).isEqualTo(250);
    List<Long> at =
        logged().stream().map(e -> Timestamps.toMillis(e.getReceivedAt())).sorted().toList();
    assertThat(at.getLast() - at.getFirst()).isGreaterThanOrEqualTo(1_900);
  }

  @Test
  void recordsOfManyEventsAreSentWithoutEverAskingForMoreThanAQuotaHolds() {
    quota(1, 2_000);
    String spec =
        "{'kind':'events','format':'jsonl','events':[{'type':'track','event':'payload.what',"
            + "'each':'payload.items','userId':'payload.who'}]}";
    String items =
        IntStream.range(0, 900).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String file =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    "{\"what\":\"A\",\"who\":\"%s\",\"n\":%d,\"items\":[%s]}"
                        .formatted(tenant + i, i, items))
            .collect(Collectors.joining("\n"));

    JsonPath done = done(developer(tenant), upload(developer(tenant), spec, file));

    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getInt("accepted")).isEqualTo(2_700);
  }

  @Test
  void whatFailsTenTimesIsGivenUpAndHoldsUpNoOther() {
    // Given a file of which nobody can say what it is, tried nine times, and another
    String broken = upload(developer(tenant), EVENTS, lines(1));
    String good = upload(developer(tenant), EVENTS, lines(2));
    sql(
        "UPDATE import_job SET spec = '{\"colour\":\"blue\"}'::jsonb, attempts = 9 WHERE tenant_id ="
            + " ? AND id = ?",
        tenant,
        UUID.fromString(broken));

    Demo.tenantLives(tenant);

    assertThat(done(developer(tenant), good).getInt("accepted")).isEqualTo(2);
    JsonPath failed = done(developer(tenant), broken);
    assertThat(failed.getString("state")).isEqualTo("failed");
    assertThat(failed.getString("reason")).isEqualTo("IMPORT_BROKEN");
  }

  @Test
  void aRepeatedUploadIsKnownAlsoWhenThereIsNoRoomAndWhatIsRefusedIsForgotten() {
    List<String> ids =
        IntStream.range(0, Imports.MOST_UNFINISHED)
            .mapToObj(
                i ->
                    upload(developer(tenant).header("Idempotency-Key", "k-" + i), EVENTS, lines(1)))
            .toList();

    assertThat(upload(developer(tenant).header("Idempotency-Key", "k-0"), EVENTS, lines(1)))
        .isEqualTo(ids.getFirst());
    ImportsTest.send(developer(tenant).header("Idempotency-Key", "new"), EVENTS, lines(1))
        .statusCode(429)
        .body("reason", equalTo("TOO_MANY_IMPORTS"));
    ImportsTest.send(developer(tenant), EVENTS, lines(1)).statusCode(429);
    assertThat(count("SELECT count(DISTINCT import_id) FROM import_chunk WHERE tenant_id = ?"))
        .isEqualTo(ids.size());
  }

  @Test
  void aFileIsNotTakenAgainWhenNobodyRemembersItsEvents() {
    Demo.tenantLives(tenant);
    for (int i = 0; i < 2; i++) {
      JsonPath done = done(developer(tenant), upload(developer(tenant), EVENTS, lines(1)));
      assertThat(done.getInt("accepted")).isEqualTo(1);
    }

    sql("UPDATE import_job SET created_at = now() - interval '7 days' WHERE tenant_id = ?", tenant);

    ImportsTest.send(developer(tenant), EVENTS, lines(1))
        .statusCode(409)
        .body("reason", equalTo("IMPORTED_BEFORE"));
    String meant = upload(developer(tenant), EVENTS, lines(1) + "\n");
    assertThat(done(developer(tenant), meant).getInt("accepted")).isEqualTo(1);
  }

  @Test
  void whatIsToldOfAFileIsForgottenAMonthBehindItsEnd() {
    String old = upload(developer(tenant), EVENTS, lines(1));
    String young = upload(developer(tenant), EVENTS, lines(1));
    ended(old, 31);
    ended(young, 29);
    Instant now = Instant.now();

    store.sweep(Set.of(tenant), now.minus(Duration.ofDays(1)), now.minus(Duration.ofDays(30)));

    developer(tenant).get("/v1/imports/" + old).then().statusCode(404);
    developer(tenant).get("/v1/imports/" + young).then().statusCode(200);
    assertThat(count("SELECT count(*) FROM import_error WHERE tenant_id = ?")).isEqualTo(1);
  }

  @Test
  void aRecordOfWhichTwoEventsAreRefusedIsOneRejectedRecord() {
    String key = Demo.newKey(tenant, Map.of("name", "shop")).getString("key");
    var unused = Shop.made(tenant, "Bought", "quarantine");
    await()
        .untilAsserted(
            () ->
                Demo.send(
                    key,
                    "/v1/track",
                    "{\"userId\":\"u\",\"event\":\"Bought\",\"properties\":{\"price\":\"7\"}}",
                    400));
    String rule = "{'type':'track','event':'payload.what','userId':'payload.who'}";
    String spec = "{'kind':'events','format':'jsonl','events':[%1$s,%1$s]}".formatted(rule);

    String id =
        upload(developer(tenant), spec, "{\"what\":\"Bought\",\"who\":\"%s\"}".formatted(tenant));
    JsonPath done = done(developer(tenant), id);

    assertThat(done.getInt("accepted")).isZero();
    assertThat(done.getInt("rejected")).isEqualTo(1);
  }

  private void quota(long version, int eventsPerSecond) {
    Demo.tenantHas(
        tenant, version, "{\"quotas\":{\"eventsPerSecond\":%d}}".formatted(eventsPerSecond));
    await().until(() -> rules.rules(tenant).eventsPerSecond() == eventsPerSecond);
  }

  private static void sendUntilRefused(String key, int events) {
    String event = "{\"type\":\"track\",\"event\":\"A\",\"userId\":\"other\"}";
    String batch =
        IntStream.range(0, events)
            .mapToObj(_ -> event)
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> withKey(key).body(batch).post("/v1/batch").statusCode() == 429);
  }

  private void ended(String id, int daysAgo) {
    sql(
        "UPDATE import_job SET state = 'DONE', finished_at = now() - make_interval(days => ?) WHERE"
            + " tenant_id = ? AND id = ?",
        daysAgo,
        tenant,
        UUID.fromString(id));
    sql(
        "INSERT INTO import_error (tenant_id, import_id, line, reason, detail) VALUES (?, ?, 1, 'R',"
            + " 'd')",
        tenant,
        UUID.fromString(id));
  }

  private void sql(String statement, Object... values) {
    int unused = transactions.inWholeTenant(tenant, tx -> tx.execute(statement, values));
  }

  private int count(String query) {
    return transactions.inWholeTenant(
        tenant, tx -> tx.createQuery(query).bind(0, tenant).mapTo(Integer.class).one());
  }

  private String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> "{\"type\":\"track\",\"event\":\"A\",\"userId\":\"%s\"}".formatted(tenant))
        .collect(Collectors.joining("\n"));
  }

  private List<AcceptedEvent> logged() {
    return Demo.logged("").stream().filter(e -> e.getUserId().equals(tenant)).toList();
  }
}
