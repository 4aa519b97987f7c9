package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.resolution.Drop;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.resolution.Side;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The people of one transaction: what was loaded of them, and what became of them since. Decisions
 * are taken here, in memory and in order; the store writes the difference.
 */
public final class People {
  /** A person's state is one record: it holds the devices that were seen last. */
  static final int MOST_DEVICES = 50;

  private static final Duration REFRESH = Duration.ofDays(1);

  private final IdentifierRules rules;
  private final Map<Key, Set<UUID>> owners = new HashMap<>();
  private final Map<Ref, UUID> aliases = new HashMap<>();
  private final Installations installations = new Installations();
  private final Map<Ref, Person> loaded = new HashMap<>();
  private final Map<Ref, Person> current = new LinkedHashMap<>();
  private final Map<Ref, Person> ended = new LinkedHashMap<>();

  private final Map<Key, Gain> gained = new LinkedHashMap<>();
  private final Map<Key, Set<UUID>> shared = new LinkedHashMap<>();
  private final Map<Key, Owned> touched = new LinkedHashMap<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();

  /** An identifier's first owner, whose row stays the owner for ever. */
  record Gain(UUID profile, Owned owned) {}

  /** Whose event it was, and who was merged on the way. */
  public record Found(Person person, List<Merge> merges) {}

  public People(IdentifierRules rules) {
    this.rules = rules;
  }

  void owner(Key key, UUID profile) {
    owners.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(profile);
  }

  int ownerCount(Key key) {
    return owners.getOrDefault(key, Set.of()).size();
  }

  void alias(Ref profile, UUID root) {
    aliases.put(profile, root);
  }

  void load(Person person) {
    loaded.put(person.ref(), person);
    current.put(person.ref(), person);
    install(person, person.ref());
  }

  /** The profile that lives on, if it is one that was asked for. */
  public Optional<Person> person(Ref ref) {
    Ref at = ref;
    for (UUID next = aliases.get(at); next != null && !next.equals(at.id()); ) {
      at = new Ref(at.tenant(), next);
      next = aliases.get(at);
    }
    return Optional.ofNullable(current.get(at));
  }

  /**
   * Decides whose event it is and does what follows from that.
   *
   * @param presented in normal form, at least one
   * @param verified whether the sender may vouch for them
   * @param spoken whether the event is about who the person is, so that what did not count is worth
   *     a line in the log
   */
  public Found resolve(
      String tenant,
      Collection<Identifier> presented,
      boolean verified,
      boolean spoken,
      Cause cause) {
    return switch (Resolver.resolve(presented, graph(tenant), rules, cause.at())) {
      case Resolution.Created(var gains, var shares, var drops) -> {
        Person created = Person.unknown(new Ref(tenant, Ids.next()), cause.at());
        add(created);
        gain(created.ref(), gains, verified, cause);
        share(created.ref(), shares, cause);
        log(created.ref(), "CREATED", presented, drops, List.of(), cause);
        yield new Found(require(created.ref()), List.of());
      }
      case Resolution.Found found -> {
        Ref survivor = new Ref(tenant, found.survivor());
        List<Merge> merged =
            found.losers().stream().map(loser -> merge(survivor, loser, cause)).toList();
        gain(survivor, found.gained(), verified, cause);
        share(survivor, found.shared(), cause);
        touch(survivor, presented, verified, cause.at());
        if (!found.unchanged() || (spoken && !found.drops().isEmpty())) {
          log(survivor, outcome(found), presented, found.drops(), found.losers(), cause);
        }
        yield new Found(require(survivor), merged);
      }
      case Resolution.Ambiguous(var identifier, var drops) -> {
        Ref unknown = new Ref(tenant, behind(tenant, identifier));
        if (person(unknown).isEmpty()) {
          add(Person.unknown(unknown, cause.at()));
          log(unknown, "AMBIGUOUS", presented, drops, List.of(), cause);
        }
        yield new Found(require(unknown), List.of());
      }
    };
  }

