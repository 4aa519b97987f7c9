package io.carillon.analytics.archive;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants; an empty set means all. Which of them somebody may see is none of
 * its business.
 *
 * @param after at or after this moment
 * @param before before this moment
 */
public record EventFilter(
    Set<UUID> profiles, Set<String> names, @Nullable Instant after, @Nullable Instant before) {

  public EventFilter {
    profiles = Set.copyOf(profiles);
    names = Set.copyOf(names);
  }

  public EventFilter ofProfiles(Set<UUID> wanted) {
    return new EventFilter(wanted, names, after, before);
  }

  /** Whether an event passes, all but its profile, which may have got aliases meanwhile. */
  public boolean passes(ArchivedEvent event) {
    return (names.isEmpty() || names.contains(event.name()))
        && (after == null || !event.occurredAt().isBefore(after))
        && (before == null || event.occurredAt().isBefore(before));
  }
}
