package io.carillon.platform.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.caller.Actors;
import io.carillon.platform.events.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit log what is changed in a transaction, by whoever's request is being answered;
 * what a service changes at nobody's request is told as the system's.
 */
@ApplicationScoped
public class Audit {
  private final Actors actors;
  private final Outbox outbox;
  private final Clock clock;
  private final String service;

  @Inject
  Audit(
      Actors actors,
      Outbox outbox,
      Clock clock,
      @ConfigProperty(name = "carillon.service") String service) {
    this.actors = actors;
    this.outbox = outbox;
    this.clock = clock;
    this.service = service;
  }

  /**
   * Tells a change with the transaction that makes it. The two states may be whole: what is the
   * same in both is left out, and so is what {@link Discretion} hides; without a difference there
   * is no change. Other addresses of people and what was said in free text have to be masked or
   * left out by who calls.
   *
   * @param before null when it was not there
   * @param after null when it is gone
   */
  public void record(
      Handle tx,
      String tenant,
      Action action,
      Subject subject,
      @Nullable JsonNode before,
      @Nullable JsonNode after) {
    Difference difference = Difference.between(subject.kind(), before, after);
    if (difference.isNone()) {
      return;
    }
    outbox.add(
        tx,
        List.of(
            AuditWire.record(
                tenant, service, clock.instant(), actors.current(), action, subject, difference)));
  }
}
