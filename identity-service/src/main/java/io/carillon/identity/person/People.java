package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Resolution;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.resolution.Terms;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The people of one transaction: what was loaded of them, and what became of them since. Decisions
 * are taken here, in memory and in order; the store writes the difference.
 */
public final class People {
  /** A person's state is one record: it holds the devices that were seen last. */
  static final int MOST_DEVICES = 50;

  private final RuleBook rules;
  private final Map<Key, Set<UUID>> owners = new HashMap<>();
  private final Map<Ref, UUID> aliases = new HashMap<>();
  private final Installations installations = new Installations(this);
  private final Map<Ref, Person> loaded = new HashMap<>();
  private final Map<Ref, Person> current = new LinkedHashMap<>();
  private final Map<Ref, Person> ended = new LinkedHashMap<>();
  private final Set<Ref> bare = new HashSet<>();

  private final Map<Key, Gain> gained = new LinkedHashMap<>();
  private final Map<Key, Map<UUID, Owned>> shared = new LinkedHashMap<>();
  private final Map<Key, Map<UUID, Owned>> touched = new LinkedHashMap<>();
  private final List<Merge> merges = new ArrayList<>();
  private final List<Suspect> suspects = new ArrayList<>();
  private final Speakers speakers = new Speakers();
  private final DecisionLog decisions;

  /** An identifier's first owner, whose row stays the owner for ever. */
  record Gain(UUID profile, Owned owned) {}

  /**
   * Whose event it was, and who was merged on the way.
   *
   * @param member the profile by which it came: the first owner of its strongest identifier, which
   *     is the person's own or lives on in it
   */
  public record Found(Person person, UUID member, List<Merge> merges) {}

  public People(RuleBook rules) {
    this.rules = rules;
    this.decisions = new DecisionLog(rules);
  }

  /** By which a tenant's people are told apart here. */
  public IdentifierRules rules(String tenant) {
    return rules.of(tenant);
  }

  void owner(Key key, UUID profile) {
    owners.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(profile);
  }

  Set<UUID> owners(Key key) {
    return owners.getOrDefault(key, Set.of());
  }

  void alias(Ref profile, UUID root) {
    aliases.put(profile, root);
  }

