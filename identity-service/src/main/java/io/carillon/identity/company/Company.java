package io.carillon.identity.company;

import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is known of a company: of each trait its newest word, in whatever order calls arrive.
 *
 * @param units paths of the units in which it is visible
 */
record Company(
    String tenant,
    String id,
    Traits traits,
    List<String> units,
    Instant firstSeen,
    Instant lastSeen) {

  Company {
    units = List.copyOf(new TreeSet<>(units));
  }

  /** What a call led to; refused traits were over a limit. */
  record Heard(Company company, List<String> refused) {}

  Heard hear(Call call) {
    Traits.Taken taken = traits.take(call.words(), TraitSchema.NONE);
    List<String> everywhere = new ArrayList<>(units);
    if (!call.unit().isEmpty()) {
      everywhere.add(call.unit());
    }
    return new Heard(
        new Company(
            tenant,
            id,
            taken.traits(),
            everywhere,
            call.at().isBefore(firstSeen) ? call.at() : firstSeen,
            call.at().isAfter(lastSeen) ? call.at() : lastSeen),
        taken.refused());
  }
}
