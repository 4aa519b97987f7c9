package io.carillon.identity.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.person.Cause;
import io.carillon.identity.person.Key;
import io.carillon.identity.person.Sighting;
import io.carillon.identity.resolution.Graph;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an accepted event says, in identity's own words.
 *
 * @param payload a hash of what was sent, without the moment of sending
 * @param profile whose event it is, when a service of the platform made it
 * @param presented identifiers in normal form; empty when {@code profile} is given, or none is left
 *     but what only an earlier form of may name somebody
 * @param named the same values, and those that name nobody, in each form that they ever had
 * @param former an alias call's previous id, as the user id that it may be
 * @param group what a group call is about, or null
 * @param pending consents that wait for somebody to confirm them
 * @param spoken whether the call is about who the person is: identify, alias
 * @param verified whether the sender may vouch for the identifiers
 */
record Incoming(
    String tenant,
    String eventId,
    int partition,
    long offset,
    UUID payload,
    @Nullable UUID profile,
    List<Identifier> presented,
    List<Named> named,
    @Nullable Identifier former,
    @Nullable Group group,
    List<ConsentKey> pending,
    boolean spoken,
    boolean verified,
    Instant occurredAt,
    Instant receivedAt,
    Sighting sighting,
    @Nullable DeviceKey deviceKey,
    @Nullable Device device,
    @Nullable Retirement retirement) {

  /**
   * A company as a call names it.
   *
   * @param traits what it says of it, if that is an object
   */
  record Group(String id, JsonNode traits) {}

  /** A push service's word that a token is dead. */
  record Retirement(String hash, PushToken.End end) {}

  Cause cause() {
    return Cause.event(eventId, partition, offset, receivedAt);
  }

  /** Whether whoever has these identifiers grants something by it, or asks what confirms it. */
  boolean agrees(Collection<Identifier> all) {
    return sighting.permits(all) || pending.stream().anyMatch(key -> Sighting.belongs(all, key));
  }

  /** Whether it names nobody, not even by an earlier form of a value. */
  boolean namesNobody(Graph graph) {
    return profile == null && presented.isEmpty() && presented(graph).isEmpty();
  }

  /** An alias call's previous id is a user id where it is known as one. */
  List<Identifier> presented(Graph graph) {
    List<Identifier> known = known(graph);
    if (former == null || graph.owners(former).isEmpty()) {
      return known;
    }
    return Stream.concat(
            known.stream()
                .filter(
                    i ->
                        !i.type().equals(Identifier.ANONYMOUS_ID)
                            || !i.value().equals(former.value())),
            Stream.of(former))
        .toList();
  }

  private List<Identifier> known(Graph graph) {
    return named.stream().allMatch(one -> one.before() == null)
        ? presented
        : named.stream()
            .flatMap(one -> one.among(form -> !graph.owners(form).isEmpty()).stream())
            .toList();
  }

  /** The identifiers that a decision about it may ask for. */
  void keys(Set<Key> keys) {
    presented.forEach(identifier -> keys.add(new Key(tenant, identifier)));
    named.stream()
        .flatMap(one -> Stream.ofNullable(one.before()))
        .forEach(before -> keys.add(new Key(tenant, before)));
    if (former != null) {
      keys.add(new Key(tenant, former));
    }
  }
}
