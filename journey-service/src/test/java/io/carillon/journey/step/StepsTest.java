package io.carillon.journey.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Samples;
import io.carillon.journey.step.Effect.EmitEvent;
import io.carillon.journey.step.Effect.Schedule;
import io.carillon.journey.step.Effect.SendMessage;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.Input.Mark;
import io.carillon.journey.step.Journey.Overdue;
import io.carillon.journey.step.Journey.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepsTest {
  // a Tuesday, ten in Paris
  private static final Instant T0 = Instant.parse("2026-03-03T09:00:00Z");
  private static final UUID KELLY = new UUID(1, 1);
  private static final Person PERSON =
      new Person(
          KELLY.toString(),
          Map.of("vip", true),
          List.of(),
          List.of("email"),
          ZoneId.of("Europe/Paris"),
          "fr",
          true,
          Map.of(),
          Set.of(),
          List.of());

  private static Journey journey(JsonNode json, Standing standing) {
    JourneyDefinition definition = Samples.definition(json);
    return new Journey(
        new UUID(7, 7),
        definition.key(),
        1,
        definition,
        Samples.conditions(definition),
        standing,
        ZoneId.of("UTC"));
  }

  private static Journey cart() {
    return journey(Samples.cart(), Journey.LIVE);
  }

  private static Happening added(String product, Instant at) {
    return new Happening(
        "e-" + product + at,
        "Product Added",
        at,
        Map.of("cart_id", "c-9", "product_id", product, "price", 79.9));
  }

  private static Happening ordered(String cart, Instant at) {
    return new Happening("o", "Order Completed", at, Map.of("cart_id", cart, "total", 120.5));
  }

  private static Outcome enter(Journey journey) {
    return Steps.enter(journey, new UUID(9, 9), KELLY, "c-9", added("jacket", T0), PERSON, T0);
  }

  private static Outcome event(Journey journey, Enrollment enrollment, Happening happening) {
    return Steps.step(
        journey, enrollment, new Input.Event(happening, PERSON), happening.at().plusMillis(30));
  }

  private static Outcome wake(Journey journey, Enrollment enrollment) {
    return Steps.step(
        journey, enrollment, new Input.TimerFired(PERSON), waiting(enrollment).wakeAt());
  }

  private static Outcome told(
      Journey journey, Enrollment enrollment, String step, Mark mark, String reason) {
    Instant at = waiting(enrollment).wakeAt().minus(Duration.ofHours(23));
    Happening happening =
        new Happening("told" + mark, "Email " + mark.word(), at, Map.of("reason", reason));
    UUID message = track(enrollment, step).id();
    return Steps.step(
        journey,
        enrollment,
        new Input.MessageOutcome(happening, PERSON, step, message, mark, reason),
        at);
  }

  private static MessageTrack track(Enrollment enrollment, String step) {
    return Objects.requireNonNull(enrollment.messages().get(step));
  }

  private static Place.Waiting waiting(Enrollment enrollment) {
    assertThat(enrollment.place()).isInstanceOf(Place.Waiting.class);
    return (Place.Waiting) enrollment.place();
  }

  private static void assertLeft(Enrollment enrollment, String reason) {
    assertThat(enrollment.place()).isInstanceOf(Place.Left.class);
    assertThat(((Place.Left) enrollment.place()).reason()).isEqualTo(reason);
  }

  private static <E extends Effect> List<E> effects(Outcome outcome, Class<E> type) {
    return outcome.effects().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Outcome atMail(Journey journey) {
    return wake(journey, enter(journey).enrollment());
  }

  @Test
  void entersAndWaitsForTheFirstEvent() {
    Outcome outcome = enter(cart());

    assertThat(waiting(outcome.enrollment()))
        .isEqualTo(new Place.Waiting("idle", T0.plus(Duration.ofHours(1)), 1, null));
    assertThat(effects(outcome, EmitEvent.class))
        .extracting(EmitEvent::name)
        .containsExactly("Journey Entered");
    assertThat(effects(outcome, Schedule.class))
        .containsExactly(new Schedule(T0.plus(Duration.ofHours(1)), 1));
    assertThat(outcome.enrollment().path()).containsExactly("idle");
  }

  @Test
  void anotherLineRestartsTheTimerAndIsCollected() {
    Journey cart = cart();
    Instant later = T0.plus(Duration.ofMinutes(30));

    Outcome outcome = event(cart, enter(cart).enrollment(), added("scarf", later));

    assertThat(waiting(outcome.enrollment()).wakeAt())
        .isEqualTo(later.plusMillis(30).plus(Duration.ofHours(1)));
    assertThat(waiting(outcome.enrollment()).wakeSeq()).isEqualTo(2);
    assertThat(outcome.enrollment().entry().properties()).containsEntry("product_id", "scarf");
    assertThat(outcome.enrollment().entry().events())
        .extracting(line -> line.get("product_id"))
        .containsExactly("jacket", "scarf");
    assertThat(outcome.enrollment().path()).containsExactly("idle");
  }

  @Test
  void theSameProductIsOneLineOfWhichTheNewestCounts() {
    Journey cart = cart();
    Happening again =
        new Happening(
            "e2",
            "Product Added",
            T0.plusSeconds(60),
            Map.of("cart_id", "c-9", "product_id", "jacket", "quantity", 2));

    Outcome outcome = event(cart, enter(cart).enrollment(), again);

    assertThat(outcome.enrollment().entry().events()).containsExactly(again.properties());
  }

  @Test
  void aLateLineIsCollectedBelowTheNewerOnesAndMovesNothing() {
    Journey cart = cart();
    Enrollment entered = enter(cart).enrollment();

    Outcome outcome = event(cart, entered, added("scarf", T0.minusSeconds(60)));

    assertThat(outcome.enrollment().place()).isEqualTo(entered.place());
    assertThat(outcome.enrollment().entry().events())
        .extracting(line -> line.get("product_id"))
        .containsExactly("scarf", "jacket");
    assertThat(outcome.enrollment().entry().properties()).containsEntry("product_id", "jacket");
  }

  @Test
  void anotherCartChangesNothing() {
    Journey cart = cart();
    Happening other =
        new Happening("x", "Product Added", T0.plusSeconds(5), Map.of("cart_id", "c-10"));
    Enrollment entered = enter(cart).enrollment();

    Outcome outcome = event(cart, entered, other);

    assertThat(outcome.changed()).isFalse();
    assertThat(outcome.enrollment()).isSameAs(entered);
    assertThat(outcome.effects()).isEmpty();
  }

  @Test
  void timeoutAsksForTheMail() {
    Outcome outcome = atMail(cart());

    assertThat(effects(outcome, SendMessage.class))
        .singleElement()
        .satisfies(
            send -> {
              assertThat(send.template()).isEqualTo("cart-reminder");
              assertThat(send.purpose()).isEqualTo("marketing");
              assertThat(send.id()).isEqualTo(track(outcome.enrollment(), "mail").id());
            });
    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("mail");
  }

  @Test
  void aTimerBeforeItsTimeChangesNothing() {
    Journey cart = cart();
    Enrollment entered = enter(cart).enrollment();

    Outcome outcome =
        Steps.step(
            cart,
            entered,
            new Input.TimerFired(PERSON),
            waiting(entered).wakeAt().minusNanos(1_000));

    assertThat(outcome.changed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mark.class,
      names = {"SENT", "DELIVERED", "OPENED", "CLICKED"})
  void aMessageThatLeftGoesToNext(Mark mark) {
    Journey cart = cart();

    Outcome outcome = told(cart, atMail(cart).enrollment(), "mail", mark, "");

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("day");
    assertThat(track(outcome.enrollment(), "mail").marks()).contains(mark, Mark.SENT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mark.class,
      names = {"WITHHELD", "FAILED", "BOUNCED"})
  void aMessageThatDidNotLeaveGoesToOnWithheld(Mark mark) {
    Journey cart = cart();

    Outcome outcome = told(cart, atMail(cart).enrollment(), "mail", mark, "NO_CONSENT");

    assertLeft(outcome.enrollment(), "not allowed");
    assertThat(track(outcome.enrollment(), "mail").reason()).isEqualTo("NO_CONSENT");
  }

  @Test
  void aMessageOfWhichNothingIsHeardIsNotWaitedForForEver() {
    Journey cart = cart();

    Outcome outcome = wake(cart, atMail(cart).enrollment());

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("day");
  }

  @Test
  void anOutcomeOfAnotherMessageMovesNothing() {
    Journey cart = cart();
    Enrollment atMail = atMail(cart).enrollment();
    Instant at = T0.plus(Duration.ofHours(2));
    Happening sent = new Happening("s", "Email Sent", at, Map.of());

    Outcome outcome =
        Steps.step(
            cart,
            atMail,
            new Input.MessageOutcome(sent, PERSON, "mail", new UUID(5, 5), Mark.SENT, ""),
            at);

    assertThat(outcome.changed()).isFalse();
  }

  private static Enrollment atDay(Journey journey) {
    return told(journey, atMail(journey).enrollment(), "mail", Mark.SENT, "").enrollment();
  }

  @Test
  void waitsADayAndThenForItsWindowInThePersonsZone() {
    // the mail went on Tuesday at 12:00 in Paris; a day later lies inside of the window
    assertThat(waiting(atDay(cart())).wakeAt()).isEqualTo(Instant.parse("2026-03-04T11:00:00Z"));
  }

  @Test
  void branchesOnWhatIsKnownOfItsOwnMessage() {
    Journey cart = cart();
    Outcome clicked = told(cart, atDay(cart), "mail", Mark.CLICKED, "");

    Outcome outcome = wake(cart, clicked.enrollment());

    assertThat(waiting(clicked.enrollment()).step()).isEqualTo("day");
    assertLeft(outcome.enrollment(), "done");
  }

  @Test
  void branchesOnThePersonInTheOrderWritten() {
    Journey cart = cart();

    Outcome outcome = wake(cart, atDay(cart));

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("again");
    assertThat(effects(outcome, SendMessage.class))
        .extracting(SendMessage::template)
        .containsExactly("cart-vip");
  }

  @Test
  void branchesOtherwiseWhenNothingIsKnown() {
    Journey cart = cart();
    Enrollment day = atDay(cart);

    Outcome outcome =
        Steps.step(
            cart,
            day,
            new Input.TimerFired(Person.unasked(KELLY.toString())),
            waiting(day).wakeAt());

    assertLeft(outcome.enrollment(), "cold");
  }

  @Test
  void anExitRuleActsAtOnceAndTheObjectiveCountsFirst() {
    Journey cart = cart();

    Outcome outcome = event(cart, enter(cart).enrollment(), ordered("c-9", T0.plusSeconds(90)));

    assertLeft(outcome.enrollment(), "bought");
    assertThat(outcome.enrollment().conversion())
        .isEqualTo(new Enrollment.Conversion(T0.plusSeconds(90), 120.5));
    assertThat(effects(outcome, EmitEvent.class))
        .extracting(EmitEvent::name)
        .containsExactly("Journey Converted", "Journey Exited");
    assertThat(effects(outcome, Schedule.class)).isEmpty();
  }

  @Test
  void anOrderOfAnotherCartConvertsAndLeavesItWhereItStands() {
    Journey cart = cart();

    Outcome outcome = event(cart, enter(cart).enrollment(), ordered("c-10", T0.plusSeconds(90)));

    assertThat(outcome.enrollment().conversion()).isNotNull();
    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("idle");
    assertThat(waiting(outcome.enrollment()).wakeSeq()).isEqualTo(1);
  }

  @Test
  void convertsOnceAndNotAfterItsTime() {
    Journey cart = cart();
    Enrollment entered = enter(cart).enrollment();
    Enrollment converted = event(cart, entered, ordered("c-10", T0.plusSeconds(90))).enrollment();

    assertThat(event(cart, converted, ordered("c-11", T0.plusSeconds(95))).changed()).isFalse();
    assertThat(event(cart, entered, ordered("c-11", T0.minusSeconds(1))).changed()).isFalse();
    Enrollment left =
        Steps.step(cart, entered, new Input.TakenOut("operator", "rachel"), T0.plusSeconds(9))
            .enrollment();
    assertThat(
            event(cart, left, ordered("c-11", T0.plus(Duration.ofDays(3))))
                .enrollment()
                .conversion())
        .isNotNull();
    assertThat(
            event(cart, left, ordered("c-11", T0.plus(Duration.ofDays(3)).plusMillis(1))).changed())
        .isFalse();
  }

  @Test
  void anExitEventFromBeforeTheEntryDoesNotCount() {
    Journey cart = cart();

    assertThat(event(cart, enter(cart).enrollment(), ordered("c-9", T0.minusSeconds(1))).changed())
        .isFalse();
  }

  @Test
  void itsOwnTimeComesFirstWhenTheEventHappenedAfterIt() {
    Journey cart = cart();
    Instant after = T0.plus(Duration.ofHours(1)).plusMillis(200);

    Outcome outcome = event(cart, enter(cart).enrollment(), added("scarf", after));

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("mail");
    assertThat(outcome.enrollment().entry().events()).hasSize(1);
  }

  @Test
  void itsOwnTimeHasNotComeForAnEventFromAClockThatRunsAhead() {
    Journey cart = cart();
    Happening ahead = added("scarf", T0.plus(Duration.ofMinutes(61)));

    Outcome outcome =
        Steps.step(
            cart,
            enter(cart).enrollment(),
            new Input.Event(ahead, PERSON),
            T0.plus(Duration.ofMinutes(59)));

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("idle");
    assertThat(outcome.enrollment().entry().events()).hasSize(2);
  }

  @Test
  void itsOwnTimeComesBeforeWhatIsToldOfAMessageLaterToo() {
    Journey cart = cart();
    Enrollment mail = atMail(cart).enrollment();
    Instant after = waiting(mail).wakeAt().plusMillis(200);
    Happening withheld = new Happening("w", "Message Withheld", after, Map.of());

    Outcome outcome =
        Steps.step(
            cart,
            mail,
            new Input.MessageOutcome(
                withheld, PERSON, "mail", track(mail, "mail").id(), Mark.WITHHELD, "CAP"),
            after);

    assertThat(waiting(outcome.enrollment()).step()).isEqualTo("day");
    assertThat(track(outcome.enrollment(), "mail").reason()).isEqualTo("CAP");
  }

  @Test
  void butAnExitActsEvenThen() {
    Journey cart = cart();
    Instant after = T0.plus(Duration.ofHours(1)).plusMillis(200);

    Outcome outcome = event(cart, enter(cart).enrollment(), ordered("c-9", after));

    assertLeft(outcome.enrollment(), "bought");
    assertThat(effects(outcome, SendMessage.class)).isEmpty();
  }

  @Test
  void endsAtTheEndOfItsLife() {
    Journey journey =
        journey(
            Samples.cart().set("settings", Samples.json("{'maxLifetime':'PT30M'}")), Journey.LIVE);
    Outcome entered = enter(journey);

    assertThat(waiting(entered.enrollment()).wakeAt()).isEqualTo(T0.plus(Duration.ofMinutes(30)));
    assertLeft(wake(journey, entered.enrollment()).enrollment(), "lifetime");
  }

  @Test
  void anOperatorTakesOut() {
    Journey cart = cart();

    Outcome outcome =
        Steps.step(
            cart,
            enter(cart).enrollment(),
            new Input.TakenOut("wrong", "rachel"),
            T0.plusSeconds(1));

    assertLeft(outcome.enrollment(), "wrong");
    assertThat(effects(outcome, EmitEvent.class))
        .singleElement()
        .satisfies(exited -> assertThat(exited.properties()).containsEntry("reason", "wrong"));
  }

  @Test
  void whoIsOutStaysOut() {
    Journey cart = cart();
    Enrollment out =
        event(cart, enter(cart).enrollment(), ordered("c-9", T0.plusSeconds(90))).enrollment();

    assertThat(event(cart, out, added("hat", T0.plusSeconds(99))).changed()).isFalse();
    assertThat(
            Steps.step(cart, out, new Input.TimerFired(PERSON), T0.plus(Duration.ofDays(9)))
                .changed())
        .isFalse();
    assertThat(Steps.step(cart, out, new Input.TakenOut("x", "y"), T0).changed()).isFalse();
  }

  @Test
  void aMergedOneDoesNotConvert() {
    Journey cart = cart();
    Enrollment merged =
        Steps.step(cart, enter(cart).enrollment(), new Input.TakenOut(Steps.MERGED, "m"), T0)
            .enrollment();

    assertThat(event(cart, merged, ordered("c-9", T0.plusSeconds(5))).changed()).isFalse();
  }

  @Test
  void aSegmentChangeIsSeenAsAnEvent() {
    ObjectNode json = Samples.cart();
    json.putArray("exit")
        .addObject()
        .put("event", "Segment Exited")
        .put("where", "event.properties.segment == 'vips'")
        .put("reason", "no vip");
    Journey journey = journey(json, Journey.LIVE);
    Happening left =
        new Happening("f", "Segment Exited", T0.plusSeconds(9), Map.of("segment", "vips"));

    Outcome outcome =
        Steps.step(
            journey,
            enter(journey).enrollment(),
            new Input.SegmentChange(left, PERSON),
            T0.plusSeconds(9));

    assertLeft(outcome.enrollment(), "no vip");
  }

  @Test
  void aPausedJourneyHoldsAndTheEventIsNotLost() {
    Journey live = branching(Journey.LIVE);
    Enrollment entered = enter(live).enrollment();
    Journey paused = branching(new Standing.Paused());
    Happening go = new Happening("g", "Go", T0.plusSeconds(5), Map.of());

    Outcome held = event(paused, entered, go);
    Outcome timer = wake(paused, held.enrollment());
    Outcome resumed =
        wake(branching(new Standing.Live(T0.plusSeconds(60), Overdue.RUN)), held.enrollment());

    assertThat(waiting(held.enrollment()).held()).isEqualTo(new Enrollment.Held("gone", "Go"));
    assertThat(timer.changed()).isFalse();
    assertLeft(resumed.enrollment(), "gone");
  }

  private static Journey branching(Standing standing) {
    return journey(
        Samples.steps(
            "hold",
            """
            {'hold':{'type':'waitFor','branches':[{'event':'Go','next':'gone'}],
               'timeout':'PT1H','onTimeout':'mail'},
             'mail':{'type':'send','channel':'email','template':'t','next':'gone'},
             'gone':{'type':'exit','reason':'gone'}}
            """),
        standing);
  }

  @ParameterizedTest
  @EnumSource(Overdue.class)
  void whoWasDueDuringAPauseDoesAsTheOperatorSays(Overdue overdue) {
    Enrollment entered = enter(branching(Journey.LIVE)).enrollment();
    Instant resumed = waiting(entered).wakeAt().plus(Duration.ofHours(5));
    Journey journey = branching(new Standing.Live(resumed, overdue));

    Outcome outcome = Steps.step(journey, entered, new Input.TimerFired(PERSON), resumed);

    switch (overdue) {
      case RUN -> assertThat(effects(outcome, SendMessage.class)).hasSize(1);
      case SKIP -> {
        assertThat(effects(outcome, SendMessage.class)).isEmpty();
        assertLeft(outcome.enrollment(), "gone");
      }
      case EXIT -> assertLeft(outcome.enrollment(), "overdue");
    }
  }

  @ParameterizedTest
  @EnumSource(Overdue.class)
  void anEventBehindAPauseDoesAsTheOperatorSaysToo(Overdue overdue) {
    Enrollment entered = enter(branching(Journey.LIVE)).enrollment();
    Instant resumed = waiting(entered).wakeAt().plus(Duration.ofHours(5));
    Journey journey = branching(new Standing.Live(resumed, overdue));
    Happening any = new Happening("a", "Anything", resumed.plusMillis(1), Map.of());

    Outcome outcome = event(journey, entered, any);

    switch (overdue) {
      case RUN -> assertThat(effects(outcome, SendMessage.class)).hasSize(1);
      case SKIP -> {
        assertThat(effects(outcome, SendMessage.class)).isEmpty();
        assertLeft(outcome.enrollment(), "gone");
      }
      case EXIT -> assertLeft(outcome.enrollment(), "overdue");
    }
  }

  @Test
  void whoWasNotDueDuringAPauseGoesOnAsEver() {
    Enrollment entered = enter(branching(Journey.LIVE)).enrollment();
    Instant resumed = waiting(entered).wakeAt().minusSeconds(1);

    Outcome outcome = wake(branching(new Standing.Live(resumed, Overdue.EXIT)), entered);

    assertThat(effects(outcome, SendMessage.class)).hasSize(1);
  }

  @Test
  void exitsCountWhilePaused() {
    Enrollment entered = enter(cart()).enrollment();

    Outcome outcome =
        event(
            journey(Samples.cart(), new Standing.Paused()),
            entered,
            ordered("c-9", T0.plusSeconds(5)));

    assertLeft(outcome.enrollment(), "bought");
  }

  @Test
  void anEndedJourneyLetsEverybodyGo() {
    Enrollment entered = enter(cart()).enrollment();
    Journey ended = journey(Samples.cart(), new Standing.Ended("archived"));

    Outcome byTimer = Steps.step(ended, entered, new Input.TimerFired(PERSON), T0.plusSeconds(1));
    Outcome byEvent = event(ended, entered, added("scarf", T0.plusSeconds(1)));

    assertLeft(byTimer.enrollment(), "archived");
    assertLeft(byEvent.enrollment(), "archived");
  }

  private static Journey until(String onPast, @Nullable String window) {
    return journey(
        Samples.steps(
            "w",
            """
            {'w':{'type':'wait','until':'timestamp(entry.properties.at)','onPast':'%s',%s'next':'mail'},
             'mail':{'type':'send','channel':'email','template':'t','next':'end'},
             'end':{'type':'exit','reason':'end'}}
            """
                .formatted(onPast, window == null ? "" : "'window':" + window + ",")),
        Journey.LIVE);
  }

  private static Outcome enterAt(Journey journey, @Nullable String at) {
    Map<String, Object> properties = at == null ? Map.of() : Map.of("at", at);
    return Steps.enter(
        journey,
        new UUID(9, 9),
        KELLY,
        "",
        new Happening("e", "Journey Enrolled", T0, properties),
        PERSON,
        T0);
  }

  @Test
  void waitsUntilAMomentThatAnExpressionGives() {
    assertThat(waiting(enterAt(until("exit", null), "2026-03-05T10:00:00Z").enrollment()).wakeAt())
        .isEqualTo(Instant.parse("2026-03-05T10:00:00Z"));
  }

  @Test
  void aMomentThatIsPastOrMissingFollowsTheWrittenChoice() {
    for (String at : new String[] {"2026-03-01T10:00:00Z", null}) {
      assertThat(effects(enterAt(until("continue", null), at), SendMessage.class)).hasSize(1);
      Outcome skipped = enterAt(until("skip", null), at);
      assertThat(effects(skipped, SendMessage.class)).isEmpty();
      assertLeft(skipped.enrollment(), "end");
      assertLeft(enterAt(until("exit", null), at).enrollment(), "past");
    }
  }

  @Test
  void aPastMomentStillWaitsForItsWindow() {
    Outcome outcome =
        enterAt(until("continue", "{'from':'12:00','to':'13:00'}"), "2026-03-01T10:00:00Z");

    assertThat(waiting(outcome.enrollment()).wakeAt())
        .isEqualTo(Instant.parse("2026-03-03T11:00:00Z"));
  }

  @Test
  void tellsEveryDecisionWithItsReason() {
    assertThat(atMail(cart()).decisions())
        .extracting(Outcome.Decision::decision)
        .containsExactly("goes to mail", "asks for a message", "waits until 2026-03-04T10:00:00Z");
  }
}
