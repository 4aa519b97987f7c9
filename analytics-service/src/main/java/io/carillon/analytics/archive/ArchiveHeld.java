package io.carillon.analytics.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.analytics.archive.ArchiveStore.Newest;
import io.carillon.analytics.archive.ArchiveStore.Row;
import io.carillon.platform.privacy.ErasedStore;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What happened to people: given out, or taken out of the archive. */
@ApplicationScoped
class ArchiveHeld implements Holdings {
  private static final int AT_ONCE = 250;
  private static final PersonalTable EVENTS = PersonalTable.ofProfiles("event", "event");
  private static final PersonalTable MERGES =
      new PersonalTable(
          "merge", "alias", "t.profile_id = ANY(:profiles) OR t.survivor_id = ANY(:profiles)");

  private final Transactions transactions;
  private final ErasedStore erased;
  private final ObjectMapper json;

  @Inject
  ArchiveHeld(Transactions transactions, ErasedStore erased, ObjectMapper json) {
    this.transactions = transactions;
    this.erased = erased;
    this.json = json;
  }

  /** A profile of a tenant. */
  record Profile(String tenant, UUID id) {}

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    EventFilter filter = new EventFilter(new HashSet<>(subject.profiles()), Set.of(), null, null);
    @Nullable Newest behind = null;
    List<Row> rows;
    do {
      Newest from = behind;
      rows =
          transactions.inWholeTenant(
              tenant, tx -> ArchiveStore.newest(tx, tenant, filter, from, AT_ONCE));
      for (Row row : rows) {
        out.accept(new Item(EVENTS.kind(), event(row.event())));
        behind = new Newest(row.occurredAt(), row.day(), row.eventId());
      }
    } while (rows.size() == AT_ONCE);
    transactions.inWholeTenant(
        tenant,
        tx -> {
          MERGES.export(tx, tenant, subject, out);
          return true;
        });
  }

  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    return new Receipt()
        .erased(EVENTS.kind(), EVENTS.erase(tx, tenant, subject))
        .erased(MERGES.kind(), MERGES.erase(tx, tenant, subject))
        .keeps("profile ids in the audit log", "who changed what must stay provable");
  }

  /** The same where the marker comes among a person's events: what was under way is gone too. */
  void erase(Handle tx, Collection<Profile> profiles, Instant now) {
    for (Profile profile : profiles) {
      Subject subject = new Subject(List.of(profile.id()), List.of());
      Receipt gone = erase(tx, profile.tenant(), subject, now);
      erased.took(tx, profile.tenant(), profile.id(), gone, now);
      erased.add(tx, profile.tenant(), subject.profiles(), now);
    }
  }

  /** Those of these who were erased. */
  Set<Profile> gone(Handle tx, Collection<Profile> profiles) {
    return erased.among(tx, profiles, Profile::tenant, Profile::id);
  }

  private String event(ArchivedEvent event) {
    ObjectNode node = json.createObjectNode().put("id", event.eventId()).put("type", event.type());
    node.put("name", event.name()).put("occurredAt", event.occurredAt().toString());
    node.put("receivedAt", event.receivedAt().toString()).put("unit", event.unit());
    node.put("source", event.source());
    try {
      JsonNode call = json.readTree(event.json());
      node.set("call", call);
    } catch (JsonProcessingException e) {
      node.put("call", event.json());
    }
    return node.toString();
  }
}
