package io.carillon.scoring.fact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One profile's state: the one record that is written when anything of it changes, so that what was
 * applied and how far always agree.
 */
public final class ProfileFacts {
  static final int RECENT = 64;
  static final int RECENT_WITH_SNAPSHOT = 16;

  /** Whether the profile is in a segment, and on which basis that was decided. */
  public record Membership(String basis, boolean inside, long since) {}

  private final String tenant;
  private final String profileId;
  private final boolean fresh;
  final Map<Integer, Long> applied = new HashMap<>();
  final Map<String, Tally> tallies = new HashMap<>();
  final Map<String, Membership> memberships = new HashMap<>();
  final Deque<Emission> recent = new ArrayDeque<>();
  final Set<String> takenOver = new LinkedHashSet<>();
  final Map<String, Long> forwarded = new HashMap<>();
  long sequence;
  long dueAt;
  @Nullable Person person;
  String survivorId = "";
  String mergeId = "";

  private ProfileFacts(String tenant, String profileId, boolean fresh) {
    this.tenant = tenant;
    this.profileId = profileId;
    this.fresh = fresh;
  }

  /** A profile that was not seen before. */
  public static ProfileFacts fresh(String tenant, String profileId) {
    return new ProfileFacts(tenant, profileId, true);
  }

  /** A profile that was read from where it is kept. */
  public static ProfileFacts known(String tenant, String profileId) {
    return new ProfileFacts(tenant, profileId, false);
  }

  public String tenant() {
    return tenant;
  }

  public String profileId() {
    return profileId;
  }

  public boolean isFresh() {
    return fresh;
  }

  /** When time alone changes something, milliseconds since 1970; 0 for never. */
  public long dueAt() {
    return dueAt;
  }

  public @Nullable Person person() {
    return person;
  }

  /** Whether callers of these units see the person; of no unit is of the whole tenant. */
  public boolean visibleIn(List<String> callers) {
    return callers.isEmpty() || (person != null && person.visibleIn(callers));
  }

  /** Where it lives on; empty while it lives here. */
  public String survivorId() {
    return survivorId;
  }

  public String mergeId() {
    return mergeId;
  }

  /** Since when it is in which segments, by the segment's id. */
  public Map<String, Membership> memberships() {
    return memberships;
  }

  /**
   * Whether a record with this origin was applied before.
   *
   * @param via the profile under whose key it came
   */
  public boolean hasApplied(Place origin, String via) {
    Long highest =
        via.equals(profileId)
            ? applied.get(origin.partition())
            : forwarded.get(via + "/" + origin.partition());
    return highest != null && origin.offset() <= highest;
  }

  public boolean hasTakenOver(String merge) {
    return takenOver.contains(merge);
  }

  /** What a cause led to, if that was lately. */
  public Optional<Emission> recently(String cause) {
    return recent.stream().filter(emission -> emission.cause().equals(cause)).findFirst();
  }

  /** What the clock led to, lately. */
  public List<Emission> recentlyByTheClock() {
    return recent.stream().filter(emission -> emission.cause().isEmpty()).toList();
  }

  /** What was applied, by `profile id/partition`: under its own key and under those of losers. */
  public Map<String, Long> appliedBy() {
    Map<String, Long> all = new HashMap<>(forwarded);
    applied.forEach(
        (partition, offset) -> all.merge(profileId + "/" + partition, offset, Math::max));
    return all;
  }

  /** A merged profile lives on in somebody else, since its merge was undone. */
  public void livesIn(String profile) {
    survivorId = profile;
  }

  void markApplied(Place origin, String via) {
    if (via.equals(profileId)) {
      applied.merge(origin.partition(), origin.offset(), Math::max);
    } else {
      forwarded.merge(via + "/" + origin.partition(), origin.offset(), Math::max);
    }
  }

  /** Drops what was emitted before a moment: nobody can ask for it again. */
  public void forget(long before) {
    recent.removeIf(known -> known.at() < before);
  }

  /** Keeps an emission, at most so many of them. */
  void remember(Emission emission) {
    recent.addLast(emission);
    int excess = recent.size() - RECENT_WITH_SNAPSHOT;
    if (excess > 0) {
      List<Emission> kept = new ArrayList<>(recent.size());
      for (Emission known : recent) {
        if (excess-- <= 0 || !known.changes().isEmpty()) {
          kept.add(known);
        }
      }
      recent.clear();
      recent.addAll(kept.subList(Math.max(0, kept.size() - RECENT), kept.size()));
    }
  }
}
