package io.carillon.ingest.hook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.hook.LiveHookStore.LiveHook;
import io.carillon.ingest.mapping.MappingReason;
import io.carillon.ingest.tracking.Sender;
import io.carillon.ingest.tracking.Tracking;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Rejects;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.Traces;
import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Takes what vendors send. */
@ApplicationScoped
class Hooks {
  private static final String UNMAPPED = "carillon.hook.payload";

  private final LiveHookStore live;
  private final KeyRing tenants;
  private final Tracking tracking;
  private final Rejects rejects;
  private final Clock clock;

  @Inject
  Hooks(LiveHookStore live, KeyRing tenants, Tracking tracking, Rejects rejects, Clock clock) {
    this.live = live;
    this.tenants = tenants;
    this.tracking = tracking;
    this.rejects = rejects;
    this.clock = clock;
  }

  /**
   * What became of a delivery, which is durable either way.
   *
   * @param accepted how many events it made
   * @param reason why it is among the dead letters instead; null when it is not
   */
  @Schema(name = "HookReceipt")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Receipt(int accepted, @Nullable String reason, @Nullable String detail) {}

  /** Whether whoever sent it wants to read XML. */
  boolean isSalesforce(String id) {
    return live.live(id).definition().format().equals("salesforce");
  }

  /**
   * Returns when all in-sync replicas have its events or, where the mapping does not fit, the
   * payload as a dead letter.
   *
   * @throws ProblemException NOT_FOUND, SIGNATURE_REFUSED, SIGNATURE_TOO_OLD, MALFORMED; what may
   *     pass, so that the vendor sends it again: DEPENDENCY_AWAY, QUOTA_EXCEEDED, OVERLOADED
   */
  Receipt take(String id, Delivery call) {
    LiveHook hook = live.live(id);
    if (!tenants.lives(hook.tenant())) {
      throw ProblemException.notFound("hook " + id);
    }
    Signatures.require(hook.definition().signature(), live.secrets(hook), call, clock.instant());
    Object payload = Payload.read(hook.definition().format(), call.body());
    try {
      return accept(hook, events(hook, payload, call));
    } catch (ProblemException e) {
      if (e.reason().kind().passes()) {
        throw e;
      }
      return buried(hook, call, e);
    }
  }

  private static List<Reading> events(LiveHook hook, Object payload, Delivery call) {
    String whole = new String(call.body(), ISO_8859_1);
    Map<String, String> headers = hook.definition().signature().readable(call.headers());
    List<ObjectNode> made = hook.mapping().events(payload, headers, hook.id(), whole);
    List<Reading> readings = new ArrayList<>(made.size());
    for (ObjectNode event : made) {
      Reading reading = Body.of(event.toString().getBytes(StandardCharsets.UTF_8)).event();
      if (reading instanceof Reading.Refused(_, ProblemException problem)) {
        throw new ProblemException(
            MappingReason.MAPPING_FAILED, problem.reason().name() + ": " + problem.detail());
      }
      readings.add(reading);
    }
    return readings;
  }

  private Receipt accept(LiveHook hook, List<Reading> readings) {
    Sender sender =
        new Sender(
            hook.tenant(),
            hook.unit(),
            "hook " + hook.key(),
            hook.definition().trusted(),
            KeyLimits.NONE,
            null);
    int accepted = 0;
    ProblemException quarantine = null;
    for (Tracking.Outcome outcome : tracking.all(sender, new Body.Batch(readings, null))) {
      switch (outcome) {
        case Tracking.Outcome.Accepted _ -> accepted++;
        case Tracking.Outcome.Quarantined(_, ProblemException problem) -> quarantine = problem;
        case Tracking.Outcome.Rejected(_, ProblemException problem) -> throw problem;
      }
    }
    return quarantine == null
        ? new Receipt(accepted, null, null)
        : new Receipt(accepted, quarantine.reason().name(), quarantine.detail());
  }

  private Receipt buried(LiveHook hook, Delivery call, ProblemException why) {
    String key = hook.tenant() + "/hook/" + hook.id();
    String id = Ids.hash("hook", hook.id(), new String(call.body(), ISO_8859_1)).toString();
    rejects.put(
        "hook " + hook.key(),
        new Outbound(
            Topic.EVENTS_RAW,
            key,
            hook.tenant(),
            id,
            UNMAPPED,
            call.body(),
            null,
            Traces.current()),
        why);
    return new Receipt(0, why.reason().name(), why.detail());
  }
}
