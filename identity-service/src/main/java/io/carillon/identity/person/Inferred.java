package io.carillon.identity.person;

import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.trait.Trait;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Time zone and language of a person, concluded from what else is known where nobody said them.
 * Nothing of it is kept: it is another as soon as more is known, and parts with what it came from.
 */
public final class Inferred {
  private Inferred() {}

  /** What was said, else the network's place, else the one time of the phone numbers' country. */
  public static @Nullable Trait timezone(Person person) {
    return person.timezone() != null
        ? person.timezone()
        : concluded(person, phones(person), Regions::zone);
  }

  /**
   * What was said, else the one language of the country that phone numbers and time zone agree on.
   */
  public static @Nullable Trait locale(Person person) {
    if (person.locale() != null) {
      return person.locale();
    }
    Set<String> countries = phones(person);
    Trait zone = person.timezone();
    if (zone != null) {
      Regions.ofZone(zone.value().asText("")).ifPresent(countries::add);
    }
    return concluded(person, countries, Regions::locale);
  }

  private static Set<String> phones(Person person) {
    Set<String> countries = new HashSet<>();
    for (Identifier identifier : person.identifiers().keySet()) {
      if (identifier.type().equals(Identifier.PHONE)) {
        Regions.ofPhone(identifier.value()).ifPresent(countries::add);
      }
    }
    return countries;
  }

  /** Nothing of several countries, or of none. */
  private static @Nullable Trait concluded(
      Person person, Set<String> countries, Function<String, Optional<String>> conclusion) {
    return countries.size() == 1
        ? conclusion
            .apply(countries.iterator().next())
            .map(
                value ->
                    new Trait(
                        TextNode.valueOf(value),
                        person.createdAt(),
                        person.known(),
                        null,
                        true,
                        ""))
            .orElse(null)
        : null;
  }
}
