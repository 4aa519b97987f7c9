package io.carillon.identity.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.privacy.Unseen;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.tenant.RetentionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept as long as its tenant says, and what of it stays. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class RetentionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Retention retention;
  @Inject RetentionStore periods;
  @Inject Transactions transactions;
  @Inject Attempts attempts;
  @Inject Unseen unseen;
  @Inject Given happened;

  /** Nobody defines it: the job leaves it to the test, and what holds by default holds. */
  private final String tenant = Calls.own("keeps");

  private final String kelly = Calls.own("kelly");

  @Test
  void ofWhomNothingCameForTooLongIsErasedAndTheOthersStay() {
    keepsPeopleForAYear();
    String old = happened.event(login(kelly, 400));
    String young = happened.event(login(Calls.own("bob"), 300));

    sweep();

    await().atMost(PATIENCE).until(() -> profiles(old) == 0);
    assertThat(profiles(young)).isEqualTo(1);
    assertThat(
            paula()
                .get("/v1/privacy-requests")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.purpose"))
        .containsExactly("retention");
    assertThat(happened.event(login(kelly, 0))).as("who comes back is new").isNotEqualTo(old);
  }

  @Test
  void whoIsSuppressedStaysSoWhenTheProfileGoes() {
    keepsPeopleForAYear();
    String old = happened.event(login(kelly, 400));
    String request =
        paula()
            .body("{\"kind\":\"suppress\",\"identifier\":\"userId:%s\"}".formatted(kelly))
            .post("/v1/privacy-requests")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    await()
        .atMost(PATIENCE)
        .until(
            () -> paula().get("/v1/privacy-requests/" + request).then().extract().path("state"),
            "done"::equals);

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              // that consents changed is an event of hers, which comes when it comes
              unseenSinceTheyWereMade();
              sweep();
              return profiles(old) == 0;
            });
    assertThat(happened.taken(login(kelly, 0))).isFalse();
  }

  @Test
  void whoCameBackBeforeTheirTurnStays() {
    keepsPeopleForAYear();
    String young = happened.event(login(kelly, 10));

    attempts.inTenants(
        List.of(tenant),
        (tx, _) -> {
          unseen.ask(tx, tenant, List.of(UUID.fromString(young)), Instant.now());
          return true;
        });

    await().atMost(PATIENCE).until(() -> waiting() == 0);
    assertThat(profiles(young)).isEqualTo(1);
    paula().get("/v1/profiles/" + young).then().statusCode(200);
  }

  @Test
  void withoutASettingPeopleStay() {
    String old = happened.event(login(kelly, 4_000));

    sweep();

    assertThat(profiles(old)).isEqualTo(1);
    assertThat(waiting()).isZero();
  }

  @Test
  void ofAnOldWordOnlyWhatStandsNoMoreGoes() {
    String profile = happened.event(consents("granted"));
    happened.event(consents("revoked"));
    writtenDaysAgo("consent_history", 1_826);

    sweep();

    assertThat(words(profile)).containsExactly("REVOKED");
  }

  @Test
  void oldDecisionsGoSomeAtATimeAndWhoeverIsKilledInBetweenCostsNothing() {
    String profile = happened.event(login(kelly, 0));
    int many = 2 * SweepStore.AT_ONCE + 1;
    decided(profile, many, 401);
    decided(profile, 3, 399);

    boolean more = retention.step(tenant, Kept.DECISIONS);
    int afterOne = decisions();
    sweep();

    assertThat(more).isTrue();
    assertThat(afterOne).isEqualTo(many - SweepStore.AT_ONCE + 3 + 1);
    assertThat(decisions()).isEqualTo(3 + 1);
  }

  private void unseenSinceTheyWereMade() {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate("UPDATE profile SET last_seen = created_at WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute());
  }

  private void sweep() {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE retention_sweep SET due_at = 'epoch' WHERE tenant_id = :tenant"
                        + " AND after = '00000000-0000-0000-0000-000000000000'")
                .bind("tenant", tenant)
                .execute());
    retention.sweep(tenant);
  }

  private void keepsPeopleForAYear() {
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(Kinds.TENANT)
            .setId(tenant)
            .setVersion(1)
            .setState(DefinitionState.DEFINITION_STATE_LIVE)
            .setBodyJson(ByteString.copyFromUtf8("{\"retention\":{\"profiles\":\"P365D\"}}"))
            .build();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      topics.send(Topic.DEFINITIONS, tenant, tenant, tenant, definition);
    }
    await().atMost(PATIENCE).until(() -> periods.of(tenant).profiles() != null);
  }

  private AcceptedEvent.Builder login(String userId, int daysAgo) {
    Instant at = Instant.now().minus(daysAgo, ChronoUnit.DAYS);
    return Calls.identify(userId, userId + "-web", "{}")
        .setTenant(tenant)
        .setOccurredAt(Calls.timestamp(at))
        .setReceivedAt(Calls.timestamp(at));
  }

  private AcceptedEvent.Builder consents(String state) {
    return Calls.identify(
            kelly,
            kelly + "-web",
            "{\"email\":\"%s@example.com\"}".formatted(kelly),
            "{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"%s\"}]}"
                .formatted(state))
        .setTenant(tenant);
  }

  /** As if the rows of the tenant had been written then, in the order in which they were. */
  private void writtenDaysAgo(String table, int days) {
    UUID first = SweepStore.firstOf(Instant.now().minus(days, ChronoUnit.DAYS));
    transactions.inWholeTenant(
        tenant,
        tx -> {
          List<UUID> ids =
              tx.createQuery("SELECT id FROM %s WHERE tenant_id = :tenant".formatted(table))
                  .bind("tenant", tenant)
                  .mapTo(UUID.class)
                  .list();
          for (int i = 0; i < ids.size(); i++) {
            tx.createUpdate(
                    "UPDATE %s SET id = :to WHERE tenant_id = :tenant AND id = :id"
                        .formatted(table))
                .bind("to", new UUID(first.getMostSignificantBits(), i + 1))
                .bind("tenant", tenant)
                .bind("id", ids.get(i))
                .execute();
          }
          return ids.size();
        });
  }

  private void decided(String profile, int count, int daysAgo) {
    Instant at = Instant.now().minus(daysAgo, ChronoUnit.DAYS);
    String prefix = SweepStore.firstOf(at).toString().substring(0, 24);
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    """
                    INSERT INTO identity_decision (tenant_id, id, profile_id, outcome,
                      rule_version, inputs, dropped, merged, event_id, origin_partition,
                      origin_offset, actor, reason, decided_at)
                    SELECT :tenant, (:prefix || lpad(n::text, 12, '0'))::uuid, :profile::uuid,
                      'GAINED', 2, '[]', '{}', '{}', 'e', 0, 0, '', '', :at::timestamptz
                      FROM generate_series(1, :count) AS n
                    """)
                .bind("tenant", tenant)
                .bind("prefix", prefix)
                .bind("profile", profile)
                .bind("at", at.toString())
                .bind("count", count)
                .execute());
  }

  private int waiting() {
    return transactions.inWholeTenant(tenant, tx -> unseen.open(tx, tenant));
  }

  private List<String> words(String profile) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT state FROM consent_history WHERE tenant_id = :tenant"
                        + " AND profile_id = :profile::uuid")
                .bind("tenant", tenant)
                .bind("profile", profile)
                .mapTo(String.class)
                .list());
  }

  private int decisions() {
    return count("identity_decision", "true");
  }

  private int profiles(String id) {
    return count("profile", "id = '%s'".formatted(id));
  }

  private int count(String table, String which) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM %s WHERE tenant_id = :tenant AND %s"
                        .formatted(table, which))
                .bind("tenant", tenant)
                .mapTo(Integer.class)
                .one());
  }

  private RequestSpecification paula() {
    return given()
        .auth()
        .oauth2(Tokens.person(tenant, "paula", "privacy"))
        .contentType(ContentType.JSON);
  }
}
