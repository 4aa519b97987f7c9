package io.carillon.ingest.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.form.FormStore.LiveForm;
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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes what people fill in, and what they confirm. */
@ApplicationScoped
class Forms {
  private static final String TRAPPED = "carillon.form.fields";

  private final FormStore store;
  private final KeyRing tenants;
  private final Tracking tracking;
  private final Confirmations confirmations;
  private final Rates rates;
  private final Rejects rejects;
  private final Clock clock;

  @Inject
  Forms(
      FormStore store,
      KeyRing tenants,
      Tracking tracking,
      Confirmations confirmations,
      Rates rates,
      Rejects rejects,
      Clock clock) {
    this.store = store;
    this.tenants = tenants;
    this.tracking = tracking;
    this.confirmations = confirmations;
    this.rates = rates;
    this.rejects = rejects;
    this.clock = clock;
  }

  /**
   * @param consent `none`, `granted` or `pending`
   * @param redirect where a browser goes; null when the form says nothing
   */
  record Taken(String consent, @Nullable String redirect) {}

  /**
   * Returns when all in-sync replicas have it.
   *
   * @param origin the header Origin, or null
   * @param address the network address that it came from
   * @param body what was sent, as it came
   * @throws ProblemException NOT_FOUND, FORM_ORIGIN_DENIED, FORM_RATE_LIMITED, INVALID_VALUE;
   *     DEPENDENCY_AWAY, QUOTA_EXCEEDED, OVERLOADED
   */
  Taken submit(
      String id, Map<String, String> given, @Nullable String origin, String address, byte[] body) {
    LiveForm form = live(id);
    requireOrigin(form, origin);
    rates.take(form.id(), address, form.definition().perMinute());
    String redirect = redirect(form, given.get(Submission.REDIRECT));
    String trap = form.definition().honeypot();
    if (trap != null && !given.getOrDefault(trap, "").isBlank()) {
      keepAside(form, body);
      return new Taken("none", redirect);
    }
    Submission submission = Submission.of(form, given, Ids.next().toString(), clock.instant());
    Confirmation asked = submission.confirmation();
    String link =
        submission.consent().equals("pending") && asked != null
            ? confirmations.link(form.tenant(), asked)
            : null;
    accept(form, false, submission.events(link));
    return new Taken(submission.consent(), redirect);
  }

  /**
   * What a link asks for.
   *
   * @throws ProblemException NOT_FOUND, CONFIRMATION_REFUSED
   */
  Confirmation asked(String id, String token) {
    LiveForm form = live(id);
    return confirmations.read(form.tenant(), form.id(), token, clock.instant());
  }

  /**
   * Grants what the link says, once, however often it is clicked. Whoever could read the address's
   * mail has shown that it is theirs.
   *
   * @return where a browser goes; null when the form says nothing
   * @throws ProblemException NOT_FOUND, CONFIRMATION_REFUSED; DEPENDENCY_AWAY, QUOTA_EXCEEDED
   */
  @Nullable String confirm(String id, String token) {
    LiveForm form = live(id);
    Confirmation asked = confirmations.read(form.tenant(), form.id(), token, clock.instant());
    accept(form, true, Submission.confirmed(form, asked));
    Permission consent = form.definition().consent();
    return consent == null ? null : consent.confirmed();
  }

  private LiveForm live(String id) {
    LiveForm form = store.live(id);
    if (!tenants.lives(form.tenant())) {
      throw ProblemException.notFound("form " + id);
    }
    return form;
  }

  private void requireOrigin(LiveForm form, @Nullable String origin) {
    List<String> own = form.definition().origins();
    List<String> allowed = own.isEmpty() ? tenants.rules(form.tenant()).origins() : own;
    if (origin != null && !allowed.isEmpty() && !allowed.contains(origin)) {
      throw new ProblemException(
          FormReason.FORM_ORIGIN_DENIED,
          "Origin: another one (expected: one that the form or its tenant allows)");
    }
  }

  private static @Nullable String redirect(LiveForm form, @Nullable String wanted) {
    List<String> declared = form.definition().redirects();
    if (wanted == null || wanted.isEmpty()) {
      return declared.isEmpty() ? null : declared.getFirst();
    }
    if (!declared.contains(wanted)) {
      throw ProblemException.invalid(
          Submission.REDIRECT, "another address", "one that the form declares");
    }
    return wanted;
  }

  private void accept(LiveForm form, boolean trusted, List<ObjectNode> events) {
    List<Reading> readings =
        events.stream().map(event -> Body.of(event.toString().getBytes(UTF_8)).event()).toList();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Refused(_, ProblemException problem)) {
        throw problem;
      }
    }
    Sender sender =
        new Sender(form.tenant(), form.unit(), "form " + form.key(), trusted, KeyLimits.NONE, null);
    for (Tracking.Outcome outcome : tracking.all(sender, new Body.Batch(readings, null))) {
      // what a plan puts aside is kept, which is all that a visitor can be told
      if (outcome instanceof Tracking.Outcome.Rejected(_, ProblemException problem)
          && problem.reason() != IngestReason.EVENT_QUARANTINED) {
        throw problem;
      }
    }
  }

  private void keepAside(LiveForm form, byte[] body) {
    rejects.put(
        "form " + form.key(),
        new Outbound(
            Topic.EVENTS_RAW,
            form.tenant() + "/form/" + form.id(),
            form.tenant(),
            Ids.next().toString(),
            TRAPPED,
            body,
            null,
            Traces.current()),
        new ProblemException(
            FormReason.HONEYPOT_FILLED, "The field that people do not see was filled in."));
  }
}
