package io.carillon.platform.house;

import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Positions;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Counts how often each event took effect, and fails on demand. */
@ApplicationScoped
public class EffectsConsumer {
  @Inject Transactions transactions;
  @Inject Positions positions;
  @Inject Consumers consumers;
  @Inject Definitions definitions;

  /** Names of events after whose commit the consumer dies once, before it emits. */
  final Set<String> diesOnceAfterCommit = ConcurrentHashMap.newKeySet();

  void start(@Observes StartupEvent event) {
    definitions.whenLoaded(
        () -> consumers.consume("effects", Topic.EVENTS_RAW, AcceptedEvent.parser(), this::handle));
  }

  private List<Outbound> handle(List<Inbound<AcceptedEvent>> records) {
    List<Inbound<AcceptedEvent>> poison =
        records.stream().filter(record -> record.value().getName().equals("poison")).toList();
    if (!poison.isEmpty()) {
      throw new Poison(poison, CommonReason.INVALID_VALUE, "on demand");
    }
    for (Inbound<AcceptedEvent> record : records) {
      if (record.value().getName().equals("bug")) {
        throw new IllegalStateException("on demand");
      }
    }
    Set<String> tenants =
        records.stream().map(r -> r.value().getTenant()).collect(Collectors.toSet());
    transactions.inTenants(
        tenants,
        tx -> {
          for (Inbound<AcceptedEvent> record : positions.claim(tx, "effects", records).fresh()) {
            tx.createUpdate(
                    "INSERT INTO effect (tenant_id, id) VALUES (:tenant, :id)"
                        + " ON CONFLICT (tenant_id, id) DO UPDATE SET times = effect.times + 1")
                .bind("tenant", record.value().getTenant())
                .bind("id", record.value().getEventId())
                .execute();
          }
          return true;
        });
    for (Inbound<AcceptedEvent> record : records) {
      if (diesOnceAfterCommit.remove(record.value().getEventId())) {
        throw new IllegalStateException("died after the commit");
      }
    }
    return records.stream().map(EffectsConsumer::resolved).toList();
  }

  private static Outbound resolved(Inbound<AcceptedEvent> record) {
    AcceptedEvent event = record.value();
    if (event.getName().equals("large")) {
      byte[] noise = new byte[2 << 20];
      new Random(0).nextBytes(noise);
      event = event.toBuilder().setJson(ByteString.copyFrom(noise)).build();
    }
    return Outbound.of(
            Topic.EVENTS_RESOLVED,
            event.getAnonymousId(),
            event.getTenant(),
            event.getEventId(),
            ProfileEvent.newBuilder().setTenant(event.getTenant()).setEvent(event).build())
        .causedBy(record)
        .withOrigin(record.partition(), record.offset());
  }
}
