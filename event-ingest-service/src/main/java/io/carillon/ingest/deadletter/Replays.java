package io.carillon.ingest.deadletter;

import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.plan.PlanGuard;
import io.carillon.ingest.plan.Ruling;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a letter that goes on its way again. */
@ApplicationScoped
class Replays {
  /**
   * Identity knows for seven days which events it has taken; a replay is with it within an hour.
   */
  private static final Duration REMEMBERED = Duration.ofDays(7).minusHours(1);

  private final PlanGuard plans;

  @Inject
  Replays(PlanGuard plans) {
    this.plans = plans;
  }

  /**
   * @param records as they go to their topic, under their old key
   * @param apart of several events those that break their plan, as letters of their own
   */
  record Again(List<Outbound> records, List<Letter> apart) {}

  /**
   * An event that no plan has let pass yet, or that somebody corrected, is held to today's plans.
   *
   * @param twice whether what is older than identity remembers goes all the same
   * @throws ProblemException NOT_REPLAYABLE; MAY_TAKE_EFFECT_TWICE; EVENT_QUARANTINED when its one
   *     event breaks its plan
   */
  Again again(Letter letter, boolean corrected, boolean twice, Instant now) {
    if (!letter.replayable()) {
      throw new ProblemException(
          LetterReason.NOT_REPLAYABLE,
          "It is too large, no record of its topic, or would be out of date there.");
    }
    if (!twice) {
      requireRemembered(letter, now);
    }
    return letter.events() > 1
        ? several(letter)
        : new Again(List.of(one(letter, corrected)), List.of());
  }

  private static void requireRemembered(Letter letter, Instant now) {
    Instant since = BundleCodec.since(letter).orElse(now);
    if (since.isBefore(now.minus(REMEMBERED))) {
      throw new ProblemException(
          LetterReason.MAY_TAKE_EFFECT_TWICE,
          "It may have come first at %s, and gone its way: nobody remembers that for longer than seven"
                  .formatted(since)
              + " days. Where it did not, say mayTakeEffectTwice.");
    }
  }

  private Outbound one(Letter letter, boolean corrected) {
    Ruling ruling = unruled(letter) || corrected ? LetterCodec.ruling(plans, letter) : null;
    if (ruling != null && ruling.quarantined()) {
      throw new ProblemException(
          IngestReason.EVENT_QUARANTINED,
          "It breaks its plan: " + ruling.detail(),
          ruling.violations());
    }
    return record(letter, ruling);
  }

  private Again several(Letter letter) {
    List<Outbound> records = new ArrayList<>(letter.events());
    List<Letter> apart = new ArrayList<>();
    for (Letter single : BundleCodec.singles(letter)) {
      Ruling ruling = LetterCodec.ruling(plans, single);
      if (ruling != null && ruling.quarantined()) {
        apart.add(BundleCodec.apart(single, ruling));
      } else {
        records.add(record(single, ruling));
      }
    }
    return new Again(records, apart);
  }

  /** Whether no plan has let it pass, so that nobody has taken it yet. */
  private static boolean unruled(Letter letter) {
    return letter.hotKey() != null || letter.reason().equals(IngestReason.EVENT_QUARANTINED.name());
  }

  private static Outbound record(Letter letter, @Nullable Ruling ruling) {
    return new Outbound(
            letter.topic(),
            letter.key(),
            letter.tenant(),
            letter.event().id().isEmpty() ? letter.id().toString() : letter.event().id(),
            LetterCodec.type(letter),
            ruling == null ? letter.value() : LetterCodec.with(letter, ruling.json()),
            null,
            null)
        .replayedFor(unruled(letter) ? null : letter.consumer());
  }
}
