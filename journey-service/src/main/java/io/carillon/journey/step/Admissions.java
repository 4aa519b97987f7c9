package io.carillon.journey.step;

import io.carillon.journey.definition.Entry;
import io.carillon.journey.definition.Reentry;
import io.carillon.journey.definition.Span;
import io.carillon.journey.step.Journey.Standing;
import io.carillon.platform.expression.Bindings;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may come into a journey. */
public final class Admissions {
  /** How many enrollments of one person in one journey run beside each other at most. */
  public static final int MOST_AT_ONCE = 25;

  /** How many characters an instance key has at most. */
  public static final int LONGEST_KEY = 200;

  /** What was decided. */
  public sealed interface Admission {
    record Admitted(String instanceKey) implements Admission {}

    record Refused(Refusal refusal, String why) implements Admission {}
  }

  /** Why somebody does not come in. */
  public enum Refusal {
    NOT_LIVE,
    OTHER_ENTRY,
    CONDITION_FALSE,
    NO_INSTANCE_KEY,
    WAS_IN_BEFORE,
    IS_IN_NOW,
    GAP_NOT_OVER,
    TOO_MANY_AT_ONCE
  }

  /**
   * What is known of a person's earlier enrollments in a journey.
   *
   * @param active how many run now, of any instance key
   * @param sameKey the newest of the same instance key; null when there is none
   */
  public record Earlier(int active, @Nullable Previous sameKey) {
    public static final Earlier NONE = new Earlier(0, null);
  }

  /**
   * @param leftAt null while it runs
   */
  public record Previous(Instant enteredAt, @Nullable Instant leftAt) {}

  private Admissions() {}

  /** Whether what happened is this journey's entry, apart from conditions. */
  public static boolean concerns(Entry entry, Happening happening) {
    return switch (entry) {
      case Entry.ByEvent byEvent -> byEvent.event().equals(happening.name());
      case Entry.BySegment bySegment ->
          bySegment.on().event().equals(happening.name())
              && bySegment.segment().equals(happening.properties().get(Happening.SEGMENT_PROPERTY));
      case Entry.ByApi _ -> false;
    };
  }

  /**
   * The instance key that an entry event gives; or why it gives none. It does not depend on what
   * went before. A value of more than {@value #LONGEST_KEY} characters counts as its hash, a UUID:
   * whoever sends events chooses it, and an index holds it.
   */
  public static Admission key(Journey journey, Happening happening, Person person, Instant now) {
    if (!(journey.standing() instanceof Standing.Live)) {
      return new Admission.Refused(Refusal.NOT_LIVE, "the journey takes nobody in now");
    }
    Entry entry = journey.definition().entry();
    if (!concerns(entry, happening)) {
      return new Admission.Refused(Refusal.OTHER_ENTRY, "its entry is another one");
    }
    if (!(entry instanceof Entry.ByEvent byEvent)) {
      return new Admission.Admitted(unkeyed(entry.reentry(), happening));
    }
    Bindings bindings = bindings(happening, person, now);
    String where = byEvent.where();
    if (!journey.conditions().entryHolds(where, bindings)) {
      return new Admission.Refused(Refusal.CONDITION_FALSE, String.valueOf(where));
    }
    String instanceKey = byEvent.instanceKey();
    if (instanceKey == null) {
      return new Admission.Admitted(unkeyed(entry.reentry(), happening));
    }
    Optional<String> key = journey.conditions().instanceKey(instanceKey, bindings);
    return key.isPresent() && !key.get().isEmpty()
        ? new Admission.Admitted(bounded(key.get()))
        : new Admission.Refused(Refusal.NO_INSTANCE_KEY, instanceKey + " gives no value");
  }

  /** Whether the re-entry rule lets somebody in at a moment. */
  public static Admission again(
      Journey journey, String instanceKey, Earlier earlier, Instant at, @Nullable ZoneId zone) {
    Reentry reentry = journey.definition().entry().reentry();
    Previous previous = earlier.sameKey();
    if (previous != null) {
      Instant leftAt = previous.leftAt();
      if (leftAt == null) {
        return new Admission.Refused(
            Refusal.IS_IN_NOW, "an enrollment of this instance key has not ended");
      }
      Span gap = reentry.gap();
      if (reentry.mode() == Reentry.Mode.NEVER) {
        return new Admission.Refused(
            Refusal.WAS_IN_BEFORE, "nobody enters twice with the same instance key");
      }
      Instant from =
          gap == null ? leftAt : gap.after(leftAt, zone == null ? journey.fallbackZone() : zone);
      if (at.isBefore(from)) {
        return new Admission.Refused(Refusal.GAP_NOT_OVER, "not before " + from);
      }
    }
    if (earlier.active() >= MOST_AT_ONCE) {
      return new Admission.Refused(
          Refusal.TOO_MANY_AT_ONCE, MOST_AT_ONCE + " enrollments of this person run now");
    }
    return new Admission.Admitted(instanceKey);
  }

  /** The instance key where the entry names none. */
  public static String unkeyed(Reentry reentry, Happening happening) {
    return reentry.mode() == Reentry.Mode.PARALLEL ? happening.id() : "";
  }

  private static String bounded(String key) {
    return key.length() > LONGEST_KEY ? Ids.hash(key).toString() : key;
  }

  private static Bindings bindings(Happening happening, Person person, Instant now) {
    Bindings bindings =
        Bindings.create()
            .now(now)
            .bind("event.name", happening.name())
            .bind("event.timestamp", happening.at())
            .later("event.properties", happening::properties)
            .later("event.context", happening::context);
    person.bind(bindings);
    return bindings;
  }
}
