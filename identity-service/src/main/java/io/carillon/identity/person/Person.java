package io.carillon.identity.person;

import io.carillon.identity.consent.Consents;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.resolution.Rift;
import io.carillon.identity.resolution.Side;
import io.carillon.identity.resolution.Spot;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one person. Absorbing another is commutative and associative in what is
 * known, whoever survives.
 *
 * @param version grows by one with each change; 0 before it was first stored
 * @param timezone IANA zone, as a trait's word; null when unknown
 * @param locale BCP 47 tag, as a trait's word; null when unknown
 * @param units paths of the units in which the person is visible
 * @param merges how many profiles were merged into this one
 * @param apart where undone merges put it: it is never one with the other side
 * @param spot where it was seen last, roughly; null when that is not known. Alone it is no news
 */
public record Person(
    Ref ref,
    Instant createdAt,
    long version,
    Map<Identifier, Owned> identifiers,
    Traits traits,
    Consents consents,
    Map<DeviceKey, Device> devices,
    @Nullable Trait timezone,
    @Nullable Trait locale,
    List<String> units,
    Instant lastSeen,
    int merges,
    Set<Rift> apart,
    @Nullable Spot spot) {

  public Person {
    identifiers = Map.copyOf(identifiers);
    devices = Map.copyOf(devices);
    units = List.copyOf(new TreeSet<>(units));
    apart = Set.copyOf(apart);
  }

  /** Somebody of whom nothing is known yet. */
  public static Person unknown(Ref ref, Instant now) {
    return new Person(
        ref,
        now,
        0,
        Map.of(),
        Traits.NONE,
        Consents.NONE,
        Map.of(),
        null,
        null,
        List.of(),
        now,
        0,
        Set.of(),
        null);
  }

  /** Whether there is a UNIQUE or STRONG identifier. */
  public boolean known() {
    return identifiers.values().stream().anyMatch(owned -> owned.kind().makesKnown());
  }

  public Person absorb(Person loser, TraitSchema schema) {
    Map<Identifier, Owned> both = new HashMap<>(identifiers);
    loser.identifiers.forEach((i, owned) -> both.merge(i, owned, Owned::join));
    Map<DeviceKey, Device> all = new HashMap<>(devices);
    loser.devices.forEach((key, device) -> all.merge(key, device, Device::seen));
    List<String> everywhere = new ArrayList<>(units);
    everywhere.addAll(loser.units);
    return new Person(
        ref,
        createdAt,
        version,
        both,
        traits.join(loser.traits, schema),
        consents.join(loser.consents),
        all,
        Past.stronger(timezone, loser.timezone),
        Past.stronger(locale, loser.locale),
        everywhere,
        later(lastSeen, loser.lastSeen),
        merges + loser.merges + 1,
        Rift.joined(apart, loser.apart),
        later(spot, loser.spot));
  }

  /**
   * Where the person can be reached: the address of the trait first, then the latest seen; of
   * devices those with a live token.
   *
   * @param rules by which the trait is read
   */
  public List<Reach> reaches(IdentifierRules rules) {
    List<Reach> reaches = new ArrayList<>();
    addresses(Identifier.EMAIL, rules).forEach(value -> reaches.add(new Reach("email", value, "")));
    addresses(Identifier.PHONE, rules).forEach(value -> reaches.add(new Reach("sms", value, "")));
    devices.entrySet().stream()
        .filter(e -> e.getValue().reachable())
        .sorted(
            Comparator.<Map.Entry<DeviceKey, Device>, Instant>comparing(
                    e -> e.getValue().lastSeen(), Comparator.reverseOrder())
                .thenComparing(e -> e.getKey().id())
                .thenComparing(e -> e.getKey().app()))
        .forEach(
            e -> {
              PushToken token = e.getValue().token();
              reaches.add(new Reach(token.kind().channel(), token.value(), e.getKey().id()));
            });
    return reaches;
  }

  /** What a decision about identity needs to know. */
  public Side side() {
    Map<Identifier, Instant> gained = new HashMap<>();
    identifiers.forEach((identifier, owned) -> gained.put(identifier, owned.firstSeen()));
    return new Side(ref.id(), known(), createdAt, gained, merges, apart, spot);
  }

  /** Whether anything differs but when and where it was last seen. */
  boolean changedSince(Person before) {
    return !withLastSeen(before.lastSeen).withSpot(before.spot).equals(before);
  }

  /** With this known of it. Where it was seen may have been another's place, and is learnt anew. */
  public Person as(Past past) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        past.traits(),
        past.consents(),
        devices,
        past.timezone(),
        past.locale(),
        past.units(),
        past.lastSeen(),
        past.merges(),
        past.apart(),
        null);
  }

  /** On a side of something that is between it and somebody else. */
  public Person with(Rift rift) {
    Set<Rift> more = new HashSet<>(apart);
    more.add(rift);
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        consents,
        devices,
        timezone,
        locale,
        units,
        lastSeen,
        merges,
        more,
        spot);
  }

  public Person withVersion(long to) {
    return new Person(
        ref,
        createdAt,
        to,
        identifiers,
        traits,
        consents,
        devices,
        timezone,
        locale,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withLastSeen(Instant at) {
    return at.equals(lastSeen)
        ? this
        : new Person(
            ref,
            createdAt,
            version,
            identifiers,
            traits,
            consents,
            devices,
            timezone,
            locale,
            units,
            at,
            merges,
            apart,
            spot);
  }

  public Person withSpot(@Nullable Spot now) {
    return Objects.equals(now, spot)
        ? this
        : new Person(
            ref,
            createdAt,
            version,
            identifiers,
            traits,
            consents,
            devices,
            timezone,
            locale,
            units,
            lastSeen,
            merges,
            apart,
            now);
  }

  public Person withIdentifiers(Map<Identifier, Owned> now) {
    return new Person(
        ref, createdAt, version, now, traits, consents, devices, timezone, locale, units, lastSeen,
        merges, apart, spot);
  }

  public Person withTraits(Traits now) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        now,
        consents,
        devices,
        timezone,
        locale,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withConsents(Consents now) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        now,
        devices,
        timezone,
        locale,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withDevices(Map<DeviceKey, Device> now) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        consents,
        now,
        timezone,
        locale,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withTimezone(@Nullable Trait now) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        consents,
        devices,
        now,
        locale,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withLocale(@Nullable Trait now) {
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        consents,
        devices,
        timezone,
        now,
        units,
        lastSeen,
        merges,
        apart,
        spot);
  }

  public Person withUnit(String unit) {
    if (unit.isEmpty() || units.contains(unit)) {
      return this;
    }
    List<String> more = new ArrayList<>(units);
    more.add(unit);
    return new Person(
        ref,
        createdAt,
        version,
        identifiers,
        traits,
        consents,
        devices,
        timezone,
        locale,
        more,
        lastSeen,
        merges,
        apart,
        spot);
  }

  private List<String> addresses(String type, IdentifierRules rules) {
    Set<Identifier> preferred =
        traits.text(type).map(raw -> rules.forms(new Identifier(type, raw), null)).orElse(Set.of());
    return identifiers.entrySet().stream()
        .filter(e -> e.getKey().type().equals(type))
        .sorted(
            Comparator.<Map.Entry<Identifier, Owned>, Boolean>comparing(
                    e -> !preferred.contains(e.getKey()))
                .thenComparing(e -> e.getValue().lastSeen(), Comparator.reverseOrder())
                .thenComparing(e -> e.getKey().value()))
        .map(e -> e.getKey().value())
        .toList();
  }

  private static @Nullable Spot later(@Nullable Spot a, @Nullable Spot b) {
    return a == null || (b != null && b.at().isAfter(a.at())) ? b : a;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
