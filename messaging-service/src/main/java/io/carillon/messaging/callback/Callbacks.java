package io.carillon.messaging.callback;

import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.link.Door;
import io.carillon.messaging.link.LinkToken;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.messaging.preference.Refusals;
import io.carillon.messaging.provider.Call;
import io.carillon.messaging.provider.CallsBack;
import io.carillon.messaging.provider.Receipt;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Writes down what vendors say. */
@ApplicationScoped
public class Callbacks {
  private final Map<String, CallsBack> vendors;
  private final Links links;
  private final Transactions transactions;
  private final MessageStore store;
  private final MessageChanges changes;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final Refusals refusals;
  private final Clock clock;

  @Inject
  Callbacks(
      @Any Instance<CallsBack> vendors,
      Links links,
      Transactions transactions,
      MessageStore store,
      MessageChanges changes,
      Outbox outbox,
      OutcomeWire outcomes,
      Refusals refusals,
      Clock clock) {
    this.vendors = vendors.stream().collect(Collectors.toMap(CallsBack::name, Function.identity()));
    this.links = links;
    this.transactions = transactions;
    this.store = store;
    this.changes = changes;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * The vendor of that name, which signed the call.
   *
   * @throws ProblemException NOT_FOUND, SIGNATURE_INVALID
   */
  public CallsBack signed(String provider, Call call) {
    CallsBack vendor = vendors.get(provider);
    if (vendor == null) {
      throw ProblemException.notFound("a provider " + provider + " that calls back");
    }
    if (!vendor.isSigned(call)) {
      throw new ProblemException(
          CallbackReason.SIGNATURE_INVALID, "The call does not carry the provider's signature.");
    }
    return vendor;
  }

  /**
   * It is written down when this returns.
   *
   * @throws ProblemException NOT_FOUND when the token names no message
   */
  void receive(CallsBack vendor, String id, Call call) {
    LinkToken token =
        links.read(Door.RECEIPT, id).orElseThrow(() -> ProblemException.notFound("this message"));
    Receipt receipt = vendor.receipt(call);
    MessageKey key = new MessageKey(token.tenant(), token.message());
    Instant now = clock.instant();
    List<Change> made =
        transactions.inTenant(
            token.tenant(),
            tx -> {
              Message message =
                  store.lock(tx, key).orElseThrow(() -> ProblemException.notFound("this message"));
              List<Change> steps = Receipts.changes(message, vendor.name(), receipt, now);
              steps.forEach(change -> apply(tx, vendor.name(), change, now));
              return steps;
            });
    if (!made.isEmpty()) {
      changes.told(List.of(key));
      refusals.tell(token.tenant());
    }
  }

  private void apply(Handle tx, String provider, Change change, Instant now) {
    if (store.apply(tx, List.of(change)).isEmpty()) {
      throw new IllegalStateException("A locked message does not take " + change.state());
    }
    outbox.add(tx, outcomes.told(change, now).stream().toList());
    if (change.fault() != AddressFault.NONE) {
      refusals.refused(tx, change.applied(), change.fault(), provider, now);
    }
  }
}
