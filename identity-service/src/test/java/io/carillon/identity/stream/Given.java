package io.carillon.identity.stream;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Lets events happen for tests of other features. */
@ApplicationScoped
public class Given {
  @Inject EventsConsumer consumer;

  private final Calls calls = new Calls();

  /** Handles the event and answers its profile's id. */
  public String event(AcceptedEvent.Builder event) {
    return told(event).getProfileId();
  }

  /** Handles the event and answers what is told of it. */
  public synchronized ProfileEvent told(AcceptedEvent.Builder event) {
    return EventsConsumerTest.resolved(consumer.handle(List.of(calls.next(event)))).getLast();
  }

  /** Handles the event; whether it was taken, for whomever. */
  public synchronized boolean taken(AcceptedEvent.Builder event) {
    return !consumer.handle(List.of(calls.next(event))).isEmpty();
  }
}
