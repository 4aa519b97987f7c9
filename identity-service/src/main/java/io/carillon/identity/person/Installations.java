package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose each installation is, by which profile it came, and which of them were seen with a push
 * token.
 */
final class Installations {
  private final People people;
  private final Map<Installation, Ref> owners = new HashMap<>();
  private final Map<Installation, UUID> members = new HashMap<>();
  private final Map<Installation, UUID> membersBefore = new HashMap<>();
  private final Map<Wanted.Token, Set<Installation>> seenWith = new HashMap<>();

  Installations(People people) {
    this.people = people;
  }

  /**
   * @param cameBy by which profiles the person's devices came
   */
  void load(Person person, Map<DeviceKey, UUID> cameBy) {
    of(person, person.ref());
    cameBy.forEach(
        (key, member) -> {
          Installation installation = new Installation(person.ref().tenant(), key);
          members.put(installation, member);
          membersBefore.put(installation, member);
        });
  }

  /** The devices that this person had are the owner's. */
  void of(Person person, Ref owner) {
    person
        .devices()
        .forEach((key, device) -> put(new Installation(owner.tenant(), key), owner, device));
  }

  private Optional<Ref> owner(Installation installation) {
    return Optional.ofNullable(owners.get(installation));
  }

  private void put(Installation installation, Ref owner, Device device) {
    owners.put(installation, owner);
    if (!device.token().value().isEmpty()) {
      Wanted.Token token = new Wanted.Token(installation.tenant(), device.token().hash());
      seenWith.computeIfAbsent(token, _ -> new LinkedHashSet<>()).add(installation);
    }
  }

  private void remove(Installation installation) {
    owners.remove(installation);
    members.remove(installation);
  }

  /** By which profile each came: its owner, or one that was merged into it. */
  Map<Installation, UUID> members() {
    return Map.copyOf(members);
  }

  Map<Installation, UUID> membersBefore() {
    return Map.copyOf(membersBefore);
  }

  /** Those that had the token at some time; they may have another one by now. */
  private List<Installation> seenWith(Wanted.Token token) {
    return List.copyOf(seenWith.getOrDefault(token, Set.of()));
  }

  Map<Installation, Ref> owners() {
    return Map.copyOf(owners);
  }

  /**
   * The device is this person's now, and so is its token, wherever they were before.
   *
   * @param member the profile by which it comes
   */
  Person claim(Person person, UUID member, DeviceKey key, Device device) {
    String tenant = person.ref().tenant();
    Installation installation = new Installation(tenant, key);
    Ref before = owner(installation).orElse(person.ref());
    Device moved = people.require(before).devices().get(key);
    if (!before.equals(person.ref())) {
      device(before, key, null);
    }
    Device named = device.with(take(tenant, key, device.token()));
    Person now = people.require(person.ref());
    Device known = now.devices().get(key);
    Device after = moved == null ? named : moved.seen(named);
    boolean sameMember = member.equals(members.get(installation));
    put(installation, now.ref(), after);
    members.put(installation, member);
    if (known != null
        && sameMember
        && known.token().value().equals(after.token().value())
        && known.reachable() == after.reachable()
        && known.type().equals(after.type())
        && Duration.between(known.lastSeen(), after.lastSeen()).toHours() < 1) {
      return now;
    }
    Map<DeviceKey, Device> all = new HashMap<>(now.devices());
    all.put(key, after);
    while (all.size() > People.MOST_DEVICES) {
      DeviceKey oldest =
          Collections.min(
                  all.entrySet(),
                  Map.Entry.comparingByValue(Comparator.comparing(Device::lastSeen)))
              .getKey();
      all.remove(oldest);
      remove(new Installation(tenant, oldest));
    }
    return people.put(now.withDevices(all));
  }

  /** The push service says that a token is dead, wherever it is now; consents stand as they are. */
  void retire(Wanted.Token token, PushToken.End end) {
    for (Installation at : seenWith(token)) {
      holding(at, token)
          .ifPresent(
              held ->
                  device(
                      held.owner(),
                      at.key(),
                      held.device().with(held.device().token().ended(end))));
    }
  }

  /** A token leaves the other devices that have it, with all that is known of its end. */
  private PushToken take(String tenant, DeviceKey by, PushToken token) {
    PushToken taken = token;
    Wanted.Token wanted = new Wanted.Token(tenant, token.hash());
    for (Installation at : seenWith(wanted)) {
      Optional<Held> held = at.key().equals(by) ? Optional.empty() : holding(at, wanted);
      if (held.isPresent()) {
        Device device = held.get().device();
        taken = taken.join(device.token());
        device(held.get().owner(), at.key(), device.with(PushToken.NONE));
      }
    }
    return taken;
  }

  /** A device and whose it is. */
  private record Held(Ref owner, Device device) {}

  /** The device, if it still has the token. */
  private Optional<Held> holding(Installation at, Wanted.Token token) {
    Person owner = owner(at).map(people::require).orElse(null);
    Device device = owner == null ? null : owner.devices().get(at.key());
    return owner == null || device == null || !device.token().hash().equals(token.hash())
        ? Optional.empty()
        : Optional.of(new Held(owner.ref(), device));
  }

  private void device(Ref owner, DeviceKey key, @Nullable Device device) {
    Person person = people.require(owner);
    Map<DeviceKey, Device> all = new HashMap<>(person.devices());
    if (device == null) {
      all.remove(key);
    } else {
      all.put(key, device);
    }
    people.put(person.withDevices(all));
  }
}