  /** The unknown person behind a shared identifier, always the same. */
  public static UUID behind(String tenant, Identifier identifier) {
    return Ids.hash("anonymous", tenant, identifier.type(), identifier.value());
  }

  /** Replaces what is known of a person; its version moves if anything changed. */
  public Person put(Person person) {
    Person before = require(person.ref());
    Person after = person.changedSince(before) ? person.withVersion(before.version() + 1) : person;
    current.put(after.ref(), after);
    return after;
  }

  /** The device is this person's now, and so is its token, wherever they were before. */
  public Person claim(Person person, DeviceKey key, Device device) {
    String tenant = person.ref().tenant();
    Installation installation = new Installation(tenant, key);
    Ref before = installations.owner(installation).orElse(person.ref());
    Device moved = require(before).devices().get(key);
    if (!before.equals(person.ref())) {
      device(before, key, null);
    }
    Device named = device.with(take(tenant, key, device.token()));
    Person now = require(person.ref());
    Device known = now.devices().get(key);
    Device after = moved == null ? named : moved.seen(named);
    installations.put(installation, now.ref(), after);
    if (known != null
        && known.token().value().equals(after.token().value())
        && known.reachable() == after.reachable()
        && known.type().equals(after.type())
        && Duration.between(known.lastSeen(), after.lastSeen()).toHours() < 1) {
      return now;
    }
    Map<DeviceKey, Device> all = new HashMap<>(now.devices());
    all.put(key, after);
    while (all.size() > MOST_DEVICES) {
      DeviceKey oldest =
          Collections.min(
                  all.entrySet(),
                  Map.Entry.comparingByValue(Comparator.comparing(Device::lastSeen)))
              .getKey();
      all.remove(oldest);
      installations.remove(new Installation(tenant, oldest));
    }
    return put(now.withDevices(all));
  }

  /** The push service says that a token is dead, wherever it is now; consents stand as they are. */
  public void retire(Wanted.Token token, PushToken.End end) {
    for (Installation at : installations.seenWith(token)) {
      holding(at, token)
          .ifPresent(
              held ->
                  device(
                      held.owner(),
                      at.key(),
                      held.device().with(held.device().token().ended(end))));
    }
  }

  /** Ends a profile in another one. */
  public Merge merge(Ref survivor, UUID loserId, Cause cause) {
    Person loser = require(new Ref(survivor.tenant(), loserId));
    Person winner = require(survivor);
    install(loser, survivor);
    current.remove(loser.ref());
    ended.put(loser.ref(), loser.withVersion(loser.version() + 1));
    aliases.put(loser.ref(), survivor.id());
    put(winner.absorb(loser));
    Merge merge = new Merge(survivor.tenant(), loserId, survivor.id(), cause);
    merges.add(merge);
    return merge;
  }

  /** Gives a person an identifier that nobody has. */
  public void gain(Ref ref, List<Identifier> identifiers, boolean verified, Cause cause) {
    if (identifiers.isEmpty()) {
      return;
    }
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    for (Identifier identifier : identifiers) {
      Owned owned = new Owned(rules.kind(identifier), cause.at(), cause.at(), verified);
      Key key = new Key(ref.tenant(), identifier);
      all.put(identifier, owned);
      owner(key, ref.id());
      gained.put(key, new Gain(ref.id(), owned));
    }
    put(person.withIdentifiers(all));
  }

  /** Writes a decision of an operator into the log. */
  public void log(Ref ref, String outcome, Collection<UUID> merged, Cause cause) {
    log(ref, outcome, List.of(), List.of(), merged, cause);
  }

  /** Who owns what in a tenant, at this moment. */
  public Graph graph(String tenant) {
    return new Graph() {
      @Override
      public Set<UUID> owners(Identifier identifier) {
        return owners.getOrDefault(new Key(tenant, identifier), Set.of()).stream()
            .map(id -> require(new Ref(tenant, id)).ref().id())
            .collect(Collectors.toCollection(LinkedHashSet::new));
      }

      @Override
      public Side side(UUID profile) {
        return require(new Ref(tenant, profile)).side();
      }
    };
  }

