package io.carillon.journey.step;

import io.carillon.journey.definition.JourneyDefinition.ExitRule;
import io.carillon.journey.definition.JourneyDefinition.Objective;
import io.carillon.journey.definition.Step;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.Input.MessageOutcome;
import io.carillon.journey.step.Journey.Overdue;
import io.carillon.journey.step.Journey.Standing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * How an enrollment moves. What holds for every input, in this order:
 *
 * <ol>
 *   <li>who is out stays out; only the objective may still be reached;
 *   <li>an event from before the entry changes nothing, but for late lines of a cart;
 *   <li>the objective counts, once;
 *   <li>the exit rules act, wherever the enrollment stands;
 *   <li>a journey that has ended lets everybody go; a paused one holds everybody;
 *   <li>the step decides. Where something happened after the enrollment's own time had come, that
 *       time came first; as the operator says, if it came while the journey was paused.
 * </ol>
 */
public final class Steps {
  /** Why somebody left whom no step and no rule sent away. */
  public static final String LIFETIME = "lifetime";

  public static final String OVERDUE = "overdue";
  public static final String PAST = "past";
  public static final String TOO_MANY_STEPS = "too-many-steps";
  public static final String MERGED = "merged";

  private Steps() {}

  /** The first moment of an enrollment: it comes to the start, and goes on from there. */
  public static Outcome enter(
      Journey journey,
      UUID id,
      UUID profile,
      String instanceKey,
      Happening entry,
      Person person,
      Instant now) {
    Walk walk = Walk.entering(journey, id, profile, instanceKey, entry, person, now);
    walk.announceEntry();
    walk.advance(journey.definition().start(), "entered by " + entry.name());
    return walk.outcome();
  }

  public static Outcome step(Journey journey, Enrollment enrollment, Input input, Instant now) {
    Walk walk = Walk.of(journey, enrollment, input, now);
    switch (enrollment.place()) {
      case Place.Left left -> {
        if (!left.reason().equals(MERGED)) {
          afterwards(walk, input);
        }
      }
      case Place.Waiting waiting -> {
        switch (input) {
          case Input.TakenOut(String reason, String by) -> walk.exit(reason, now, "by " + by);
          case Input.TimerFired _ -> timer(walk, waiting);
          case Input.Event(Happening happening, Person _) -> event(walk, waiting, happening);
          case Input.SegmentChange(Happening happening, Person _) ->
              event(walk, waiting, happening);
          case MessageOutcome outcome -> message(walk, waiting, outcome);
        }
      }
    }
    return walk.outcome();
  }

  private static void afterwards(Walk walk, Input input) {
    switch (input) {
      case Input.Event(Happening happening, Person _) -> objective(walk, happening);
      case MessageOutcome outcome -> {
        walk.remember(outcome);
        objective(walk, outcome.happening());
      }
      case Input.SegmentChange _, Input.TimerFired _, Input.TakenOut _ -> {}
    }
  }

  private static void event(Walk walk, Place.Waiting waiting, Happening happening) {
    if (happening.at().isBefore(walk.enrollment().enteredAt())) {
      lateLine(walk, waiting, happening);
    } else if (!everywhere(walk, happening)) {
      comesDue(walk, waiting, happening.at());
      awaited(walk, happening);
    }
  }

  private static void message(Walk walk, Place.Waiting waiting, MessageOutcome outcome) {
    boolean news = walk.remember(outcome);
    if (everywhere(walk, outcome.happening())) {
      return;
    }
    if (!comesDue(walk, waiting, outcome.happening().at())
        && news
        && walk.step() instanceof Step.Send send
        && waiting.step().equals(outcome.step())) {
      boolean left = outcome.mark().left();
      String onWithheld = send.onWithheld();
      String next = left || onWithheld == null ? send.next() : onWithheld;
      String why =
          outcome.reason().isEmpty()
              ? outcome.mark().word()
              : outcome.mark().word() + ": " + outcome.reason();
      follow(walk, next, why);
    } else {
      awaited(walk, outcome.happening());
    }
  }

