package io.carillon.analytics.archive;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants and may see; an empty set or list means all.
 *
 * @param after at or after this moment
 * @param before before this moment
 * @param units paths of units whose events, and those of units below, are visible
 */
public record EventFilter(
    Set<UUID> profiles,
    Set<String> names,
    @Nullable Instant after,
    @Nullable Instant before,
    List<String> units) {

  public EventFilter {
    units = units.stream().anyMatch(EventFilter::isWholeTenant) ? List.of() : List.copyOf(units);
    profiles = Set.copyOf(profiles);
    names = Set.copyOf(names);
  }

  public EventFilter ofProfiles(Set<UUID> wanted) {
    return new EventFilter(wanted, names, after, before, units);
  }

  /** Whether an event passes, all but its profile, which may have got aliases meanwhile. */
  public boolean passes(ArchivedEvent event) {
    return (names.isEmpty() || names.contains(event.name()))
        && (after == null || !event.occurredAt().isBefore(after))
        && (before == null || event.occurredAt().isBefore(before))
        && (units.isEmpty() || units.stream().anyMatch(unit -> covers(unit, event.unit())));
  }

  private static boolean covers(String unit, String of) {
    return of.equals(unit) || of.startsWith(unit + "/");
  }

  private static boolean isWholeTenant(String unit) {
    return unit.lastIndexOf('/') <= 0;
  }
}
