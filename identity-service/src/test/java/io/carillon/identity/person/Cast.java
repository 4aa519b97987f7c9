package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** People of tenant demo, met one event after the other, a minute apart. */
final class Cast {
  static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  final People people;

  /** Which hold from the next event on. */
  IdentifierRules rules;

  private int events;
  private Duration waited = Duration.ZERO;

  Cast() {
    this(IdentifierRules.DEFAULTS);
  }

  Cast(IdentifierRules rules) {
    this.rules = rules;
    this.people = new People(_ -> this.rules);
  }

  /** The person of an event that presents these, each as {@code type:value}. */
  Person meets(String... identifiers) {
    return meets(Arrays.stream(identifiers).map(Identifier::parse).toList());
  }

  Person meets(List<Identifier> identifiers) {
    return meets(identifiers, new Naming(false, true, false));
  }

  /** The same of an event that is too old to have effects. */
  Person meetsLate(String... identifiers) {
    return meets(
        Arrays.stream(identifiers).map(Identifier::parse).toList(), new Naming(true, true, true));
  }

  /** The same of an event whose sender may vouch for them. */
  Person meetsVerified(String... identifiers) {
    return meets(
        Arrays.stream(identifiers).map(Identifier::parse).toList(), new Naming(true, true, false));
  }

  private Person meets(List<Identifier> identifiers, Naming naming) {
    events++;
    Cause cause =
        Cause.event("e-" + events, 0, events, NOON.plus(waited).plusSeconds(60L * events));
    return people.resolve("demo", identifiers, naming, cause).person();
  }

  /** Nothing happens for a time. */
  void waits(Duration time) {
    waited = waited.plus(time);
  }

  /** The same event again, by the same rules, among other people. */
  void again(Decision decision) {
    List<Identifier> presented =
        decision.inputs().stream().map(Decision.Input::identifier).toList();
    people.resolve(
        "demo", presented, new Naming(decision.verified(), true, false), decision.cause());
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
