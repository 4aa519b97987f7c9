package io.carillon.journey.step;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Span;
import io.carillon.journey.definition.Step;
import io.carillon.journey.step.Effect.EmitEvent;
import io.carillon.journey.step.Effect.Schedule;
import io.carillon.journey.step.Effect.SendMessage;
import io.carillon.journey.step.Enrollment.Conversion;
import io.carillon.journey.step.Enrollment.Held;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.Input.MessageOutcome;
import io.carillon.journey.step.Outcome.Decision;
import io.carillon.platform.expression.Bindings;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One input's way through a journey: what it has come to so far, and what follows. */
final class Walk {
  /** How long a send stands when nothing is heard of its message. */
  static final Span LONGEST_SILENCE = Span.of("P1D");

  private static final int MOST_AT_ONCE = 50;
  private static final int LONGEST_PATH = 200;

  private final Journey journey;
  private final Instant now;
  private final Person person;
  private final @Nullable Happening event;
  private final Enrollment before;
  private final long seq;
  private final ZoneId zone;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();

  private Place place;
  private EntryContext entry;
  private @Nullable Conversion conversion;
  private Map<String, MessageTrack> messages;
  private final List<String> path;
  private int moves;
  private boolean skipsSends;

  private Walk(
      Journey journey, Enrollment before, Person person, @Nullable Happening event, Instant now) {
    this.journey = journey;
    this.before = before;
    this.person = person;
    this.event = event;
    this.now = now;
    this.seq = before.seq() + 1;
    this.place = before.place();
    this.entry = before.entry();
    this.conversion = before.conversion();
    this.messages = before.messages();
    this.path = new ArrayList<>(before.path());
    this.moves = before.moves();
    this.zone = zoneOf(journey, before, person);
  }

  static Walk of(Journey journey, Enrollment enrollment, Input input, Instant now) {
    return switch (input) {
      case Input.Event(Happening happening, Person person) ->
          new Walk(journey, enrollment, person, happening, now);
      case Input.SegmentChange(Happening happening, Person person) ->
          new Walk(journey, enrollment, person, happening, now);
      case MessageOutcome outcome ->
          new Walk(journey, enrollment, outcome.person(), outcome.happening(), now);
      case Input.TimerFired(Person person) -> new Walk(journey, enrollment, person, null, now);
      case Input.TakenOut _ ->
          new Walk(journey, enrollment, Person.unasked(enrollment.profile().toString()), null, now);
    };
  }

  static Walk entering(
      Journey journey,
      UUID id,
      UUID profile,
      String instanceKey,
      Happening entry,
      Person person,
      Instant now) {
    Enrollment nowhere =
        new Enrollment(
            id,
            profile,
            instanceKey,
            journey.version(),
            new Place.Waiting(journey.definition().start(), now, 0, null),
            0,
            EntryContext.of(entry),
            null,
            null,
            Map.of(),
            List.of(),
            0,
            null);
    return new Walk(journey, nowhere, person, entry, now);
  }

  private static ZoneId zoneOf(Journey journey, Enrollment enrollment, Person person) {
    ZoneId known = person.zone();
    String remembered = enrollment.zone();
    if (known != null) {
      return known;
    }
    return remembered == null ? journey.fallbackZone() : ZoneId.of(remembered);
  }

  Instant now() {
    return now;
  }

  Enrollment enrollment() {
    return before;
  }

  JourneyDefinition definition() {
    return journey.definition();
  }

  Journey.Standing standing() {
    return journey.standing();
  }

  boolean active() {
    return place instanceof Place.Waiting;
  }

  Step step() {
    return definition().step(place.step());
  }

  Instant endOfLife() {
    return definition().maxLifetime().after(before.enteredAt(), ZoneOffset.UTC);
  }

  boolean holds(@Nullable String condition) {
    return condition == null || journey.conditions().holds(condition, bindings());
  }

  /** Notes what is known of a message; false when it is not the one that was asked for last. */
  boolean remember(MessageOutcome outcome) {
    MessageTrack track = messages.get(outcome.step());
    if (track == null
        || !track.id().equals(outcome.message())
        || track.marks().contains(outcome.mark())) {
      return false;
    }
    Map<String, MessageTrack> more = new LinkedHashMap<>(messages);
    more.put(outcome.step(), track.with(outcome.mark(), outcome.reason()));
    messages = more;
    decide("learns that its message was " + outcome.mark().word(), outcome.reason());
    return true;
  }

  void refreshEntry(Happening happening) {
    entry = entry.refreshedBy(happening);
    decide("refreshes its entry", happening.name());
  }

  /** Adds a line below the newer ones. */
  void addLateLine(Happening happening) {
    entry = entry.joinedBy(EntryContext.of(happening));
    decide("adds a late line to its entry", happening.name());
  }

  void convert(Happening happening, @Nullable String value) {
    double worth = journey.conditions().value(value, bindings());
    conversion = new Conversion(happening.at(), worth);
    decide("reaches the objective", happening.name());
    emit("Journey Converted", Map.of("value", worth, "step", place.step()));
  }

  void exit(String reason, Instant at, String why) {
    decide("exits: " + reason, why);
    String from = place.step();
    place = new Place.Left(from, at, reason);
    emit("Journey Exited", Map.of("reason", reason, "step", from));
  }

  void hold(String next, String why) {
    if (place instanceof Place.Waiting waiting && waiting.held() == null) {
      decide("will go to " + next + " when the journey is resumed", why);
      rest(now, new Held(next, why));
    }
  }

  /** Passes over the sends up to the next wait. */
  void skipSends() {
    skipsSends = true;
  }

  void announceEntry() {
    emit("Journey Entered", Map.of());
  }

