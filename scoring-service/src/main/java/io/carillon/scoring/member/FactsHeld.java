package io.carillon.scoring.member;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.events.Topic;
import io.carillon.platform.privacy.ErasedStore;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.fact.Snapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What was found out about people: given out, or erased. The facts lie in the stream's own stores,
 * which only the stream may write; it erases them when the marker comes among the person's events,
 * and passes the marker on, by which it is known here that it did.
 */
@ApplicationScoped
class FactsHeld implements Holdings {
  private static final PersonalTable MEMBERS = PersonalTable.ofProfiles("membership", "member");
  private static final Duration COMPACTED = Duration.ofDays(8);

  private final Transactions transactions;
  private final ErasedStore erased;
  private final Whereabouts whereabouts;
  private final ObjectMapper json;

  @Inject
  FactsHeld(
      Transactions transactions, ErasedStore erased, Whereabouts whereabouts, ObjectMapper json) {
    this.transactions = transactions;
    this.erased = erased;
    this.whereabouts = whereabouts;
    this.json = json;
  }

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    List<String> ids = subject.profiles().stream().map(UUID::toString).toList();
    Map<String, Snapshot> facts = new TreeMap<>();
    whereabouts
        .find(tenant, List.of(), ids)
        .values()
        .forEach(found -> facts.put(found.profileId(), found.facts()));
    facts.forEach(
        (profile, snapshot) -> {
          if (!snapshot.equals(Snapshot.NONE)) {
            out.accept(new Item("facts", facts(profile, snapshot)));
          }
        });
    transactions.inWholeTenant(
        tenant,
        tx -> {
          MEMBERS.export(tx, tenant, subject, out);
          return true;
        });
  }

  private String facts(String profile, Snapshot snapshot) {
    ObjectNode node = json.createObjectNode().put("profile", profile);
    snapshot.computed().forEach(node.putObject("computed")::put);
    snapshot.segments().forEach(node.putArray("segments")::add);
    return node.toString();
  }

  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    List<UUID> ids = subject.profiles().stream().distinct().toList();
    int marked = erased.count(tx, tenant, ids);
    if (marked < ids.size()) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY,
          "The stream has erased %d of %d profiles so far.".formatted(marked, ids.size()));
    }
    return new Receipt()
        .erased("facts", ids.size())
        .erased(MEMBERS.kind(), MEMBERS.erase(tx, tenant, subject))
        .expires(Topic.EVENTS_SCORED)
        .expires(Topic.SCORING_TRANSFER)
        .expires("changelog of facts, compacted", COMPACTED);
  }
}
