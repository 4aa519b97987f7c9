package io.carillon.analytics.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.carillon.analytics.Happened;
import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class ArchiveHeldTest {
  private static final Instant TEN = Instant.parse("2026-05-01T10:00:00Z");

  @Inject ArchiveConsumer consumer;
  @Inject RetentionStore retention;

  private final PrivacyCalls privacy = PrivacyCalls.ofThisService();
  private final String tenant = Happened.newTenant();
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
  private final UUID kelly = Ids.next();
  private final UUID visitor = Ids.next();
  private final UUID bob = Ids.next();
  private final DataSubject subject = PrivacyCalls.subject(kelly, visitor);
  private long offset;

  @AfterEach
  void close() {
    privacy.close();
  }

  @Test
  void givesOutEveryEventUnderWhicheverIdItCame() {
    List<ProfileEvent> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(
          Happened.track(tenant, i % 2 == 0 ? kelly : visitor, "Visited", TEN.plusSeconds(i)));
    }
    events.add(Happened.track(tenant, bob, "Bought", TEN));
    events.add(Happened.merged(tenant, visitor, kelly));
    take(events);

    var given = privacy.export(tenant, subject);

    assertThat(given.get("event")).hasSize(300).allSatisfy(e -> assertThat(e).contains("Visited"));
    assertThat(given.get("event").getFirst()).contains("\"call\":{\"type\":\"track\"");
    assertThat(given.get("merge")).hasSize(1);
    assertThat(privacy.export(Happened.newTenant(), subject)).isEmpty();
  }

  @Test
  void erasesAPersonOnceAndTakesNothingOfThemAnyMore() {
    take(
        List.of(
            Happened.track(tenant, kelly, "Visited", TEN),
            Happened.track(tenant, bob, "Bought", TEN)));
    UUID request = Ids.next();

    ErasureReceipt receipt = privacy.erase(tenant, request, subject);
    take(List.of(Happened.track(tenant, kelly, "Late", TEN)));

    assertThat(PrivacyCalls.erased(receipt)).containsEntry("event", 1L);
    assertThat(privacy.erase(tenant, request, subject)).as("asked again").isEqualTo(receipt);
    assertThat(privacy.export(tenant, subject)).isEmpty();
    assertThat(privacy.export(tenant, PrivacyCalls.subject(bob)).get("event")).hasSize(1);
    privacy.requireRefusals(tenant, subject);
  }

  @Test
  void theMarkerTakesWhatIsUnderWayAndLetsASharedIdLiveAgain() {
    UUID shared = Ids.hash("anonymous", tenant);

    take(
        List.of(
            Happened.track(tenant, kelly, "Before", TEN),
            erased(kelly),
            Happened.track(tenant, kelly, "Late", TEN),
            Happened.merged(tenant, kelly, bob),
            Happened.track(tenant, shared, "Before", TEN),
            erased(shared),
            Happened.track(tenant, shared, "Again", TEN)));

    assertThat(privacy.export(tenant, PrivacyCalls.subject(kelly))).isEmpty();
    assertThat(privacy.export(tenant, PrivacyCalls.subject(shared)).get("event"))
        .singleElement(STRING)
        .contains("Again");
  }

  @Test
  void theReceiptCountsWhatTheMarkersTookBeforeAnybodyAsked() {
    take(
        List.of(
            Happened.track(tenant, visitor, "Visited", TEN),
            Happened.track(tenant, kelly, "Visited", TEN),
            Happened.track(tenant, bob, "Bought", TEN)));
    take(List.of(erased(visitor), erased(bob)));
    take(List.of(erased(kelly)));

    ErasureReceipt receipt = privacy.erase(tenant, Ids.next(), subject);

    assertThat(PrivacyCalls.erased(receipt)).containsEntry("event", 2L);
  }

  @Test
  void nothingIsKeptOfAnUndoneMergeWhoseOneSideWasErasedBeforeItWasHeardOf() {
    UUID visitor = Ids.next();
    UUID parted = Ids.next();
    take(List.of(Happened.merged(tenant, visitor, kelly)));

    take(List.of(erased(visitor), erased(parted), Happened.parted(tenant, kelly, visitor, parted)));

    assertThat(privacy.export(tenant, PrivacyCalls.subject(visitor, parted))).isEmpty();
  }

  @Test
  void keepsEventsAsLongAsTheTenantWants() {
    take(
        List.of(
            Happened.track(tenant, kelly, "Old", TEN.minusSeconds(86_400)),
            Happened.track(tenant, kelly, "New", TEN)));

    assertThat(retention.prune(tenant, LocalDate.parse("2026-05-01"))).isEqualTo(1);
    assertThat(retention.prune(tenant, LocalDate.parse("2026-05-01"))).as("again").isZero();
    assertThat(privacy.export(tenant, subject).get("event")).hasSize(1);
  }

  private ProfileEvent erased(UUID profile) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(profile.toString())
        .setErased(ProfileErased.newBuilder().setRequestId(Ids.next().toString()))
        .build();
  }

  private void take(List<ProfileEvent> events) {
    List<Inbound<ProfileEvent>> records = new ArrayList<>();
    for (ProfileEvent event : events) {
      records.add(
          new Inbound<>(
              Topic.EVENTS_RESOLVED, partition, offset++, event.getProfileId(), event, null, TEN));
    }
    consumer.take(records);
  }
}
