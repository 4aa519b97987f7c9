package io.carillon.ingest.deadletter;

import io.carillon.event.v1.AcceptedEvent;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Keeps what waits in the overflow as dead letters, many events in a row, and counts it by key. */
@ApplicationScoped
class OverflowConsumer {
  private static final String NAME = "ingest-overflow";

  private final Consumers consumers;
  private final Transactions transactions;
  private final Positions positions;
  private final LetterStore letters;
  private final HotKeyStore keys;

  @Inject
  OverflowConsumer(
      Consumers consumers,
      Transactions transactions,
      Positions positions,
      LetterStore letters,
      HotKeyStore keys) {
    this.consumers = consumers;
    this.transactions = transactions;
    this.positions = positions;
    this.letters = letters;
    this.keys = keys;
  }

  void start(@Observes StartupEvent event) {
    var _ =
        consumers.consumeBeside(NAME, Topic.EVENTS_OVERFLOW, AcceptedEvent.parser(), this::handle);
  }

  /**
   * Each record is kept and counted once, with its position in one transaction.
   *
   * @throws Poison for what is nobody's
   */
  List<Outbound> handle(List<Inbound<AcceptedEvent>> records) {
    List<Inbound<AcceptedEvent>> nobodys =
        records.stream().filter(r -> !LetterCodec.isTenant(r.value().getTenant())).toList();
    if (!nobodys.isEmpty()) {
      throw new Poison(nobodys, CommonReason.MALFORMED, "It is nobody's");
    }
    Set<String> tenants =
        records.stream().map(record -> record.value().getTenant()).collect(Collectors.toSet());
    return transactions.inTenants(tenants, tx -> keep(tx, records));
  }

  private List<Outbound> keep(Handle tx, List<Inbound<AcceptedEvent>> records) {
    List<Inbound<AcceptedEvent>> fresh = positions.claim(tx, NAME, records).fresh();
    if (!fresh.isEmpty()) {
      var _ = letters.keep(tx, BundleCodec.of(fresh));
      keys.add(tx, counts(fresh));
    }
    return List.of();
  }

  private record Name(String unit, String key) {}

  private static Collection<HotKey> counts(List<Inbound<AcceptedEvent>> fresh) {
    Map<Name, UUID> ids = new HashMap<>();
    Map<UUID, HotKey> counts = new HashMap<>();
    for (Inbound<AcceptedEvent> record : fresh) {
      AcceptedEvent event = record.value();
      Name name = new Name(BundleCodec.unit(event), BundleCodec.key(event));
      UUID id = ids.computeIfAbsent(name, n -> BundleCodec.hotKey(n.unit(), n.key()));
      HotKey one =
          new HotKey(event.getTenant(), id, name.key(), name.unit(), 1, record.at(), record.at());
      counts.merge(id, one, HotKey::and);
    }
    return counts.values();
  }
}
