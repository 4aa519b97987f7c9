package io.carillon.identity.person;

import io.carillon.identity.consent.Consents;
import io.carillon.identity.resolution.Rift;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a person at a moment, apart from identifiers and devices, whose rows say
 * themselves by which profile they came.
 */
public record Past(
    Traits traits,
    Consents consents,
    @Nullable Trait timezone,
    @Nullable Trait locale,
    List<String> units,
    Instant lastSeen,
    int merges,
    Set<Rift> apart) {

  public Past {
    units = List.copyOf(new TreeSet<>(units));
    apart = Set.copyOf(apart);
  }

  public static Past of(Person person) {
    return new Past(
        person.traits(),
        person.consents(),
        person.timezone(),
        person.locale(),
        person.units(),
        person.lastSeen(),
        person.merges(),
        person.apart());
  }

  /** What was known of both. */
  public Past join(Past other, TraitSchema schema) {
    List<String> everywhere = new ArrayList<>(units);
    everywhere.addAll(other.units);
    return new Past(
        traits.join(other.traits, schema),
        consents.join(other.consents),
        stronger(timezone, other.timezone),
        stronger(locale, other.locale),
        everywhere,
        lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen,
        merges + other.merges + 1,
        Rift.joined(apart, other.apart));
  }

  static @Nullable Trait stronger(@Nullable Trait a, @Nullable Trait b) {
    return a == null ? b : b == null ? a : a.or(b);
  }
}
