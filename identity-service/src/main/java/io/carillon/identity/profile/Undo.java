package io.carillon.identity.profile;

import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.Cause;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.MergeStore;
import io.carillon.identity.person.MergeStore.Kept;
import io.carillon.identity.person.MergeStore.Kind;
import io.carillon.identity.person.Owned;
import io.carillon.identity.person.Parting;
import io.carillon.identity.person.Past;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.privacy.OpenRequests;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes a merge back: who was merged lives on as somebody new, with what was theirs before and what
 * came by their identifiers since, and no event joins the two again.
 */
@ApplicationScoped
public class Undo {
  public static final Duration LIMIT = Duration.ofDays(30);
  private static final int LONGEST_REASON = 1_000;

  private final Attempts attempts;
  private final MergeStore merges;
  private final PersonStore persons;
  private final ChangeStore changes;
  private final Profiles profiles;
  private final LiveRulesStore rules;
  private final Idempotency idempotency;
  private final Outbox outbox;
  private final OpenRequests requests;
  private final ProfileAudit audit;
  private final Clock clock;

  @Inject
  Undo(
      Attempts attempts,
      MergeStore merges,
      PersonStore persons,
      ChangeStore changes,
      Profiles profiles,
      LiveRulesStore rules,
      Idempotency idempotency,
      Outbox outbox,
      OpenRequests requests,
      ProfileAudit audit,
      Clock clock) {
    this.attempts = attempts;
    this.merges = merges;
    this.persons = persons;
    this.changes = changes;
    this.profiles = profiles;
    this.rules = rules;
    this.idempotency = idempotency;
    this.outbox = outbox;
    this.requests = requests;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What became of a merge.
   *
   * @param profile as whom the merged profile lives on
   * @param survivor who stays, as it is known today
   */
  record Undone(UUID merge, UUID profile, UUID survivor) {}

  /**
   * Of two at once, one wins, and the other is told so.
   *
   * @throws ProblemException NOT_FOUND; INVALID_VALUE; ALREADY_UNDONE; UNDO_EXPIRED;
   *     PRIVACY_REQUEST_OPEN
   */
  Undone undo(Caller caller, String id, String reason, @Nullable String once) {
    if (reason.length() > LONGEST_REASON) {
      throw ProblemException.invalid("reason", reason.length(), "1000 characters");
    }
    String tenant = caller.tenant();
    // alone: what a batch of events decides beside it would be told of whom it was before
    return attempts.alone(
        tenant,
        tx ->
            idempotency.once(
                tx,
                tenant,
                once,
                List.of("undo", id, reason),
                Undone.class,
                () -> undo(tx, caller, find(tx, caller, id), reason)));
  }

  /**
   * The same for another feature of this service, in a transaction of {@link Attempts#alone}: it
   * must be alone, as what others decide beside it would be told of whom it was before. Nothing is
   * written before it is refused.
   *
   * @throws ProblemException as by a request
   */
  public void undo(Handle tx, Caller caller, UUID merge, String reason) {
    var unused = undo(tx, caller, find(tx, caller, merge.toString()), reason);
  }

  private Kept find(Handle tx, Caller caller, String id) {
    return Ids.parse(id)
        .flatMap(uuid -> merges.find(tx, caller.tenant(), uuid))
        .filter(
            merge ->
                caller.units().isEmpty()
                    || merge.loserUnits().stream()
                        .anyMatch(unit -> Units.within(unit, caller.units())))
        .orElseThrow(() -> ProblemException.notFound("merge " + id));
  }

  private Undone undo(Handle tx, Caller caller, Kept merge, String reason) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    // not found where the caller's units do not see the person
    Ref root = profiles.get(tx, caller, merge.survivor().toString()).person().ref();
    if (merge.undone() != null) {
      throw new ProblemException(
          ProfileReason.ALREADY_UNDONE,
          "It was undone at %s: profile %s lives by itself since."
              .formatted(merge.undone().at(), merge.undone().parted()));
    }
    if (merge.lost() == null
        || merge.before() == null
        || merge.recordedAt().plus(LIMIT).isBefore(now)) {
      throw new ProblemException(
          ProfileReason.UNDO_EXPIRED,
          "A merge can be undone for %d days; this one was made at %s."
              .formatted(LIMIT.toDays(), merge.recordedAt()));
    }
    requests.requireNone(tx, root.tenant(), root.id());
    Cause cause = Cause.operator(caller.name(), reason, now);
    People people = persons.load(tx, Wanted.profiles(root.tenant(), List.of(merge.loser())));
    Person together =
        people
            .person(new Ref(root.tenant(), merge.loser()))
            .orElseThrow(() -> ProblemException.notFound("profile " + merge.loser()));
    Set<UUID> members = merges.members(tx, root.tenant(), merge.loser());
    Parts parts = part(tx, people, together, merge, merge.lost(), merge.before(), members);
    people.part(parts.rest(), parts.parted(), members, cause);
    changes.save(tx, people);
    merges.handBack(
        tx,
        together.ref(),
        merge,
        members,
        parts.parted().identifiers().keySet(),
        parts.rest().identifiers().keySet());
    UUID parted = parts.parted().ref().id();
    long version =
        merges.part(tx, together.ref(), merge, members, new MergeStore.Undone(now, parted), cause);
    List<Outbound> news = new ArrayList<>(PersonCodec.states(people));
    news.add(PersonCodec.alias(new Ref(root.tenant(), merge.loser()), version, parted));
    news.add(
        PersonCodec.parted(
            person(people, together.ref()),
            person(people, parts.parted().ref()),
            new PersonCodec.Parted(merge.id(), members, merge.mergedAt(), now)));
    outbox.add(tx, news);
    audit.parted(tx, together.ref(), unit(caller, together), parted);
    return new Undone(merge.id(), parted, together.ref().id());
  }