  /** What acts wherever the enrollment stands; true when it is out. */
  private static boolean everywhere(Walk walk, Happening happening) {
    objective(walk, happening);
    for (ExitRule rule : walk.definition().exits()) {
      if (rule.event().equals(happening.name()) && walk.holds(rule.where())) {
        walk.exit(rule.reason(), happening.at(), "exit rule: " + happening.name());
        return true;
      }
    }
    if (walk.standing() instanceof Standing.Ended(String reason)) {
      walk.exit(reason, walk.now(), "the journey has ended");
      return true;
    }
    return false;
  }

  private static void objective(Walk walk, Happening happening) {
    Objective objective = walk.definition().objective();
    if (objective == null
        || walk.enrollment().conversion() != null
        || !objective.event().equals(happening.name())) {
      return;
    }
    Instant entered = walk.enrollment().enteredAt();
    if (!happening.at().isBefore(entered)
        && !happening.at().isAfter(objective.within().after(entered, ZoneOffset.UTC))) {
      walk.convert(happening, objective.value());
    }
  }

  /** The events that the step waits for. */
  private static void awaited(Walk walk, Happening happening) {
    if (!walk.active() || !(walk.step() instanceof Step.WaitFor waitFor)) {
      return;
    }
    for (Step.Awaited branch : waitFor.branches()) {
      if (branch.event().equals(happening.name()) && walk.holds(branch.where())) {
        if (branch.refreshEntry()) {
          walk.refreshEntry(happening);
        }
        follow(walk, branch.next(), happening.name());
        return;
      }
    }
  }

  /** A cart's line that is known only now, though it is older than the entry. */
  private static void lateLine(Walk walk, Place.Waiting waiting, Happening happening) {
    if (walk.definition().step(waiting.step()) instanceof Step.WaitFor waitFor) {
      for (Step.Awaited branch : waitFor.branches()) {
        if (branch.refreshEntry()
            && branch.event().equals(happening.name())
            && walk.holds(branch.where())) {
          walk.addLateLine(happening);
          return;
        }
      }
    }
  }

  /** Takes a way, or keeps it for later while the journey is paused. */
  private static void follow(Walk walk, String next, String why) {
    if (walk.standing() instanceof Standing.Paused) {
      walk.hold(next, why);
    } else {
      walk.advance(next, why);
    }
  }

  private static void timer(Walk walk, Place.Waiting waiting) {
    switch (walk.standing()) {
      case Standing.Ended(String reason) -> walk.exit(reason, walk.now(), "the journey has ended");
      case Standing.Paused _ -> {}
      case Standing.Live _ -> comesDue(walk, waiting, walk.now());
    }
  }

  /**
   * Goes on by itself if the enrollment's own time has come by a moment; whether it had. It never
   * comes before it has come by the clock, though an event may lie up to five minutes ahead.
   */
  private static boolean comesDue(Walk walk, Place.Waiting waiting, Instant by) {
    Instant latest = by.isBefore(walk.now()) ? by : walk.now();
    if (!(walk.standing() instanceof Standing.Live live) || waiting.wakeAt().isAfter(latest)) {
      return false;
    }
    if (waiting.wakeAt().isAfter(live.resumedAt())) {
      goOn(walk, waiting);
    } else {
      lateAfterPause(walk, waiting, live.overdue());
    }
    return true;
  }

  private static void lateAfterPause(Walk walk, Place.Waiting waiting, Overdue overdue) {
    switch (overdue) {
      case RUN -> goOn(walk, waiting);
      case SKIP -> {
        walk.skipSends();
        goOn(walk, waiting);
      }
      case EXIT -> walk.exit(OVERDUE, walk.now(), "its time came while the journey was paused");
    }
  }

  /** The enrollment's own time has come. */
  private static void goOn(Walk walk, Place.Waiting waiting) {
    Enrollment.Held held = waiting.held();
    if (!walk.endOfLife().isAfter(waiting.wakeAt())) {
      walk.exit(LIFETIME, walk.now(), "the longest lifetime is over");
    } else if (held != null) {
      walk.advance(held.next(), held.why() + " (held by a pause)");
    } else {
      switch (walk.step()) {
        case Step.Wait wait -> walk.advance(wait.next(), "the wait is over");
        case Step.WaitFor waitFor -> walk.advance(waitFor.onTimeout(), "timeout");
        case Step.Send send -> walk.advance(send.next(), "nothing was heard of the message");
        case Step.Branch _, Step.Exit _ ->
            throw new IllegalStateException("nobody waits on " + waiting.step());
      }
    }
  }
}
