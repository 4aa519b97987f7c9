package io.carillon.scoring.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.scoring.fact.Change;
import io.carillon.scoring.fact.Emission;
import io.carillon.scoring.fact.FactsState;
import io.carillon.scoring.fact.Person;
import io.carillon.scoring.fact.Place;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.fact.Tally;
import io.carillon.scoring.v1.Bucket;
import io.carillon.scoring.v1.Membership;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A profile's state as bytes. */
public final class FactsCodec {
  private FactsCodec() {}

  public static byte[] encode(ProfileFacts facts) {
    return message(facts).toByteArray();
  }

  public static ProfileFacts decode(byte[] bytes) {
    try {
      return facts(io.carillon.scoring.v1.ProfileFacts.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A kept state cannot be read", e);
    }
  }

  static io.carillon.scoring.v1.ProfileFacts message(ProfileFacts facts) {
    var message =
        io.carillon.scoring.v1.ProfileFacts.newBuilder()
            .setTenant(facts.tenant())
            .setProfileId(facts.profileId());
    FactsState state = FactsState.of(facts);
    message
        .putAllApplied(state.applied())
        .setSequence(state.sequence())
        .setDueAt(facts.dueAt())
        .setSurvivorId(facts.survivorId())
        .setMergeId(facts.mergeId())
        .addAllTakenOver(state.takenOver())
        .putAllForwarded(state.forwarded());
    state.tallies().forEach(tally -> message.addTallies(tally(tally)));
    facts
        .memberships()
        .forEach(
            (segment, membership) ->
                message.addMemberships(
                    Membership.newBuilder()
                        .setSegmentId(segment)
                        .setBasis(membership.basis())
                        .setInside(membership.inside())
                        .setSinceMillis(membership.since())));
    state.recent().forEach(emission -> message.addRecent(emission(facts, emission)));
    Person person = facts.person();
    if (person != null) {
      message.setProfile(snapshot(person));
    }
    return message.build();
  }

  static ProfileFacts facts(io.carillon.scoring.v1.ProfileFacts message) {
    List<Tally> tallies = new ArrayList<>();
    message.getTalliesList().forEach(tally -> tallies.add(tally(tally)));
    List<Emission> recent = new ArrayList<>();
    message.getRecentList().forEach(emission -> recent.add(emission(emission)));
    FactsState state =
        new FactsState(
            message.getAppliedMap(),
            tallies,
            recent,
            message.getTakenOverList(),
            message.getForwardedMap(),
            message.getSequence());
    ProfileFacts facts =
        state.restore(
            message.getTenant(),
            message.getProfileId(),
            message.hasProfile() ? person(message.getProfile()) : null,
            message.getDueAt(),
            message.getSurvivorId(),
            message.getMergeId());
    for (Membership membership : message.getMembershipsList()) {
      facts
          .memberships()
          .put(
              membership.getSegmentId(),
              new ProfileFacts.Membership(
                  membership.getBasis(), membership.getInside(), membership.getSinceMillis()));
    }
    return facts;
  }

  public static Person person(ProfileSnapshot snapshot) {
    List<Map<String, String>> consents = new ArrayList<>();
    for (Consent consent : snapshot.getConsentsList()) {
      consents.add(
          Map.of(
              "channel", consent.getChannel(),
              "address", consent.getAddress(),
              "purpose", consent.getPurpose(),
              "state", state(consent.getState())));
    }
    return new Person(
        snapshot.getProfileId(),
        snapshot.getVersion(),
        snapshot.getTraitsJson().toByteArray(),
        consents,
        List.copyOf(snapshot.getReachableChannelsList()),
        snapshot.getTimezone(),
        snapshot.getLocale(),
        snapshot.getKnown(),
        List.copyOf(snapshot.getUnitsList()),
        snapshot.toByteArray());
  }

  static ProfileSnapshot snapshot(Person person) {
    try {
      return ProfileSnapshot.parseFrom(person.wire());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A kept snapshot cannot be read", e);
    }
  }

  static FactSnapshot snapshot(Snapshot facts) {
    return FactSnapshot.newBuilder()
        .putAllComputed(facts.computed())
        .addAllSegments(facts.segments())
        .build();
  }

  static Place place(Origin origin) {
    return new Place(origin.getPartition(), origin.getOffset());
  }

  static Origin origin(Place place) {
    return Origin.newBuilder().setPartition(place.partition()).setOffset(place.offset()).build();
  }

  private static String state(ConsentState state) {
    return switch (state) {
      case CONSENT_STATE_GRANTED -> "granted";
      case CONSENT_STATE_REVOKED -> "revoked";
      case CONSENT_STATE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static io.carillon.scoring.v1.Tally tally(Tally tally) {
    Tally.State state = tally.state();
    var message =
        io.carillon.scoring.v1.Tally.newBuilder()
            .setBasis(state.basis())
            .setCount(state.count())
            .setSum(text(state.sum()));
    for (Tally.Entry entry : state.entries()) {
      message.addAtMillis(entry.at()).addValues(entry.value());
    }
    state
        .buckets()
        .forEach(
            (span, bucket) ->
                message.addBuckets(
                    Bucket.newBuilder()
                        .setSpan(span)
                        .setCount(bucket.count())
                        .setSum(text(bucket.sum()))
                        .setNewestMillis(bucket.newest())));
    state.live().forEach(place -> message.addLive(origin(place)));
    state.filledTo().forEach((profile, place) -> message.putFilledTo(profile, origin(place)));
    return message.build();
  }

  private static Tally tally(io.carillon.scoring.v1.Tally message) {
    List<Tally.Entry> entries = new ArrayList<>();
    for (int i = 0; i < message.getAtMillisCount(); i++) {
      entries.add(new Tally.Entry(message.getAtMillis(i), message.getValues(i)));
    }
    Tally.State state = Tally.State.empty(message.getBasis());
    for (Bucket bucket : message.getBucketsList()) {
      state
          .buckets()
          .put(
              bucket.getSpan(),
              new Tally.Bucket(
                  bucket.getCount(), decimal(bucket.getSum()), bucket.getNewestMillis()));
    }
    message.getLiveList().forEach(origin -> state.live().add(place(origin)));
    message
        .getFilledToMap()
        .forEach((profile, origin) -> state.filledTo().put(profile, place(origin)));
    state.entries().addAll(entries);
    return Tally.restore(state.with(message.getCount(), decimal(message.getSum())));
  }

  private static io.carillon.scoring.v1.Emission emission(ProfileFacts facts, Emission emission) {
    var message =
        io.carillon.scoring.v1.Emission.newBuilder()
            .setCause(emission.cause())
            .setAtMillis(emission.at())
            .setSnapshot(snapshot(emission.facts()));
    for (Change change : emission.changes()) {
      message.addFacts(OutputCodec.fact(facts, change));
    }
    return message.build();
  }

  private static Emission emission(io.carillon.scoring.v1.Emission message) {
    List<Change> changes = new ArrayList<>();
    for (FactEvent fact : message.getFactsList()) {
      changes.add(
          new Change(
              fact.getSequence(),
              fact.getName().equals(Change.ENTERED),
              fact.getKey(),
              OutputCodec.millis(fact.getOccurredAt()),
              fact.getCauseId(),
              fact.getDefinitionVersion(),
              fact.getBackfill()));
    }
    FactSnapshot snapshot = message.getSnapshot();
    return new Emission(
        message.getCause(),
        message.getAtMillis(),
        changes,
        new Snapshot(
            Map.copyOf(snapshot.getComputedMap()), List.copyOf(snapshot.getSegmentsList())));
  }

  private static String text(BigDecimal number) {
    return number.signum() == 0 ? "" : number.toString();
  }

  private static BigDecimal decimal(@Nullable String text) {
    return text == null || text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
  }
}
