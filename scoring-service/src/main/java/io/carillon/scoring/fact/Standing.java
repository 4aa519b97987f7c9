package io.carillon.scoring.fact;

import io.carillon.platform.expression.Bindings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a profile stands at one moment: numbers worked out from its tallies, and its segments. */
final class Standing {
  private Standing() {}

  /** Live computed traits by key; a trait that is not live is absent. */
  static Map<String, Double> computed(ProfileFacts facts, Rules rules, long now) {
    Map<String, Double> computed = new HashMap<>();
    for (TraitRule trait : rules.traits()) {
      Tally tally = facts.tallies.get(trait.basis());
      if (trait.live() && tally != null) {
        double value = tally.value(trait.aggregate(), trait.window(), now);
        if (value != 0) {
          computed.put(trait.key(), value);
        }
      }
    }
    return computed;
  }

  /** Keys of the segments that it is in, by what was last decided. */
  static List<String> segments(ProfileFacts facts, Rules rules, boolean onlyLive) {
    List<String> keys = new ArrayList<>();
    for (SegmentRule segment : rules.segments()) {
      ProfileFacts.Membership membership = facts.memberships.get(segment.id());
      if (membership != null && membership.inside() && (segment.live() || !onlyLive)) {
        keys.add(segment.key());
      }
    }
    keys.sort(null);
    return keys;
  }

  static Bindings bindings(
      ProfileFacts facts, Map<String, Double> computed, List<String> segments, long now) {
    Bindings bindings =
        Bindings.create().computed(computed).segments(segments).now(Instant.ofEpochMilli(now));
    Person person = facts.person;
    return person == null
        ? bindings.bind("profile.id", facts.profileId()).bind("profile.traits", Map.of())
        : person.bind(bindings);
  }
}
