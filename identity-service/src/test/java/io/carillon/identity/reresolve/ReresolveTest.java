package io.carillon.identity.reresolve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.audit.v1.AuditRecord;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.reresolve.ReresolutionStore.Run;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ReresolveTest {
  private static final String RUNS = "/v1/identity-rules/reresolutions/";

  /** The key of the lock of all who decide about the tenant's people. */
  private static final String PEOPLE = "hashtextextended('people ' || :tenant, 0)";

  private static final String WAITING =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
          + " AND classid::bigint = ((%s >> 32) & 4294967295)"
          + " AND objid::bigint = (%s & 4294967295)";

  @Inject Given happened;
  @Inject ReresolutionWork work;
  @Inject ReresolutionStore runs;
  @Inject Transactions transactions;

  private final String tenant = Calls.own("shop");
  private final String kelly = Calls.own("kelly");
  private final List<String> visitors = new ArrayList<>();
  private String kellysId = "";

  /** Three visitors became Kelly, by rules that let one person have five browsers. */
  @BeforeEach
  void threeVisitorsBecameKellyAndTheRulesWereTightened() {
    kellysId = event(Calls.identify(kelly, "", "{}"));
    for (int i = 1; i <= 3; i++) {
      visitors.add(event(Calls.track(kelly + "-" + i, "Product Viewed")));
      assertThat(event(Calls.identify(kelly, kelly + "-" + i, "{}"))).isEqualTo(kellysId);
    }
    changeRules(2, 1);
  }

  private void changeRules(int version, int limit) {
    admin()
        .header("If-Match", "\"%d\"".formatted(version))
        .body("{\"types\":{\"anonymousId\":{\"limit\":%d,\"window\":\"P30D\"}}}".formatted(limit))
        .put("/v1/identity-rules")
        .then()
        .statusCode(200);
  }

  @Test
  void aDryRunTellsWhatWouldBeUndoneAndUndoesNothing() {
    String run = begin(true).statusCode(202).extract().path("id");

    JsonPath done = done(run);
    assertThat(done.getInt("ruleVersion")).isEqualTo(101);
    assertThat(List.of(done.getInt("profiles"), done.getInt("merges"), done.getInt("undone")))
        .containsExactly(1, 2, 0);
    admin()
        .get(RUNS + run + "/merges")
        .then()
        .statusCode(200)
        .body("items.loser", containsInAnyOrder(visitors.get(1), visitors.get(2)))
        .body("items.survivor", everyItem(equalTo(kellysId)))
        .body("items.reason", everyItem(equalTo("LIMIT")))
        .body("items.story", everyItem(containsString("anonymousId")))
        .body("items.state", everyItem(equalTo("found")));
    assertThat(livesAs(visitors.get(2))).isEqualTo(kellysId);
  }

  @Test
  void aRunUndoesThemAndTheNextFindsNothing() {
    JsonPath done = done(begin(false).statusCode(202).extract().path("id"));

    assertThat(List.of(done.getInt("merges"), done.getInt("undone"), done.getInt("skipped")))
        .containsExactly(2, 2, 0);
    assertThat(livesAs(visitors.get(0))).isEqualTo(kellysId);
    assertThat(livesAs(visitors.get(1))).isNotIn(kellysId, livesAs(visitors.get(2)));
    assertThat(livesAs(visitors.get(2))).isNotEqualTo(kellysId);
    admin()
        .get("/v1/profiles/" + visitors.get(2) + "/merges")
        .then()
        .body("items[0].undone.reason", containsString("rules of version 101"))
        .body("items[0].undone.actor", equalTo("ada"));
    JsonPath again = done(begin(false).statusCode(202).extract().path("id"));
    assertThat(again.getInt("merges")).isZero();
  }

  @Test
  void whoGoesOnBehindACrashDoesNothingTwice() {
    String run = begin(false).statusCode(202).extract().path("id");
    JsonPath first = done(run);

    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE reresolution SET state = 'RUNNING', owner = NULL, after ="
                        + " '00000000-0000-0000-0000-000000000000', free_at = now()"
                        + " WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute());
    begin(false).statusCode(202).body("id", equalTo(run));

    JsonPath second = done(run);
    assertThat(second.getInt("undone")).isEqualTo(first.getInt("undone"));
    admin().get(RUNS + run + "/merges").then().body("items", hasSize(2));
  }

  @Test
  void aRunIsBegunOnceByItsKeyAndIsInTheAuditLog() {
    String key = Calls.own("key");
    String run = begun(key);
    done(run);

    assertThat(begun(key)).isEqualTo(run);
    try (TestTopics topics = TestTopics.ofThisTest()) {
      List<AuditRecord> told =
          topics
              .await(
                  Topic.AUDIT,
                  AuditRecord.parser(),
                  record -> record.value().getObject().getId().equals(run),
                  2)
              .stream()
              .map(TestTopics.Received::value)
              .toList();
      assertThat(told).extracting(AuditRecord::getAction).containsExactly("created", "changed");
      assertThat(told.getFirst().getActor().getName()).isEqualTo("ada");
      assertThat(told.getLast().getAfterJson().toStringUtf8()).contains("\"undone\":2");
    }
  }

  private String begun(String key) {
    return admin()
        .header("Idempotency-Key", key)
        .body("{\"dryRun\":false}")
        .post("/v1/identity-rules:reresolve")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  @Test
  void undoingWaitsUntilNobodyElseDecides() {
    String run =
        transactions.inWholeTenant(
            tenant,
            tx -> {
              assertThat(
                      number(
                          tx, "SELECT count(pg_advisory_xact_lock_shared(%s))".formatted(PEOPLE)))
                  .isEqualTo(1);
              String begun = begin(false).statusCode(202).extract().path("id");
              await()
                  .pollInSameThread()
                  .until(() -> number(tx, WAITING.formatted(PEOPLE, PEOPLE)) == 1);
              return begun;
            });

    assertThat(done(run).getInt("undone")).isEqualTo(2);
  }

  private int number(Handle tx, String query) {
    return tx.createQuery(query).bind("tenant", tenant).mapTo(Integer.class).one();
  }

  @Test
  void newRulesEndARunBeforeItUndoesMore() {
    changeRules(101, 2);

    String run = waiting(101, 0, "now()");
    work.wake(tenant);

    assertThat(ended(run, "superseded").getInt("undone")).isZero();
    assertThat(livesAs(visitors.get(2))).isEqualTo(kellysId);
    assertThat(endOf(run)).contains("superseded");
  }

  /** As the audit log tells of a run that was not begun by a request. */
  private static String endOf(String run) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      return topics
          .await(
              Topic.AUDIT,
              AuditRecord.parser(),
              record -> record.value().getObject().getId().equals(run))
          .value()
          .getAfterJson()
          .toStringUtf8();
    }
  }

  @Test
  void aRunByOtherRulesIsNoAnswer() {
    String old = waiting(2, 0, "now() + interval '1 day'");

    String run =
        begin(false).statusCode(202).body("ruleVersion", equalTo(101)).extract().path("id");

    assertThat(run).isNotEqualTo(old);
    assertThat(ended(old, "superseded").getString("finishedAt")).isNotNull();
    assertThat(done(run).getInt("undone")).isEqualTo(2);
  }

  @Test
  void whoCannotBeJudgedIsPassedOverAtTheLastTry() {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE identity_decision SET inputs = '[{\"type\":\"email\",\"hash\":\"x\"}]'"
                        + " WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute());

    String run = waiting(101, 4, "now()");
    work.wake(tenant);

    JsonPath done = done(run);
    assertThat(List.of(done.getInt("people"), done.getInt("skipped"), done.getInt("merges")))
        .containsExactly(1, 1, 0);
  }

  @Test
  void aRunThatFailsIsTriedAgainSoonAndFailedAtTheLastTry() {
    String run = waiting(999, 0, "now()");
    work.wake(tenant);
    await().until(() -> is(run, "attempts = 1 AND free_at <= now() + interval '1 minute'"));
    assertThat(ended(run, "running").getString("finishedAt")).isNull();

    set(run, "attempts = 4, free_at = now()");
    work.wake(tenant);

    assertThat(ended(run, "failed").getString("finishedAt")).isNotNull();
    assertThat(endOf(run)).contains("\"state\":\"failed\"");
    assertThat(done(begin(false).statusCode(202).extract().path("id")).getInt("undone"))
        .as("the next is not kept from its work")
        .isEqualTo(2);
  }

  @Test
  void whoIsKilledLosesTheRunWithItsLeaseAndAnotherGoesOnWhereItWas() {
    UUID killed = UUID.randomUUID();
    Instant now = Instant.now();
    String run = waiting(101, 1, "now() + interval '1 hour'");
    set(run, "people = 1, owner = '%s', after = '%s'".formatted(killed, kellysId));

    assertThat(claim(now.plus(Duration.ofMinutes(59)))).isEmpty();
    Run taken = claim(now.plus(Duration.ofMinutes(61))).orElseThrow();
    assertThat(taken.after()).hasToString(kellysId);
    boolean held =
        transactions.inWholeTenant(
            tenant, tx -> runs.hold(tx, taken, killed, UUID.randomUUID(), now));
    assertThat(held).as("whoever was only slow does nothing more").isFalse();
    set(run, "free_at = now()");
    work.wake(tenant);

    JsonPath done = done(run);
    assertThat(List.of(done.getInt("people"), done.getInt("undone"))).containsExactly(1, 0);
    assertThat(livesAs(visitors.get(2))).isEqualTo(kellysId);
  }

  private Optional<Run> claim(Instant now) {
    return transactions.inWholeTenant(
        tenant, tx -> runs.claim(tx, UUID.randomUUID(), now, Duration.ofMinutes(2)));
  }

  private void set(String run, String what) {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE reresolution SET " + what + " WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", UUID.fromString(run))
                .execute());
  }

  private boolean is(String run, String what) {
    return transactions.inWholeTenant(
            tenant,
            tx ->
                number(
                    tx,
                    "SELECT count(*) FROM reresolution WHERE tenant_id = :tenant AND id = '%s' AND %s"
                        .formatted(run, what)))
        == 1;
  }

  /** A run that somebody begun and left. */
  private String waiting(int ruleVersion, int tries, String freeAt) {
    UUID id = UUID.randomUUID();
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO reresolution (tenant_id, id, dry_run, rule_version, state, after,"
                        + " asked_by, created_at, attempts, free_at) VALUES (:tenant, :id, false,"
                        + " :version, 'RUNNING', '00000000-0000-0000-0000-000000000000', 'ada',"
                        + " now(), :tries, %s)".formatted(freeAt))
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("version", ruleVersion)
                .bind("tries", tries)
                .execute());
    return id.toString();
  }

  @Test
  void whatCannotBeUndoneIsSkippedAndSaysWhy() {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO privacy_request (tenant_id, id, kind, purpose, state, profile_id,"
                        + " requested_by, requested_at, due_by, free_at) VALUES (:tenant, :id,"
                        + " 'EXPORT', 'access', 'OPEN', :profile::uuid, 'paula', now(), now(),"
                        + " now() + interval '1 day')")
                .bind("tenant", tenant)
                .bind("id", UUID.randomUUID())
                .bind("profile", kellysId)
                .execute());

    String run = begin(false).statusCode(202).extract().path("id");

    assertThat(done(run).getInt("skipped")).isEqualTo(2);
    admin()
        .get(RUNS + run + "/merges")
        .then()
        .body("items.detail", contains("PRIVACY_REQUEST_OPEN", "PRIVACY_REQUEST_OPEN"));
  }

  @Test
  void onlyWhoMayBeginsARunAndOnlyOfTheWholeTenant() {
    post(Tokens.person(tenant, "rachel", "marketer"), "{\"dryRun\":true}").statusCode(403);
    post(
            Tokens.personIn(tenant, "paul", List.of("/" + tenant + "/quebec"), "admin"),
            "{\"dryRun\":true}")
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    post(Tokens.person(tenant, "ada", "admin"), "{}")
        .statusCode(400)
        .body("violations.field", contains("dryRun"));
    post(Tokens.person(tenant, "ada", "admin"), "[]").statusCode(400);
    String run = begin(true).extract().path("id");
    for (String path : List.of(RUNS + run, RUNS + run + "/merges")) {
      as(Tokens.person(Calls.own("other"), "eve", "admin")).get(path).then().statusCode(404);
    }
    admin().get(RUNS + UUID.randomUUID()).then().statusCode(404);
    admin().get(RUNS + "x/merges").then().statusCode(404);
    admin().get(RUNS + run + "/merges?cursor=x").then().statusCode(400);
  }

  private JsonPath done(String run) {
    return ended(run, "done");
  }

  private JsonPath ended(String run, String state) {
    return await()
        .until(
            () -> admin().get(RUNS + run).then().statusCode(200).extract().jsonPath(),
            view -> view.getString("state").equals(state));
  }

  private String livesAs(String profile) {
    return admin().get("/v1/profiles/" + profile).then().extract().path("id");
  }

  private String event(AcceptedEvent.Builder event) {
    return happened.event(event.setTenant(tenant).setUnit("/" + tenant));
  }

  private ValidatableResponse begin(boolean dryRun) {
    return post(Tokens.person(tenant, "ada", "admin"), "{\"dryRun\":%s}".formatted(dryRun));
  }

  private static ValidatableResponse post(String token, String body) {
    return as(token).body(body).post("/v1/identity-rules:reresolve").then();
  }

  private RequestSpecification admin() {
    return as(Tokens.person(tenant, "ada", "admin"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
