package io.carillon.ingest.tracking;

import io.carillon.ingest.enrichment.Enriched;
import io.carillon.ingest.enrichment.Enrichment;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Traces;
import io.carillon.platform.keys.IpRule;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Accepts events. */
@ApplicationScoped
class Tracking {
  private final EventLog log;
  private final Quotas quotas;
  private final Enrichment enrichment;
  private final KeyRing tenants;
  private final RecentIds recent = new RecentIds();
  private final Clock clock;

  @Inject
  Tracking(EventLog log, Quotas quotas, Enrichment enrichment, KeyRing tenants, Clock clock) {
    this.log = log;
    this.quotas = quotas;
    this.enrichment = enrichment;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** What became of one event of several. */
  sealed interface Outcome {
    record Accepted(String eventId, boolean duplicate) implements Outcome {}

    record Rejected(@Nullable String messageId, ProblemException problem) implements Outcome {
      /** The field that is wrong; null when it is the whole event. */
      @Nullable String field() {
        return problem.violations().isEmpty() ? null : problem.violations().getFirst().field();
      }
    }
  }

  /**
   * @throws ProblemException why it is refused, or why the log has it not
   */
  void one(Sender sender, Call call, Body body) {
    switch (body.event(call)) {
      case Reading.Refused(_, ProblemException problem) -> throw problem;
      case Reading.Good good -> {
        Outcome outcome = all(sender, new Body.Batch(List.of(good), null)).getFirst();
        if (outcome instanceof Outcome.Rejected(_, ProblemException problem)) {
          throw problem;
        }
      }
    }
  }

  /**
   * Accepts what is good in it, in its order.
   *
   * @throws ProblemException why the log has none of it
   */
  List<Outcome> all(Sender sender, Body.Batch batch) {
    Instant now = clock.instant();
    String trace = Traces.current();
    List<Outcome> outcomes = new ArrayList<>(batch.readings().size());
    List<Outbound> records = new ArrayList<>(batch.readings().size());
    List<Long> marks = new ArrayList<>();
    IpRule ip = tenants.rules(sender.tenant()).ip();
    for (Reading reading : batch.readings()) {
      outcomes.add(
          switch (admitted(sender, reading)) {
            case Reading.Refused(String messageId, ProblemException problem) ->
                new Outcome.Rejected(messageId, problem);
            case Reading.Good(NewEvent event) -> {
              String id = event.messageId() == null ? Ids.next().toString() : event.messageId();
              Enriched enriched = enrichment.of(event, sender.connection(), ip);
              records.add(
                  AcceptedEventCodec.encode(enriched, id, sender, now, batch.sentAt(), trace));
              yield new Outcome.Accepted(id, seen(sender, event, marks));
            }
          });
    }
    append(sender.tenant(), records, marks);
    return outcomes;
  }

  /** A good event is refused when its app is not one that the key allows. */
  private static Reading admitted(Sender sender, Reading reading) {
    if (!(reading instanceof Reading.Good(NewEvent event))) {
      return reading;
    }
    try {
      sender.limits().requireSender(sender.origin(), event.bundleId());
      return reading;
    } catch (ProblemException e) {
      return new Reading.Refused(event.messageId(), e);
    }
  }

  private boolean seen(Sender sender, NewEvent event, List<Long> marks) {
    if (event.messageId() == null) {
      return false;
    }
    long mark = RecentIds.mark(sender.tenant(), event.messageId(), hash(event.json()));
    if (recent.seen(mark)) {
      return true;
    }
    marks.add(mark);
    return false;
  }

  private void append(String tenant, List<Outbound> records, List<Long> marks) {
    try {
      quotas.take(tenant, records.size());
      write(tenant, records);
    } catch (ProblemException e) {
      marks.forEach(recent::forget);
      throw e;
    }
  }

  private void write(String tenant, List<Outbound> records) {
    try {
      log.append(tenant, records);
    } catch (ProblemException e) {
      quotas.giveBack(tenant, records.size());
      throw e;
    }
  }

  private static int hash(Json json) {
    CRC32C hash = new CRC32C();
    hash.update(json.bytes(), json.start(), json.length());
    return (int) hash.getValue();
  }
}