  /** Goes to a step, and on from there until something has to be waited for. */
  void advance(String to, String why) {
    String next = to;
    String reason = why;
    for (int steps = 0; steps < MOST_AT_ONCE; steps++) {
      come(next, reason);
      Way way =
          switch (definition().step(next)) {
            case Step.Send send -> send(next, send);
            case Step.Wait wait -> waiting(wait);
            case Step.WaitFor waitFor -> {
              rest(waitFor.timeout().after(now, zone), null);
              yield Way.NONE;
            }
            case Step.Branch branch -> branch(branch);
            case Step.Exit exit -> {
              exit(exit.reason(), event == null ? now : event.at(), "exit step");
              yield Way.NONE;
            }
          };
      if (way == Way.NONE) {
        return;
      }
      next = way.next();
      reason = way.why();
    }
    exit(Steps.TOO_MANY_STEPS, now, "more than " + MOST_AT_ONCE + " steps at once");
  }

  private record Way(String next, String why) {
    static final Way NONE = new Way("", "");
  }

  private void come(String step, String why) {
    boolean again = place.step().equals(step) && !path.isEmpty();
    place = new Place.Waiting(step, now, seq, null);
    decide("goes to " + step, why);
    if (!again) {
      moves++;
      path.add(step);
      if (path.size() > LONGEST_PATH) {
        path.removeFirst();
      }
    }
  }

  private Way send(String step, Step.Send send) {
    if (skipsSends) {
      decide("passes over the message", "it is too late for it");
      return new Way(send.next(), "passed over");
    }
    SendMessage message =
        new SendMessage(effectId(), step, send.channel(), send.template(), send.purpose());
    effects.add(message);
    Map<String, MessageTrack> more = new LinkedHashMap<>(messages);
    more.put(step, new MessageTrack(message.id(), now));
    messages = more;
    decide("asks for a message", send.channel() + " " + send.template());
    rest(LONGEST_SILENCE.after(now, zone), null);
    return Way.NONE;
  }

  private Way waiting(Step.Wait wait) {
    Instant target =
        switch (wait.until()) {
          case Step.Until.Elapsed(Span span) -> span.after(now, zone);
          case Step.Until.Moment(String expression, Step.OnPast _) ->
              journey.conditions().moment(expression, bindings()).orElse(Instant.MIN);
        };
    if (!target.isAfter(now)
        && wait.until() instanceof Step.Until.Moment(String _, Step.OnPast onPast)) {
      String why = target.equals(Instant.MIN) ? "there is no moment to wait for" : "it is past";
      switch (onPast) {
        case CONTINUE -> {}
        case SKIP -> skipsSends = true;
        case EXIT -> {
          exit(Steps.PAST, now, why);
          return Way.NONE;
        }
      }
      if (wait.window() == null || onPast == Step.OnPast.SKIP) {
        return new Way(wait.next(), why);
      }
      target = now;
    }
    Instant wake = wait.window() == null ? target : wait.window().notBefore(target, zone);
    if (!wake.isAfter(now)) {
      return new Way(wait.next(), "its window is open");
    }
    rest(wake, null);
    return Way.NONE;
  }

  private Way branch(Step.Branch branch) {
    for (Step.Case one : branch.cases()) {
      if (holds(one.when())) {
        return new Way(one.next(), one.when());
      }
    }
    return new Way(branch.otherwise(), "no case holds");
  }

  /** Waits where it stands, at most to the end of its life. */
  private void rest(Instant until, @Nullable Held held) {
    Instant end = endOfLife();
    Instant wake = until.isAfter(end) ? end : until;
    skipsSends = false;
    place = new Place.Waiting(place.step(), wake, seq, held);
    effects.removeIf(Schedule.class::isInstance);
    effects.add(new Schedule(wake, seq));
    decide("waits until " + wake, "");
  }

  private void emit(String name, Map<String, Object> more) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("journeyId", journey.id().toString());
    properties.put("journey", journey.key());
    properties.put("version", journey.version());
    properties.put("enrollmentId", before.id().toString());
    properties.put("instanceKey", before.instanceKey());
    properties.putAll(more);
    effects.add(new EmitEvent(effectId(), name, properties));
  }

  private UUID effectId() {
    return Ids.hash(before.id(), seq, effects.size());
  }

  private void decide(String decision, String reason) {
    decisions.add(new Decision(place.step(), decision, reason));
  }

  private Bindings bindings() {
    Bindings bindings = Bindings.create().now(now);
    person.bind(bindings);
    Happening newest = event == null ? before.last() : event;
    if (newest != null) {
      happening("event", newest.name(), newest.at(), newest.properties(), bindings);
      bindings.later("event.context", newest::context);
    }
    happening("entry", entry.name(), entry.at(), entry.properties(), bindings);
    bindings.later("entry.context", entry::context);
    return bindings.later("journey", this::view);
  }

  private static void happening(
      String root, String name, Instant at, Map<String, Object> properties, Bindings bindings) {
    bindings
        .bind(root + ".name", name)
        .bind(root + ".timestamp", at)
        .later(root + ".properties", () -> properties);
  }

  private Map<String, Object> view() {
    return SelfView.of(journey, outcome().enrollment());
  }

  Outcome outcome() {
    if (decisions.isEmpty()) {
      return Outcome.unchanged(before);
    }
    ZoneId known = person.zone();
    Enrollment after =
        new Enrollment(
            before.id(),
            before.profile(),
            before.instanceKey(),
            before.version(),
            place,
            seq,
            entry,
            event == null ? before.last() : event,
            conversion,
            messages,
            List.copyOf(path),
            moves,
            known == null ? before.zone() : known.getId());
    return new Outcome(after, List.copyOf(effects), List.copyOf(decisions));
  }
}
