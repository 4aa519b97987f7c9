package io.carillon.identity.person;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.resolution.Spot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The difference between the people as they were loaded and as they are now. */
record Changes(
    Map<Ref, Person> before,
    Set<Ref> bare,
    Map<Ref, Person> after,
    Map<Ref, Person> ended,
    Map<Installation, Ref> devices,
    Map<Installation, UUID> members,
    Map<Installation, UUID> membersBefore,
    Map<Key, People.Gain> gained,
    Map<Key, Map<UUID, Owned>> shared,
    Map<Key, Map<UUID, Owned>> touched,
    List<Merge> merges,
    List<Suspect> suspects,
    Speakers speakers,
    List<Decision> decisions) {

  /**
   * A consent that is new or another.
   *
   * @param member the profile by which it came
   */
  record Said(Ref ref, UUID member, ConsentKey key, Consent word) {}

  /** A consent that had to make room for others. */
  record Unsaid(Ref ref, ConsentKey key) {}

  /**
   * A device that is new, changed or came by another profile.
   *
   * @param ref the profile by which it came
   */
  record Moved(Ref ref, DeviceKey key, Device device) {}

  List<Person> created() {
    return after.values().stream().filter(p -> !before.containsKey(p.ref())).toList();
  }

  /** Loaded ones that were merged into others. */
  List<Person> lost() {
    return ended.values().stream().filter(p -> before.containsKey(p.ref())).toList();
  }

  /** New ones that were merged into others at once: their rows own identifiers. */
  List<Person> passing() {
    return ended.values().stream().filter(p -> !before.containsKey(p.ref())).toList();
  }

  /** The version that a profile had when it was loaded. */
  long loadedVersion(Ref ref) {
    Person was = before.get(ref);
    return was == null ? 0 : was.version();
  }

  /** Who a profile lives on in after all of this. */
  UUID survivor(Ref ref) {
    UUID id = ref.id();
    for (Merge merge : merges) {
      if (merge.tenant().equals(ref.tenant()) && merge.loser().equals(id)) {
        id = merge.survivor();
      }
    }
    return id;
  }

  /** Loaded ones whose content is another. */
  List<Person> changed() {
    return after.values().stream()
        .filter(p -> before.containsKey(p.ref()))
        .filter(p -> was(p).version() != p.version())
        .toList();
  }

  /**
   * Loaded ones of whom there is no news but that they were seen, a minute or more later, at
   * another place, or by an identifier that was not used for long.
   */
  List<Person> seen() {
    return after.values().stream()
        .filter(p -> before.containsKey(p.ref()))
        .filter(p -> was(p).version() == p.version())
        .filter(
            p ->
                was(p).lastSeen().plusSeconds(60).isBefore(p.lastSeen())
                    || elsewhere(was(p), p)
                    || usedSince(p))
        .toList();
  }

  private static boolean elsewhere(Person was, Person now) {
    Spot before = was.spot();
    Spot spot = now.spot();
    return spot != null && (before == null || !spot.same(before));
  }

  /** Whether the identifiers beside the profile of one who was only seen are to be written. */
  boolean identified(Person seen) {
    return bare.contains(seen.ref()) || usedSince(seen);
  }

  private boolean usedSince(Person seen) {
    return !was(seen).identifiers().equals(seen.identifiers());
  }

  List<Said> consents() {
    List<Said> said = new ArrayList<>();
    after
        .values()
        .forEach(
            person -> {
              Person was = before.get(person.ref());
              person
                  .consents()
                  .byKey()
                  .forEach(
                      (key, word) -> {
                        if (was == null || !word.equals(was.consents().byKey().get(key))) {
                          UUID member = speakers.of(person.ref(), key);
                          said.add(new Said(person.ref(), member, key, word));
                        }
                      });
            });
    return said;
  }

  List<Said> overtaken() {
    return speakers.overtaken();
  }

  List<Unsaid> unsaid() {
    List<Unsaid> unsaid = new ArrayList<>();
    before.forEach(
        (ref, was) -> {
          Person now = after.get(ref);
          was.consents().byKey().keySet().stream()
              .filter(key -> now != null && !now.consents().byKey().containsKey(key))
              .forEach(key -> unsaid.add(new Unsaid(ref, key)));
        });
    return unsaid;
  }

  /** Devices that had to make room for others. */
  List<Installation> dropped() {
    List<Installation> dropped = new ArrayList<>();
    before.forEach(
        (ref, was) ->
            was.devices().keySet().stream()
                .map(key -> new Installation(ref.tenant(), key))
                .filter(installation -> !devices.containsKey(installation))
                .forEach(dropped::add));
    return dropped;
  }

  List<Moved> moved() {
    Map<Installation, Device> known = new HashMap<>();
    before.forEach(
        (ref, was) ->
            was.devices()
                .forEach((key, device) -> known.put(new Installation(ref.tenant(), key), device)));
    List<Moved> moved = new ArrayList<>();
    devices.forEach(
        (installation, owner) -> {
          Person person = after.get(owner);
          Device now = person == null ? null : person.devices().get(installation.key());
          UUID member = members.getOrDefault(installation, owner.id());
          if (now != null
              && !(now.equals(known.get(installation))
                  && member.equals(membersBefore.get(installation)))) {
            moved.add(new Moved(new Ref(owner.tenant(), member), installation.key(), now));
          }
        });
    return moved;
  }

  private Person was(Person person) {
    Person was = before.get(person.ref());
    if (was == null) {
      throw new IllegalStateException("A new profile has no past");
    }
    return was;
  }
}
