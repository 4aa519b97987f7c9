package io.carillon.ingest.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
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
import java.util.Arrays;
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
   * @throws ProblemException NOT_FOUND, FORM_ORIGIN_DENIED, FORM_RATE_LIMITED, INVALID_VALUE,
   *     EVENT_QUARANTINED; DEPENDENCY_AWAY, QUOTA_EXCEEDED, OVERLOADED
   */
  Taken submit(
      String id, Map<String, String> given, @Nullable String origin, String address, byte[] body) {
    LiveForm form = live(id);
    requireOrigin(form, origin);
    rates.send(form.id(), address, form.definition().perMinute());
    String redirect = redirect(form, given.get(Submission.REDIRECT));
    Submission submission = Submission.of(form, given, Ids.next().toString(), clock.instant());
    List<Reading> readings = readings(submission.events(link(form, submission)));
    String trap = form.definition().honeypot();
    if (trap != null && !given.getOrDefault(trap, "").isBlank()) {
      keepAside(form, body);
    } else {
      accept(form, readings, submission);
    }
    return new Taken(submission.consent(), redirect);
  }

  /** Where a link is to be sent, there must be room for it, which is used up when it may be. */
  private void accept(LiveForm form, List<Reading> readings, Submission submission) {
    Confirmation asked = submission.consent().equals("pending") ? submission.confirmation() : null;
    if (asked == null) {
      accept(form, false, readings, submission.promise());
      return;
    }
    rates.ask(asked);
    try {
      accept(form, false, readings, submission.promise());
    } catch (ProblemException e) {
      if (isNowhere(e)) {
        rates.notAsked(asked);
      }
      throw e;
    }
  }

  /** Whether no link leaves; what the log did not say in time that it has, it may have. */
  private static boolean isNowhere(ProblemException e) {
    return switch (e.reason().kind()) {
      case UNAVAILABLE, TOO_SLOW, TOO_LARGE, INTERNAL -> false;
      case INVALID,
          UNAUTHENTICATED,
          DENIED,
          NOT_FOUND,
          CONFLICT,
          STALE,
          ADDRESS_TOO_LONG,
          UNSUPPORTED,
          EXHAUSTED,
          HEADERS_TOO_LARGE ->
          true;
    };
  }

  private @Nullable String link(LiveForm form, Submission submission) {
    Confirmation asked = submission.confirmation();
    Permission consent = form.definition().consent();
    if (asked == null || consent == null || !submission.consent().equals("pending")) {
      return null;
    }
    return confirmations.link(form.tenant(), asked, String.valueOf(consent.address()));
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
   * @throws ProblemException NOT_FOUND, CONFIRMATION_REFUSED, EVENT_QUARANTINED; DEPENDENCY_AWAY,
   *     QUOTA_EXCEEDED
   */
  @Nullable String confirm(String id, String token) {
    LiveForm form = live(id);
    Confirmation asked = confirmations.read(form.tenant(), form.id(), token, clock.instant());
    accept(form, true, readings(Submission.confirmed(form, asked)), 0);
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

  private static List<Reading> readings(List<ObjectNode> events) {
    List<Reading> readings =
        events.stream().map(event -> Body.of(event.toString().getBytes(UTF_8)).event()).toList();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Refused(_, ProblemException problem)) {
        throw problem;
      }
    }
    return readings;
  }

  /**
   * What a plan, or the rate of its key, puts aside is kept, which is all that a visitor can be
   * told, unless it is what the answer promises: then nothing was granted, or no link is sent.
   *
   * @param promise the number of that event; -1 when there is none
   */
  private void accept(LiveForm form, boolean trusted, List<Reading> readings, int promise) {
    Sender sender =
        new Sender(form.tenant(), form.unit(), "form " + form.key(), trusted, KeyLimits.NONE, null);
    List<Tracking.Outcome> outcomes = tracking.all(sender, new Body.Batch(readings, null));
    for (int number = 0; number < outcomes.size(); number++) {
      boolean promised = number == promise;
      switch (outcomes.get(number)) {
        case Tracking.Outcome.Rejected(_, ProblemException problem) -> throw problem;
        case Tracking.Outcome.Quarantined(_, ProblemException problem) when promised ->
            throw problem;
        case Tracking.Outcome.Accepted(_, _, boolean waits) when waits && promised ->
            throw new ProblemException(
                FormReason.FORM_RATE_LIMITED, "Too much is sent as this person. Try again later.");
        case Tracking.Outcome.Quarantined _, Tracking.Outcome.Accepted _ -> {}
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
            Arrays.copyOf(body, Math.min(body.length, Body.LARGEST_EVENT)),
            null,
            Traces.current()),
        new ProblemException(
            FormReason.HONEYPOT_FILLED, "The field that people do not see was filled in."));
  }
}
