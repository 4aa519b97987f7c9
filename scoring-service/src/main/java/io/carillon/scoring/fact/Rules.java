package io.carillon.scoring.fact;

import io.carillon.platform.caller.Units;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tenant's computed traits and segments, put in order for being worked out. */
public final class Rules {
  public static final Rules NONE = new Rules(List.of(), List.of());

  private final List<TraitRule> traits;
  private final List<SegmentRule> segments;
  private final Map<String, List<TraitRule>> byEvent = new HashMap<>();
  private final Map<String, TraitRule> byBasis = new HashMap<>();
  private final Set<String> watched = new HashSet<>();

  private Rules(List<TraitRule> traits, List<SegmentRule> segments) {
    this.traits = traits;
    this.segments = segments;
    for (TraitRule trait : traits) {
      byEvent.computeIfAbsent(trait.event(), _ -> new ArrayList<>()).add(trait);
      byBasis.put(trait.basis(), trait);
    }
    for (SegmentRule segment : segments) {
      watched.addAll(segment.where().references().computed());
    }
  }

  /** Segments in any order; those that refer to one another in a circle are left out. */
  public static Rules of(Collection<TraitRule> traits, Collection<SegmentRule> segments) {
    Map<String, SegmentRule> byKey = new LinkedHashMap<>();
    segments.forEach(segment -> byKey.put(segment.key(), segment));
    Map<String, SegmentRule> sorted = new LinkedHashMap<>();
    boolean more = true;
    while (more) {
      more = false;
      for (SegmentRule segment : byKey.values()) {
        boolean known = sorted.containsKey(segment.key());
        if (!known && after(segment, byKey, sorted)) {
          sorted.put(segment.key(), segment);
          more = true;
        }
      }
    }
    return new Rules(List.copyOf(traits), List.copyOf(sorted.values()));
  }

  private static boolean after(
      SegmentRule segment, Map<String, SegmentRule> all, Map<String, SegmentRule> sorted) {
    return segment.where().references().segments().stream()
        .allMatch(key -> !all.containsKey(key) || sorted.containsKey(key));
  }

  public List<TraitRule> traits() {
    return traits;
  }

  /** Each behind those that it refers to. */
  public List<SegmentRule> segments() {
    return segments;
  }

  /** Those of these units, of those below and of those above; of no units, all. */
  public Rules seenBy(List<String> units) {
    return units.isEmpty()
        ? this
        : new Rules(
            traits.stream().filter(trait -> sees(units, trait.unit())).toList(),
            segments.stream().filter(segment -> sees(units, segment.unit())).toList());
  }

  private static boolean sees(List<String> units, String unit) {
    return Units.within(unit, units) || units.stream().anyMatch(own -> Units.within(own, unit));
  }

  public List<TraitRule> traitsOf(String event) {
    return byEvent.getOrDefault(event, List.of());
  }

  public Optional<TraitRule> traitByBasis(String basis) {
    return Optional.ofNullable(byBasis.get(basis));
  }

  /** Whether a segment's answer hangs on this trait, so that its entries' exits matter. */
  boolean watches(TraitRule trait) {
    return watched.contains(trait.key());
  }
}
