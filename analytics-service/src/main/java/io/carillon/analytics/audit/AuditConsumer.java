package io.carillon.analytics.audit;

import io.carillon.audit.v1.AuditRecord;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Takes {@code audit} into the log. */
@ApplicationScoped
class AuditConsumer {
  static final String NAME = "analytics-audit";

  private final Consumers consumers;
  private final Positions positions;
  private final Transactions transactions;

  @Inject
  AuditConsumer(Consumers consumers, Positions positions, Transactions transactions) {
    this.consumers = consumers;
    this.positions = positions;
    this.transactions = transactions;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(NAME, Topic.AUDIT, AuditRecord.parser(), this::take);
  }

  List<Outbound> take(List<Inbound<AuditRecord>> records) {
    List<AuditEntry> all = entries(records);
    transactions.inBatch(
        all.stream().map(AuditEntry::tenant).collect(Collectors.toSet()),
        tx -> {
          List<AuditEntry> fresh = entries(positions.claim(tx, NAME, records).fresh());
          if (!fresh.isEmpty()) {
            AuditStore.append(tx, fresh);
          }
          return fresh.size();
        });
    return List.of();
  }

  private static List<AuditEntry> entries(List<Inbound<AuditRecord>> records) {
    List<AuditEntry> entries = new ArrayList<>(records.size());
    for (Inbound<AuditRecord> record : records) {
      try {
        entries.add(AuditCodec.entry(record.value()));
      } catch (AuditCodec.Unreadable e) {
        throw new Poison(record, CommonReason.INVALID_VALUE, String.valueOf(e.getMessage()));
      }
    }
    return entries;
  }
}
