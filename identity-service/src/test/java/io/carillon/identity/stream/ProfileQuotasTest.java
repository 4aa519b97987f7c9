package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.tenant.ProfileQuotaStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant that may be known to have so many people. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfileQuotasTest {
  @Inject ProfileQuotaStore quotas;
  @Inject Transactions transactions;
  @Inject Expiry expiry;

  private final TestTopics topics = TestTopics.ofThisTest();
  private final String tenant = "full-" + Ids.next();

  @AfterEach
  void close() {
    topics.close();
  }

  private void has(long version, int profiles, long room) {
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(Kinds.TENANT)
            .setId(tenant)
            .setVersion(version)
            .setState(DefinitionState.DEFINITION_STATE_LIVE)
            .setBodyJson(
                ByteString.copyFromUtf8("{\"quotas\":{\"profiles\":%d}}".formatted(profiles)))
            .build();
    topics.send(Topic.DEFINITIONS, tenant, tenant, tenant + version, definition);
    await().until(() -> room() == room);
  }

  private long room() {
    return transactions.inTenants(Set.of(tenant), tx -> quotas.room(tx, tenant));
  }

  private String visit(String visitor) {
    AcceptedEvent event = Calls.track(visitor, "Product Viewed").setTenant(tenant).build();
    topics.send(Topic.EVENTS_RAW, visitor, tenant, event.getEventId(), event);
    return event.getEventId();
  }

  private List<ProfileEvent> resolved(String... events) {
    Set<String> wanted = new TreeSet<>(List.of(events));
    return topics
        .await(
            Topic.EVENTS_RESOLVED,
            ProfileEvent.parser(),
            r -> wanted.contains(r.value().getEvent().getEventId()),
            events.length)
        .stream()
        .map(TestTopics.Received::value)
        .toList();
  }

  private void isPutAside(String event) {
    topics.awaitDead(
        Topic.EVENTS_RAW,
        letter ->
            "QUOTA_EXCEEDED".equals(letter.headers().get("dead-reason"))
                && new String(letter.value(), StandardCharsets.UTF_8).contains(event));
  }

  @Test
  void whatWasKnownOfMergedPeopleIsForgottenInTimeThoughNothingComesOfThemAnyMore() {
    has(1, 2, 2);
    merged(30);
    merged(32);

    expiry.forget();

    List<String> forgotten =
        transactions.inTenant(
            tenant,
            tx ->
                tx.createQuery(
                        "SELECT reason FROM merge WHERE tenant_id = :tenant AND lost IS NULL"
                            + " AND before IS NULL")
                    .bind("tenant", tenant)
                    .mapTo(String.class)
                    .list());
    assertThat(forgotten).containsExactly("32 days ago");
  }

  private void merged(int daysAgo) {
    transactions.inTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO merge (tenant_id, id, loser_id, survivor_id, event_id, actor,"
                        + " reason, merged_at, recorded_at, lost, before) VALUES (:tenant, :id,"
                        + " :id, :id, '', '', :reason, :at::timestamptz, :at::timestamptz,"
                        + " '{}'::jsonb, '{}'::jsonb)")
                .bind("tenant", tenant)
                .bind("id", Ids.next())
                .bind("reason", daysAgo + " days ago")
                .bind("at", Instant.now().minus(Duration.ofDays(daysAgo)).toString())
                .execute());
  }

  @Test
  void whoIsNewWhenThereIsNoRoomIsKeptAsideAndWhoIsKnownGoesOn() {
    has(1, 2, 2);
    resolved(visit("one"), visit("two"));

    String third = visit("three");
    String known = visit("one");

    isPutAside(third);
    assertThat(resolved(known)).hasSize(1);
    has(2, 3, 1);
    String later = visit("three");
    assertThat(resolved(later)).hasSize(1);
  }
}
