package io.carillon.identity.person;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.v1.Address;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What identity tells others of people. */
public final class PersonCodec {
  private static final int TRAIT_BYTES = 10 * 1024;
  private static final int CONSENTS = 40;
  private static final int UNITS = 40;
  private static final int INSTALLATIONS = 200;

  private PersonCodec() {}

  /**
   * The person at the moment of an event, at most 16 KB.
   *
   * @param asked names of the traits that live definitions read: those come first
   */
  public static ProfileSnapshot snapshot(Person person, Set<String> asked) {
    return ProfileSnapshot.newBuilder()
        .setProfileId(person.ref().id().toString())
        .setVersion(person.version())
        .setTraitsJson(
            ByteString.copyFromUtf8(person.traits().visible(asked, TRAIT_BYTES).toString()))
        .addAllConsents(consents(person).stream().limit(CONSENTS).toList())
        .addAllReachableChannels(channels(person))
        .setTimezone(text(Inferred.timezone(person)))
        .setLocale(text(Inferred.locale(person)))
        .addAllUnits(person.units().stream().limit(UNITS).toList())
        .setKnown(person.known())
        .build();
  }

  /** The loser's last word, in the order of its events. */
  public static Outbound merged(Merge merge) {
    String loser = merge.loser().toString();
    Cause cause = merge.cause();
    ProfileEvent.Builder event =
        ProfileEvent.newBuilder()
            .setTenant(merge.tenant())
            .setProfileId(loser)
            .setMerged(
                ProfileMerged.newBuilder()
                    .setMergeId(merge.id().toString())
                    .setSurvivorId(merge.survivor().toString())
                    .setMergedAt(timestamp(cause.at()))
                    .setCauseId(cause.eventId()));
    if (cause.offset() >= 0) {
      event.setOrigin(
          Origin.newBuilder().setPartition(cause.partition()).setOffset(cause.offset()));
    }
    return Outbound.of(
        Topic.EVENTS_RESOLVED, loser, merge.tenant(), merge.id().toString(), event.build());
  }

  /**
   * A merge that was undone.
   *
   * @param members the profiles that live on in the parted one from now on
   */
  public record Parted(UUID merge, Set<UUID> members, Instant mergedAt, Instant at) {}

  /** The survivor's word that somebody lives by themselves again, behind the survivor's events. */
  public static Outbound parted(Person rest, Person parted, Parted how) {
    String tenant = rest.ref().tenant();
    String survivor = rest.ref().id().toString();
    ProfileEvent event =
        ProfileEvent.newBuilder()
            .setTenant(tenant)
            .setProfileId(survivor)
            .setProfile(snapshot(rest, Set.of()))
            .setParted(
                ProfileParted.newBuilder()
                    .setMergeId(how.merge().toString())
                    .setPartedId(parted.ref().id().toString())
                    .addAllMemberIds(how.members().stream().map(UUID::toString).sorted().toList())
                    .addAllInstallations(installations(parted))
                    .setMergedAt(timestamp(how.mergedAt()))
                    .setPartedAt(timestamp(how.at()))
                    .setProfile(snapshot(parted, Set.of())))
            .build();
    return Outbound.of(Topic.EVENTS_RESOLVED, survivor, tenant, how.merge() + "-undone", event);
  }

  private static List<String> installations(Person person) {
    Set<String> types = Set.of(Identifier.ANONYMOUS_ID, Identifier.DEVICE_ID);
    return Stream.concat(
            person.devices().keySet().stream().map(DeviceKey::id),
            person.identifiers().entrySet().stream()
                .filter(e -> types.contains(e.getKey().type()))
                .sorted(
                    Comparator.comparing(e -> e.getValue().lastSeen(), Comparator.reverseOrder()))
                .map(e -> e.getKey().value()))
        .distinct()
        .limit(INSTALLATIONS)
        .toList();
  }

  /** Where a merged profile lives on now, whom it has left. */
  public static Outbound alias(Ref loser, long version, UUID canonical) {
    return state(merged(loser, version, canonical));
  }

  /** The states of those for whom something changed that senders need to know. */
  public static List<Outbound> states(People people) {
    List<Outbound> states = new ArrayList<>();
    for (Person person : people.changed()) {
      IdentifierRules rules = people.rules(person.ref().tenant());
      ProfileState now = active(person, rules);
      Optional<ProfileState> before = people.before(person.ref()).map(was -> active(was, rules));
      if (before.isEmpty()
          || !before.get().toBuilder().setVersion(person.version()).build().equals(now)) {
        states.add(state(now));
      }
    }
    for (Person loser : people.ended()) {
      UUID survivor = people.person(loser.ref()).map(p -> p.ref().id()).orElseThrow();
      states.add(state(merged(loser.ref(), loser.version(), survivor)));
    }
    return states;
  }

  /** What the person said, the newest word first. */
  public static List<Consent> consents(Person person) {
    return person.consents().byKey().entrySet().stream()
        .sorted(
            Comparator
                .<Map.Entry<ConsentKey, io.carillon.identity.consent.Consent>, Instant>comparing(
                    e -> e.getValue().at(), Comparator.reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .map(e -> consent(e.getKey(), e.getValue()))
        .toList();
  }

  public static Consent consent(ConsentKey key, io.carillon.identity.consent.Consent word) {
    return Consent.newBuilder()
        .setChannel(key.channel())
        .setAddress(key.address())
        .setPurpose(key.purpose())
        .setState(
            switch (word.state()) {
              case GRANTED -> ConsentState.CONSENT_STATE_GRANTED;
              case REVOKED -> ConsentState.CONSENT_STATE_REVOKED;
            })
        .setSource(word.source())
        .setText(word.text())
        .setAt(timestamp(word.at()))
        .build();
  }

  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  public static String text(@Nullable Trait word) {
    return word == null ? "" : word.value().asText("");
  }

  /** The same by any rules, which only say what comes first of each. */
  private static List<String> channels(Person person) {
    return person.reaches(IdentifierRules.DEFAULTS).stream()
        .map(Reach::channel)
        .distinct()
        .toList();
  }

  private static ProfileState active(Person person, IdentifierRules rules) {
    ProfileState.Builder state =
        ProfileState.newBuilder()
            .setTenant(person.ref().tenant())
            .setProfileId(person.ref().id().toString())
            .setVersion(person.version())
            .setStatus(ProfileStatus.PROFILE_STATUS_ACTIVE)
            .setCanonicalId(person.ref().id().toString())
            .addAllConsents(consents(person))
            .addAllUnits(person.units());
    person
        .reaches(rules)
        .forEach(
            reach ->
                state.addAddresses(
                    Address.newBuilder()
                        .setChannel(reach.channel())
                        .setValue(reach.value())
                        .setDeviceId(reach.device())));
    return state.build();
  }

  private static ProfileState merged(Ref loser, long version, UUID survivor) {
    return ProfileState.newBuilder()
        .setTenant(loser.tenant())
        .setProfileId(loser.id().toString())
        .setVersion(version)
        .setStatus(ProfileStatus.PROFILE_STATUS_MERGED)
        .setCanonicalId(survivor.toString())
        .build();
  }

  private static Outbound state(ProfileState state) {
    return Outbound.of(
        Topic.PROFILES_STATE,
        state.getProfileId(),
        state.getTenant(),
        state.getProfileId() + "-" + state.getVersion(),
        state);
  }
}