  /** What is to be written. */
  Changes changes() {
    return new Changes(
        loaded, current, ended, installations.owners(), gained, shared, touched, merges, decisions);
  }

  /** The people that are not as they were loaded, as they are now. */
  public Collection<Person> changed() {
    return current.values().stream()
        .filter(
            person -> {
              Person before = loaded.get(person.ref());
              return before == null || person.version() != before.version();
            })
        .toList();
  }

  /** Those who were merged into others, with the version of that end. */
  public Collection<Person> ended() {
    return List.copyOf(ended.values());
  }

  /** A person as it was loaded; empty for somebody new. */
  public Optional<Person> before(Ref ref) {
    return Optional.ofNullable(loaded.get(ref));
  }

  private void add(Person person) {
    current.put(person.ref(), person);
    aliases.put(person.ref(), person.ref().id());
  }

  private void share(Ref ref, List<Identifier> identifiers, Cause cause) {
    if (identifiers.isEmpty()) {
      return;
    }
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    for (Identifier identifier : identifiers) {
      Key key = new Key(ref.tenant(), identifier);
      all.put(identifier, new Owned(rules.kind(identifier), cause.at(), cause.at(), false));
      owner(key, ref.id());
      shared.computeIfAbsent(key, _ -> new HashSet<>()).add(ref.id());
    }
    put(person.withIdentifiers(all));
  }

  private void touch(Ref ref, Collection<Identifier> presented, boolean verified, Instant now) {
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    boolean vouched = false;
    for (Identifier identifier : presented) {
      Owned owned = person.identifiers().get(identifier);
      if (owned == null) {
        continue;
      }
      boolean newly = verified && !owned.verified();
      if (newly || owned.lastSeen().plus(REFRESH).isBefore(now)) {
        Owned seen = owned.join(new Owned(owned.kind(), now, now, verified));
        touched.put(new Key(ref.tenant(), identifier), seen);
        all.put(identifier, seen);
        vouched |= newly;
      }
    }
    if (vouched) {
      put(person.withIdentifiers(all));
    }
  }

  /** A token leaves the other devices that have it, with all that is known of its end. */
  private PushToken take(String tenant, DeviceKey by, PushToken token) {
    PushToken taken = token;
    Wanted.Token wanted = new Wanted.Token(tenant, token.hash());
    for (Installation at : installations.seenWith(wanted)) {
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
    Person owner = installations.owner(at).map(this::require).orElse(null);
    Device device = owner == null ? null : owner.devices().get(at.key());
    return owner == null || device == null || !device.token().hash().equals(token.hash())
        ? Optional.empty()
        : Optional.of(new Held(owner.ref(), device));
  }

  private void device(Ref owner, DeviceKey key, @Nullable Device device) {
    Person person = require(owner);
    Map<DeviceKey, Device> all = new HashMap<>(person.devices());
    if (device == null) {
      all.remove(key);
    } else {
      all.put(key, device);
    }
    put(person.withDevices(all));
  }

  private void install(Person person, Ref owner) {
    person
        .devices()
        .forEach(
            (key, device) ->
                installations.put(new Installation(owner.tenant(), key), owner, device));
  }

  private Person require(Ref ref) {
    return person(ref)
        .orElseThrow(() -> new IllegalStateException("A profile was not loaded: " + ref.id()));
  }

  private void log(
      Ref ref,
      String outcome,
      Collection<Identifier> presented,
      List<Drop> drops,
      Collection<UUID> merged,
      Cause cause) {
    decisions.add(
        new Decision(
            ref.tenant(),
            ref.id(),
            outcome,
            rules.version(),
            List.copyOf(presented),
            drops.stream().map(d -> d.identifier().type() + " " + d.reason()).toList(),
            List.copyOf(merged),
            cause));
  }

  private static String outcome(Resolution.Found found) {
    return !found.losers().isEmpty()
        ? "MERGED"
        : !found.gained().isEmpty() ? "GAINED" : !found.shared().isEmpty() ? "SHARED" : "DROPPED";
  }
}
