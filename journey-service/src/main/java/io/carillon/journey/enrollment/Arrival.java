package io.carillon.journey.enrollment;

import io.carillon.journey.enrollment.Applied.Mark;
import io.carillon.journey.step.Happening;
import io.carillon.journey.step.Input;
import io.carillon.journey.step.Journey;
import io.carillon.journey.step.Person;
import io.carillon.platform.caller.Units;
import io.carillon.platform.privacy.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What came on the topic of scored events and concerns journeys. */
sealed interface Arrival {
  Profile profile();

  /** The same of somebody else. */
  default Arrival of(Profile other) {
    return this instanceof Happened happened ? happened.by(other) : this;
  }

  /**
   * Something happened to a person.
   *
   * @param member the profile by which it came: the person's own, or one that was merged into it
   * @param unit where it happened; empty for what concerns the person wherever they are
   * @param segment whether it tells of a segment
   * @param told of which message of which enrollment it tells; null when of none
   * @param candidates the journeys whose entry it is, apart from re-entry rules
   */
  record Happened(
      Profile profile,
      UUID member,
      Happening happening,
      String unit,
      boolean segment,
      Person person,
      @Nullable Mark mark,
      Cause cause,
      @Nullable Told told,
      List<Candidate> candidates)
      implements Arrival {

    /**
     * Whether an enrollment of a unit hears of it: of what happens there, below and above; what a
     * sister unit does is no business of it. What is told of its own message always is.
     */
    boolean concerns(EnrollmentRow row) {
      return unit.isEmpty()
          || Units.within(unit, row.unit())
          || Units.within(row.unit(), unit)
          || (told != null && told.enrollment().equals(row.enrollment().id()));
    }

    private Happened by(Profile other) {
      return new Happened(
          other, member, happening, unit, segment, person, mark, cause, told, candidates);
    }

    /** As an enrollment sees it. */
    Input input(UUID enrollment) {
      if (told != null && told.enrollment().equals(enrollment)) {
        return new Input.MessageOutcome(
            happening, person, told.step(), told.message(), told.mark(), told.reason());
      }
      return segment
          ? new Input.SegmentChange(happening, person)
          : new Input.Event(happening, person);
    }

    /** As a trail shows it. */
    Map<String, Object> shown() {
      return Map.of(
          "input", segment ? "segment" : "event",
          "name", happening.name(),
          "eventId", happening.id(),
          "occurredAt", happening.at().toString());
    }
  }

  /** Two profiles became one. */
  record Merged(Profile profile, UUID survivor, String mergeId, Instant at, Cause cause)
      implements Arrival {}

  /**
   * A merge was undone.
   *
   * @param profile who stays
   * @param parted as whom the members live on: somebody new
   */
  record Parted(
      Profile profile, UUID parted, Set<UUID> members, String mergeId, Instant at, Cause cause)
      implements Arrival {

    /** All who are concerned. */
    Set<Profile> everybody() {
      return Stream.concat(Stream.of(profile.id(), parted), members.stream())
          .map(id -> new Profile(profile.tenant(), id))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /** What an event says of a message. */
  record Told(UUID enrollment, String step, UUID message, Input.Mark mark, String reason) {}

  /** A journey that somebody may enter, where, and with which instance key. */
  record Candidate(Journey journey, String unit, String instanceKey) {}
}