  /**
   * @param members by which profiles the person's devices came
   * @param beside whether the person's identifiers stand beside their profile
   */
  void load(Person person, Map<DeviceKey, UUID> members, boolean beside) {
    if (!beside) {
      bare.add(person.ref());
    }
    loaded.put(person.ref(), person);
    current.put(person.ref(), person);
    installations.load(person, members);
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
   */
  public Found resolve(
      String tenant, Collection<Identifier> presented, Naming naming, Cause cause) {
    boolean verified = naming.verified() && !naming.late();
    return switch (decide(tenant, presented, naming, cause)) {
      case Resolution.Created(var gains, var shares, var drops) -> {
        Person created = Person.unknown(new Ref(tenant, Ids.next()), cause.at());
        UUID own = created.ref().id();
        add(created);
        gain(created.ref(), own, gains, verified, cause);
        share(created.ref(), own, shares, cause);
        suspect(Suspect.of(created.ref(), graph(tenant), presented, drops, cause));
        decisions.add(
            created.ref(),
            own,
            "CREATED",
            DecisionLog.inputs(presented, gains, shares, drops),
            List.of(),
            naming.verified(),
            cause);
        yield new Found(require(created.ref()), own, List.of());
      }
      case Resolution.Found found -> {
        Ref survivor = new Ref(tenant, found.survivor());
        UUID member = member(tenant, presented, found);
        List<Merge> merged =
            found.losers().stream().map(loser -> merge(survivor, loser, cause)).toList();
        gain(survivor, member, found.gained(), verified, cause);
        share(survivor, member, found.shared(), cause);
        touch(survivor, presented, verified, cause.at());
        suspect(Suspect.of(survivor, graph(tenant), presented, found.drops(), cause));
        if (!found.unchanged() || (naming.spoken() && !found.drops().isEmpty())) {
          decisions.add(
              survivor,
              member,
              DecisionLog.outcome(found),
              DecisionLog.inputs(presented, found.gained(), found.shared(), found.drops()),
              found.losers(),
              naming.verified(),
              cause);
        }
        yield new Found(require(survivor), member, merged);
      }
      case Resolution.Ambiguous(var identifier, var drops) -> {
        Ref unknown = new Ref(tenant, behind(tenant, identifier));
        if (person(unknown).isEmpty()) {
          add(Person.unknown(unknown, cause.at()));
          List<Decision.Input> inputs = DecisionLog.inputs(presented, List.of(), List.of(), drops);
          decisions.add(
              unknown, unknown.id(), "AMBIGUOUS", inputs, List.of(), naming.verified(), cause);
        }
        yield new Found(require(unknown), unknown.id(), List.of());
      }
    };
  }

  private Resolution decide(
      String tenant, Collection<Identifier> presented, Naming naming, Cause cause) {
    Terms terms = Terms.of(rules.of(tenant), cause.at(), naming.verified());
    return naming.late()
        ? Resolver.belonging(presented, graph(tenant), terms)
        : Resolver.resolve(presented, graph(tenant), terms);
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

  /**
   * The same of an event.
   *
   * @param member the profile by which it came: the person's own, or one that was merged into it
   */
  public Person put(Person person, UUID member) {
    speakers.said(require(person.ref()), person.consents(), member);
    return put(person);
  }

  /**
   * The device is this person's now, and so is its token, wherever they were before.
   *
   * @param member the profile by which it comes
   */
  public Person claim(Person person, UUID member, DeviceKey key, Device device) {
    return installations.claim(person, member, key, device);
  }

  /** The push service says that a token is dead, wherever it is now; consents stand as they are. */
  public void retire(Wanted.Token token, PushToken.End end) {
    installations.retire(token, end);
  }

  /** The profile by which a person's device came: their own, or one that was merged into it. */
  public UUID member(Person person, DeviceKey key) {
    return installations
        .members()
        .getOrDefault(new Installation(person.ref().tenant(), key), person.ref().id());
  }

  /** Ends a profile in another one. */
  public Merge merge(Ref survivor, UUID loserId, Cause cause) {
    Person loser = require(new Ref(survivor.tenant(), loserId));
    Person winner = require(survivor);
    Merge merge =
        new Merge(
            survivor.tenant(), loserId, survivor.id(), cause, Past.of(loser), Past.of(winner));
    installations.of(loser, survivor);
    current.remove(loser.ref());
    ended.put(loser.ref(), loser.withVersion(loser.version() + 1));
    aliases.put(loser.ref(), survivor.id());
    Person together = winner.absorb(loser, rules.traits(survivor.tenant()));
    speakers.merged(winner, loser, together.consents());
    put(together);
    merges.add(merge);
    return merge;
  }

  /**
   * Parts a person in two.
   *
   * @param rest who stays
   * @param parted somebody new
   * @param members the profiles that live on in the new one from now on
   */
  public void part(Person rest, Person parted, Collection<UUID> members, Cause cause) {
    Ref ref = parted.ref();
    put(rest);
    add(parted);
    members.forEach(member -> aliases.put(new Ref(ref.tenant(), member), ref.id()));
    installations.of(parted, ref);
    decisions.add(ref, ref.id(), "PARTED", List.of(), members, true, cause);
  }

  /**
   * Gives a person an identifier that nobody has.
   *
   * @param member the profile by which it comes, and which stays its first owner
   */
  public void gain(
      Ref ref, UUID member, List<Identifier> identifiers, boolean verified, Cause cause) {
    if (identifiers.isEmpty()) {
      return;
    }
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    for (Identifier identifier : identifiers) {
      Key key = new Key(ref.tenant(), identifier);
      Owned owned =
          new Owned(rules.of(ref.tenant()).kind(identifier), cause.at(), cause.at(), verified);
      all.put(identifier, owned);
      owner(key, member);
      gained.put(key, new Gain(member, owned));
    }
    put(person.withIdentifiers(all));
  }

  /** Writes a decision of an operator into the log. */
  public void log(Ref ref, String outcome, Collection<UUID> merged, Cause cause) {
    decisions.add(ref, ref.id(), outcome, List.of(), merged, true, cause);
  }

  /** Who owns what in a tenant, at this moment. */
  public Graph graph(String tenant) {
    return new PeopleGraph(this, tenant);
  }

  /** What is to be written. */
  Changes changes() {
    return new Changes(
        loaded,
        bare,
        current,
        ended,
        installations.owners(),
        installations.members(),
        installations.membersBefore(),
        gained,
        shared,
        touched,
        merges,
        suspects,
        speakers,
        decisions.all());
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

  private void share(Ref ref, UUID member, List<Identifier> identifiers, Cause cause) {
    if (identifiers.isEmpty()) {
      return;
    }
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    for (Identifier identifier : identifiers) {
      Key key = new Key(ref.tenant(), identifier);
      Owned owned =
          new Owned(rules.of(ref.tenant()).kind(identifier), cause.at(), cause.at(), false);
      all.put(identifier, owned);
      owner(key, member);
      shared.computeIfAbsent(key, _ -> new HashMap<>()).putIfAbsent(member, owned);
    }
    put(person.withIdentifiers(all));
  }

  /** When an identifier was used last is, alone, no news. Who else has it did not use it now. */
  private void touch(Ref ref, Collection<Identifier> presented, boolean verified, Instant now) {
    Person person = require(ref);
    Map<Identifier, Owned> all = new HashMap<>(person.identifiers());
    boolean vouched = false;
    for (Identifier identifier : presented) {
      Owned owned = all.get(identifier);
      if (owned != null && owned.outdated(now, verified)) {
        Key key = new Key(ref.tenant(), identifier);
        Owned used = owned.used(now, verified);
        all.put(identifier, used);
        vouched |= used.verified() && !owned.verified();
        owners(key).stream()
            .filter(owner -> person(new Ref(ref.tenant(), owner)).equals(Optional.of(person)))
            .forEach(
                owner ->
                    touched
                        .computeIfAbsent(key, _ -> new HashMap<>())
                        .merge(owner, used, Owned::join));
      }
    }
    if (!all.equals(person.identifiers())) {
      Person seen = person.withIdentifiers(all);
      current.put(ref, vouched ? seen.withVersion(person.version() + 1) : seen);
    }
  }

  Person require(Ref ref) {
    return person(ref)
        .orElseThrow(() -> new IllegalStateException("A profile was not loaded: " + ref.id()));
  }

  /** What looks wrong must not be made by the next event, which looks better. */
  private void suspect(List<Suspect> found) {
    suspects.addAll(found);
    found.forEach(one -> one.rifts().forEach((ref, rift) -> put(require(ref).with(rift))));
  }

  /** The first owner of the strongest identifier that counted. */
  private UUID member(String tenant, Collection<Identifier> presented, Resolution.Found found) {
    Graph graph = graph(tenant);
    Set<UUID> together = found.together();
    return found
        .counted(presented)
        .sorted(rules.of(tenant).strongestFirst())
        .filter(identifier -> graph.owners(identifier).size() == 1)
        .filter(identifier -> together.containsAll(graph.owners(identifier)))
        .flatMap(identifier -> owners.getOrDefault(new Key(tenant, identifier), Set.of()).stream())
        .findFirst()
        .orElse(found.survivor());
  }
}
