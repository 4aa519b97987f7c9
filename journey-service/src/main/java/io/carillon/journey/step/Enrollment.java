package io.carillon.journey.step;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person's way through one version of a journey.
 *
 * @param seq grows by one with each input that changed something
 * @param entry what opened it
 * @param last the newest event that moved it; null before there is one
 * @param messages by the step that sent
 * @param path the steps it came to, in order; the newest 200
 * @param moves how many steps it came to in all
 * @param zone the person's IANA zone as last known; null when unknown
 */
public record Enrollment(
    UUID id,
    UUID profile,
    String instanceKey,
    int version,
    Place place,
    long seq,
    EntryContext entry,
    @Nullable Happening last,
    @Nullable Conversion conversion,
    Map<String, MessageTrack> messages,
    List<String> path,
    int moves,
    @Nullable String zone) {

  /** Where it stands. */
  public sealed interface Place {
    String step();

    /**
     * On a step, waiting.
     *
     * @param wakeAt when it goes on by itself at the latest
     * @param wakeSeq the number of its timer
     * @param held where it goes once the journey is no longer paused; null when it is not held
     */
    record Waiting(String step, Instant wakeAt, long wakeSeq, @Nullable Held held)
        implements Place {}

    /** Out. */
    record Left(String step, Instant at, String reason) implements Place {}
  }

  /** A way that was found while the journey was paused. */
  public record Held(String next, String why) {}

  /** The objective was reached. */
  public record Conversion(Instant at, double value) {}

  public boolean active() {
    return place instanceof Place.Waiting;
  }

  public Instant enteredAt() {
    return entry.at();
  }

  /** The same person's way after their profile was merged into another one. */
  public Enrollment withProfile(UUID survivor) {
    return copy(survivor, entry);
  }

  /** The same with another entry context. */
  public Enrollment withEntry(EntryContext other) {
    return copy(profile, other);
  }

  private Enrollment copy(UUID owner, EntryContext context) {
    return new Enrollment(
        id,
        owner,
        instanceKey,
        version,
        place,
        seq,
        context,
        last,
        conversion,
        messages,
        path,
        moves,
        zone);
  }
}
