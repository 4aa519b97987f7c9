package io.carillon.analytics.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.analytics.Happened;
import io.carillon.analytics.archive.ArchiveStore.Entry;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a crash between two steps leaves behind, on partitions that no broker knows. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class ArchiveConsumerTest {
  private static final Instant TEN = Instant.parse("2026-04-01T10:00:00Z");
  private static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), null, null);

  @Inject ArchiveConsumer consumer;
  @Inject Positions positions;
  @Inject Transactions transactions;
  @Inject Archive archive;

  private final String tenant = Happened.newTenant();
  private final UUID kelly = Ids.next();
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);

  @Test
  void aCrashBeforeTheCommitLeavesNothingAndIsRepaired() {
    List<Inbound<ProfileEvent>> records = records(0, 20);
    consumer.take(records(20, 1));
    List<Inbound<ProfileEvent>> later = records(21, 5);

    assertThatThrownBy(
            () ->
                transactions.inTenant(
                    tenant,
                    tx -> {
                      var fresh = positions.claim(tx, ArchiveConsumer.NAME, later).fresh();
                      ArchiveStore.insert(tx, fresh.stream().map(r -> entry(r)).toList());
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");
    assertThat(names()).hasSize(1);

    consumer.take(later);
    assertThat(names()).hasSize(6);

    consumer.take(records);
    assertThat(names()).as("records below the position are not applied again").hasSize(6);
  }

  @Test
  void aCrashBeforeKafkaKnowsAppliesNothingTwice() {
    List<Inbound<ProfileEvent>> records = records(0, 50);

    consumer.take(records);
    consumer.take(records);
    consumer.take(records.subList(25, 50));

    assertThat(names()).hasSize(50).doesNotHaveDuplicates();
  }

  @Test
  void theSameEventUnderAnotherOffsetIsKeptOnce() {
    ProfileEvent event = Happened.track(tenant, kelly, "Bought", TEN);

    consumer.take(List.of(record(0, event), record(1, event)));
    consumer.take(List.of(record(2, event)));

    assertThat(names()).containsExactly("Bought");
  }

  @Test
  void aBatchMayHoldSeveralTenantsAndDays() {
    String other = Happened.newTenant();

    consumer.take(
        List.of(
            record(0, Happened.track(tenant, kelly, "Here", TEN)),
            record(1, Happened.track(other, kelly, "There", TEN.minusSeconds(86_400 * 30)))));

    assertThat(names()).containsExactly("Here");
    assertThat(archive.newest(other, ALL, null, null).items())
        .extracting(ArchivedEvent::name)
        .containsExactly("There");
  }

  private List<String> names() {
    return archive.newest(tenant, ALL, 500, null).items().stream()
        .map(ArchivedEvent::name)
        .toList();
  }

  private List<Inbound<ProfileEvent>> records(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> record(i, Happened.track(tenant, kelly, "Event " + i, TEN.plusSeconds(i))))
        .toList();
  }

  private Inbound<ProfileEvent> record(long offset, ProfileEvent event) {
    return new Inbound<>(
        Topic.EVENTS_RESOLVED,
        partition,
        offset,
        event.getProfileId(),
        event,
        null,
        TEN.plusSeconds(60));
  }

  private static Entry entry(Inbound<ProfileEvent> record) {
    ProfileEvent value = record.value();
    return new Entry(
        EventCodec.decode(value, UUID.fromString(value.getProfileId()), record.at()),
        UUID.fromString(value.getProfileId()),
        value.getOrigin().getPartition(),
        value.getOrigin().getOffset(),
        value.toByteArray());
  }
}
