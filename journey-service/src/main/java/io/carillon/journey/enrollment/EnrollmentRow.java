package io.carillon.journey.enrollment;

import io.carillon.journey.enrollment.Applied.Mark;
import io.carillon.journey.step.Effect;
import io.carillon.journey.step.Enrollment;
import io.carillon.journey.step.Outcome;
import io.carillon.journey.step.Steps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An enrollment while a transaction works on it. */
final class EnrollmentRow {
  private final String tenant;
  private final UUID journeyId;
  private final String unit;
  private final UUID member;
  private final boolean isNew;
  private final @Nullable Instant convertibleUntil;
  private final List<TrailEntry> trail = new ArrayList<>();
  private Enrollment enrollment;
  private Applied applied;
  private Cause cause;
  private boolean changed;

  /** One input, what was decided on it and what followed. */
  record TrailEntry(
      long seq,
      Instant at,
      Map<String, Object> input,
      List<Outcome.Decision> decisions,
      List<Map<String, Object>> effects) {}

  EnrollmentRow(
      String tenant,
      UUID journeyId,
      String unit,
      UUID member,
      boolean isNew,
      @Nullable Instant convertibleUntil,
      Enrollment enrollment,
      Applied applied,
      Cause cause) {
    this.tenant = tenant;
    this.journeyId = journeyId;
    this.unit = unit;
    this.member = member;
    this.isNew = isNew;
    this.convertibleUntil = convertibleUntil;
    this.enrollment = enrollment;
    this.applied = applied;
    this.cause = cause;
    this.changed = isNew;
  }

  String tenant() {
    return tenant;
  }

  UUID journeyId() {
    return journeyId;
  }

  /** Where the person entered: the unit of what let them in. */
  String unit() {
    return unit;
  }

  /** The profile by which the person entered: their own, or one that was merged into it. */
  UUID member() {
    return member;
  }

  boolean isNew() {
    return isNew;
  }

  Enrollment enrollment() {
    return enrollment;
  }

  Applied applied() {
    return applied;
  }

  Cause cause() {
    return cause;
  }

  boolean changed() {
    return changed;
  }

  List<TrailEntry> trail() {
    return trail;
  }

  /** Until when the objective may still be reached; null when it cannot any more. */
  @Nullable Instant convertibleUntil() {
    boolean merged =
        enrollment.place() instanceof Enrollment.Place.Left left
            && left.reason().equals(Steps.MERGED);
    return enrollment.conversion() != null || merged ? null : convertibleUntil;
  }

  /** Takes what a step gave. */
  void take(
      Outcome outcome, Map<String, Object> input, @Nullable Mark mark, Cause because, Instant now) {
    enrollment = outcome.enrollment();
    applied = applied.with(mark);
    cause = because;
    changed = true;
    trail.add(
        new TrailEntry(
            enrollment.seq(),
            now,
            input,
            outcome.decisions(),
            outcome.effects().stream().map(EnrollmentRow::shown).toList()));
  }

  void belongsTo(UUID profile) {
    enrollment = enrollment.withProfile(profile);
    changed = true;
  }

  void joinLines(EnrollmentRow other) {
    enrollment = enrollment.withEntry(enrollment.entry().joinedBy(other.enrollment.entry()));
    changed = true;
  }

  private static Map<String, Object> shown(Effect effect) {
    return switch (effect) {
      case Effect.SendMessage send ->
          Map.of(
              "effect", "send",
              "messageId", send.id(),
              "channel", send.channel(),
              "template", send.template(),
              "purpose", send.purpose());
      case Effect.EmitEvent emit ->
          Map.of("effect", "event", "eventId", emit.id(), "name", emit.name());
      case Effect.Schedule schedule -> Map.of("effect", "timer", "at", schedule.at().toString());
    };
  }
}
