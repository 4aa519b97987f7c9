package io.carillon.identity.stream;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;

/** Lets events happen for tests of other features. */
@ApplicationScoped
public class Given {
  @Inject EventsConsumer consumer;
  @Inject Transactions transactions;

  private final Calls calls = new Calls();

  /** Handles the event and answers its profile's id. */
  public String event(AcceptedEvent.Builder event) {
    return told(event).getProfileId();
  }

  /** Handles the event and answers what is told of it. */
  public synchronized ProfileEvent told(AcceptedEvent.Builder event) {
    return EventsConsumerTest.resolved(consumer.handle(List.of(calls.next(event)))).getLast();
  }

  /** Handles the events in one batch and answers the last one's profile id. */
  public synchronized String together(AcceptedEvent.Builder... events) {
    return EventsConsumerTest.resolved(
            consumer.handle(Arrays.stream(events).map(calls::next).toList()))
        .getLast()
        .getProfileId();
  }

  /** By which versions of the rules was decided about a profile, in order. */
  public List<Integer> decidedBy(String tenant, String profile) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT rule_version FROM identity_decision WHERE tenant_id = :tenant"
                        + " AND profile_id = :profile::uuid ORDER BY decided_at")
                .bind("tenant", tenant)
                .bind("profile", profile)
                .mapTo(Integer.class)
                .list());
  }

  /** Handles the event; whether it was taken, for whomever. */
  public synchronized boolean taken(AcceptedEvent.Builder event) {
    return !consumer.handle(List.of(calls.next(event))).isEmpty();
  }
}