  private record Parts(Person rest, Person parted) {}

  private Parts part(
      Handle tx,
      People people,
      Person together,
      Kept merge,
      Past lost,
      Past before,
      Set<UUID> members) {
    Map<Identifier, Owned> theirs = new HashMap<>();
    Map<Identifier, Owned> others = new HashMap<>();
    merges
        .identifiers(tx, together.ref())
        .forEach(
            (member, owned) ->
                owned.forEach(
                    (identifier, one) ->
                        (members.contains(member) ? theirs : others)
                            .merge(identifier, one, Owned::join)));
    TraitSchema schema = rules.now().traits(together.ref().tenant());
    Parting parting =
        new Parting(merge.id(), lost, members, theirs.keySet(), others.keySet(), schema);
    Past base = followed(tx, together.ref(), merge, before, parting);
    Past now = Past.of(together);
    Map<DeviceKey, Device> theirDevices = new HashMap<>(together.devices());
    theirDevices.keySet().removeIf(key -> !members.contains(people.member(together, key)));
    Map<DeviceKey, Device> otherDevices = new HashMap<>(together.devices());
    otherDevices.keySet().removeAll(theirDevices.keySet());
    Instant lastSeen =
        theirs.values().stream()
            .map(Owned::lastSeen)
            .reduce(lost.lastSeen(), (a, b) -> a.isAfter(b) ? a : b);
    Person parted =
        Person.unknown(new Ref(together.ref().tenant(), Ids.next()), merge.loserSince())
            .as(parting.parted(now, base))
            .withIdentifiers(theirs)
            .withDevices(theirDevices)
            .withLastSeen(lastSeen)
            .withVersion(1);
    return new Parts(
        together.as(parting.rest(now, base)).withIdentifiers(others).withDevices(otherDevices),
        parted);
  }

  /**
   * Goes along the merges since, up to who the survivor is today: what those keep for an undo of
   * their own must not bring back what parts now.
   *
   * @return what is known of the survivor without the parted, as far as merges tell
   */
  private Past followed(Handle tx, Ref root, Kept merge, Past before, Parting parting) {
    Past base = before;
    UUID at = merge.survivor();
    for (Kept later : merges.later(tx, root.tenant(), root.id(), merge.seq())) {
      Past lost = later.lost();
      Past survivors = later.before();
      if (lost == null || survivors == null) {
        continue;
      }
      if (later.survivor().equals(at)) {
        merges.keep(tx, root.tenant(), later.id(), Kind.BEFORE, parting.rest(survivors, base));
        base = base.join(lost, parting.schema());
      } else if (later.loser().equals(at)) {
        merges.keep(tx, root.tenant(), later.id(), Kind.LOST, parting.rest(lost, base));
        base = base.join(survivors, parting.schema());
        at = later.survivor();
      }
    }
    return base;
  }

  private static Person person(People people, Ref ref) {
    return people.person(ref).orElseThrow(() -> ProblemException.notFound("profile " + ref.id()));
  }

  /** The unit through which the caller sees the person. */
  private static String unit(Caller caller, Person person) {
    return caller.units().stream()
        .filter(own -> Found.visibleIn(person, List.of(own)))
        .findFirst()
        .orElse(Units.top(caller.tenant()));
  }
}
