package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People of tenant demo, met one event after the other, a minute apart. */
final class Cast {
  static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  final People people;
  private int events;

  Cast() {
    this(IdentifierRules.DEFAULTS);
  }

  Cast(IdentifierRules rules) {
    this.people = new People(rules);
  }

  /** The person of an event that presents these, each as {@code type:value}. */
  Person meets(String... identifiers) {
    return meets(Arrays.stream(identifiers).map(Identifier::parse).toList());
  }

  Person meets(List<Identifier> identifiers) {
    events++;
    Cause cause = Cause.event("e-" + events, 0, events, NOON.plusSeconds(60L * events));
    return people.resolve("demo", identifiers, false, true, cause).person();
  }

  /** A device turns up with a person. */
  Person claims(Person person, DeviceKey key, Device device) {
    return people.claim(person, person.ref().id(), key, device);
  }

  /** Who a person is today. */
  UUID now(Person person) {
    return people.person(person.ref()).orElseThrow().ref().id();
  }

  Optional<UUID> owner(Identifier identifier) {
    return people.graph("demo").owners(identifier).stream().findFirst();
  }
}
