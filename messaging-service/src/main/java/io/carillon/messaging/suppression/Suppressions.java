package io.carillon.messaging.suppression;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Adding, listing and removing addresses that are not written to. */
@ApplicationScoped
public class Suppressions {
  private static final int LONGEST_NOTE = 1_000;

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final SuppressionStore store;
  private final Callers callers;
  private final Audit audit;
  private final Clock clock;

  @Inject
  Suppressions(
      Transactions transactions,
      Idempotency idempotency,
      SuppressionStore store,
      Callers callers,
      Audit audit,
      Clock clock) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.callers = callers;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is to be added.
   *
   * @param channel e-mail when left out
   * @param scope `marketing` or `all` (when left out)
   */
  record NewSuppression(
      @Nullable String channel,
      @Nullable String address,
      @Nullable String scope,
      @Nullable String reason) {}

  Suppression add(String tenant, String by, @Nullable String key, NewSuppression wanted) {
    String channel = wanted.channel() == null ? "email" : wanted.channel();
    String scope = wanted.scope() == null ? Suppression.ALL : wanted.scope();
    String given = wanted.address() == null ? "" : wanted.address();
    Optional<Channel> known = Channel.of(channel);
    Optional<String> address = known.flatMap(way -> way.normal(given));
    String note = wanted.reason() == null ? "" : wanted.reason().strip();
    new Violations()
        .check(known.isPresent(), "channel", channel, "one of " + Channel.words())
        .check(
            known.isEmpty() || address.isPresent(),
            "address",
            given,
            known.map(Channel::addresses).orElse(""))
        .check(
            Set.of(Suppression.MARKETING, Suppression.ALL).contains(scope),
            "scope",
            scope,
            "marketing or all")
        .check(
            !note.isEmpty() && note.length() <= LONGEST_NOTE,
            "reason",
            note,
            "why, in 1..1000 characters")
        .throwIfAny();
    Suppression added =
        new Suppression(
            Ids.next(),
            Units.choose(callers.current(), null),
            channel,
            address.orElseThrow(),
            scope,
            Suppression.MANUAL,
            note,
            by,
            clock.instant(),
            null);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx, tenant, key, wanted, Suppression.class, () -> addedBy(tx, tenant, added)));
  }

  /** The one that is there already stays, and nothing was changed then. */
  private Suppression addedBy(Handle tx, String tenant, Suppression wanted) {
    Suppression kept = store.add(tx, tenant, wanted);
    if (kept.id().equals(wanted.id())) {
      audit.record(tx, tenant, Action.CREATED, subject(kept), null, state(kept));
    }
    return kept;
  }

  /**
   * Notes that a person unsubscribed an address from marketing, in this transaction.
   *
   * @param unit the message's
   * @param message the one that led to it; null when it was none
   */
  public void unsubscribed(
      Handle tx,
      String tenant,
      String unit,
      String channel,
      String address,
      @Nullable UUID message,
      Instant at) {
    store.renew(
        tx,
        tenant,
        new Suppression(
            Ids.next(),
            unit,
            channel,
            normal(channel, address),
            Suppression.MARKETING,
            Suppression.UNSUBSCRIBED,
            "",
            "the person",
            at,
            message));
  }

  /** Notes that there is nobody behind an address, in this transaction. */
  public void bounced(
      Handle tx,
      String tenant,
      String unit,
      String channel,
      String address,
      String note,
      UUID message,
      Instant at) {
    store.renew(
        tx,
        tenant,
        new Suppression(
            Ids.next(),
            unit,
            channel,
            normal(channel, address),
            Suppression.ALL,
            Suppression.BOUNCED,
            note,
            "the provider",
            at,
            message));
  }

  /** Takes back what the person did, if there is anything; says whether there was. */
  public boolean subscribedAgain(
      Handle tx, String tenant, String channel, String address, String by, Instant at) {
    return store.removeOwn(tx, tenant, channel, normal(channel, address), by, at);
  }

  Page<Suppression> list(
      String tenant,
      @Nullable String channel,
      @Nullable String address,
      @Nullable Integer limit,
      @Nullable String cursor) {
    return transactions.inTenant(
        tenant,
        tx ->
            store.list(
                tx,
                tenant,
                channel,
                address == null ? null : normal(channel, address),
                limit,
                cursor));
  }

  Suppression get(String tenant, String id) {
    return Ids.parse(id)
        .flatMap(known -> transactions.inTenant(tenant, tx -> store.find(tx, tenant, known)))
        .orElseThrow(() -> ProblemException.notFound("suppression " + id));
  }

  void remove(String tenant, String by, String id, @Nullable String reason) {
    boolean removed =
        Ids.parse(id)
            .map(
                known ->
                    transactions.inTenant(
                        tenant,
                        tx -> removedBy(tx, tenant, by, known, reason == null ? "" : reason)))
            .orElse(false);
    if (!removed) {
      throw ProblemException.notFound("suppression " + id);
    }
  }

  private boolean removedBy(Handle tx, String tenant, String by, UUID id, String reason) {
    Optional<Suppression> found = store.find(tx, tenant, id);
    boolean removed = store.remove(tx, tenant, id, by, reason, clock.instant());
    if (removed) {
      found.ifPresent(
          was -> audit.record(tx, tenant, Action.REMOVED, subject(was), state(was), null));
    }
    return removed;
  }

  private static Subject subject(Suppression suppression) {
    return new Subject("suppression", suppression.id().toString(), "", suppression.unit());
  }

  /** As an audit log may keep it. */
  private static ObjectNode state(Suppression suppression) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("channel", suppression.channel())
        .put("address", Address.masked(suppression.address()))
        .put("scope", suppression.scope())
        .put("reason", suppression.reason())
        .put("note", suppression.note());
  }

  /** As the channel writes it; as it is given where the channel is not known or has no such. */
  private static String normal(@Nullable String channel, String address) {
    return Channel.of(channel == null ? "" : channel)
        .or(() -> address.contains("@") ? Optional.of(Channel.EMAIL) : Optional.empty())
        .flatMap(way -> way.normal(address))
        .orElse(address.strip());
  }
}
