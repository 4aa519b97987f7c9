package io.carillon.identity.stream;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.ChangeWire;
import io.carillon.identity.person.Installation;
import io.carillon.identity.person.Key;
import io.carillon.identity.person.Merge;
import io.carillon.identity.person.Naming;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Sighting;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.privacy.Marks;
import io.carillon.identity.privacy.WithheldStore;
import io.carillon.identity.privacy.WithheldStore.Presented;
import io.carillon.identity.stream.BesideStore.Told;
import io.carillon.identity.stream.EmittedStore.Emission;
import io.carillon.identity.stream.SeenStore.Message;
import io.carillon.identity.stream.SeenStore.Seen;
import io.carillon.identity.tenant.ProfileQuotaStore;
import io.carillon.identity.tenant.RetentionStore;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Works through new events inside of one transaction: each once, in order. */
@ApplicationScoped
class BatchStore {
  private final SeenStore seen;
  private final PersonStore persons;
  private final ChangeStore changes;
  private final RetentionStore retention;
  private final ProfileQuotaStore quotas;
  private final LiveTraitsStore traits;
  private final WithheldStore withheld;
  private final ConsentFirst consent;
  private final BesideStore beside;
  private final Outbox outbox;
  private final MeterRegistry meters;

  @Inject
  BatchStore(
      SeenStore seen,
      PersonStore persons,
      ChangeStore changes,
      RetentionStore retention,
      ProfileQuotaStore quotas,
      LiveTraitsStore traits,
      WithheldStore withheld,
      ConsentFirst consent,
      BesideStore beside,
      Outbox outbox,
      MeterRegistry meters) {
    this.seen = seen;
    this.persons = persons;
    this.changes = changes;
    this.retention = retention;
    this.quotas = quotas;
    this.traits = traits;
    this.withheld = withheld;
    this.consent = consent;
    this.beside = beside;
    this.outbox = outbox;
    this.meters = meters;
  }

  /** An accepted event and what it says. */
  record Taken(Inbound<AcceptedEvent> record, Incoming said) {}

  /** An event that is kept, under the id that it is kept by. */
  private record Kept(Taken taken, Message message, String duplicateOf, Marks marks) {}

  /**
   * What became of a batch, once it is written.
   *
   * @param emissions what follows, each with the event that it follows from
   * @param newcomers how many people are new, by tenant
   */
  record Applied(List<Emission> emissions, Map<String, Integer> newcomers) {
    static final Applied NOTHING = new Applied(List.of(), Map.of());
  }

  /**
   * @param book by which rules the events were read and are decided about
   * @param again whether another transaction was in the way at the last attempt
   */
  Applied apply(Handle tx, List<Taken> fresh, RuleBook book, boolean again) {
    List<Kept> kept = taken(tx, once(tx, fresh), book);
    if (kept.isEmpty()) {
      return Applied.NOTHING;
    }
    People people = persons.load(tx, book, wanted(kept, book, again));
    leaveOutErased(tx, people, kept);
    List<Emission> emissions = new ArrayList<>();
    List<Seen> now = new ArrayList<>(kept.size());
    List<Told> told = new ArrayList<>(kept.size());
    List<Inbound<AcceptedEvent>> nobody = new ArrayList<>();
    Map<String, Taken> lastOfTenant = new LinkedHashMap<>();
    Newcomers newcomers = new Newcomers(tenant -> quotas.room(tx, tenant));
    for (Kept one : kept) {
      Incoming said = one.taken().said();
      if (one.marks().leaveOut(people.graph(said.tenant()), book.of(said.tenant()))) {
        count(1);
        continue;
      }
      if (said.namesNobody(people.graph(said.tenant()))) {
        nobody.add(one.taken().record());
        continue;
      }
      if (consent.leavesOut(people, said, late(said))) {
        continue;
      }
      Resolved resolved = resolve(people, one, book, emissions);
      Person person = resolved.person();
      if (people.before(person.ref()).isEmpty()) {
        newcomers.add(person.ref(), one.taken().record());
      }
      emissions.add(emission(one.taken(), event(one, resolved)));
      told.add(new Told(said, resolved.member(), late(said), resolved.refused()));
      now.add(Seen.of(one.message(), said, person.ref().id(), cameAt(one.taken())));
      lastOfTenant.put(said.tenant(), one.taken());
    }
    if (!nobody.isEmpty()) {
      throw new Poison(nobody, StreamReason.LOOK_ALIKE, "Its e-mail address mixes scripts");
    }
    if (!newcomers.refused().isEmpty()) {
      throw new Poison(
          newcomers.refused(),
          CommonReason.QUOTA_EXCEEDED,
          "The tenant has as many profiles as its quota says; replay it when there is room");
    }
    changes.save(tx, people);
    seen.add(tx, now);
    tell(tx, people, lastOfTenant);
    beside.save(tx, told);
    return new Applied(emissions, newcomers.admitted());
  }

  /** An event that was accepted days ago and is replayed now is remembered from now on. */
  private static Instant cameAt(Taken taken) {
    Instant accepted = taken.said().receivedAt();
    return taken.record().at().isAfter(accepted) ? taken.record().at() : accepted;
  }

  /**
   * States are of a compacted topic and go through the outbox, like those of operators' changes:
   * what a consumer tells behind its commit, and again behind a crash, could come after a newer
   * version.
   */
  private void tell(Handle tx, People people, Map<String, Taken> lastOfTenant) {
    List<Outbound> states = new ArrayList<>();
    for (Outbound state : PersonCodec.states(people)) {
      Taken last = lastOfTenant.get(state.tenant());
      if (last != null) {
        states.add(emission(last, state).record());
      }
    }
    outbox.add(tx, states);
  }

  /** Leaves out what was seen before; the same id with another payload gets a new id. */
  private List<Kept> once(Handle tx, List<Taken> fresh) {
    List<Message> asked = fresh.stream().map(BatchStore::message).distinct().toList();
    Map<Message, UUID> known = new HashMap<>(seen.find(tx, asked));
    List<Kept> kept = new ArrayList<>(fresh.size());
    List<Kept> others = new ArrayList<>();
    for (Taken taken : fresh) {
      Incoming said = taken.said();
      Message message = message(taken);
      UUID before = known.putIfAbsent(message, said.payload());
      if (before == null) {
        kept.add(new Kept(taken, message, "", Marks.NONE));
      } else if (before.equals(said.payload())) {
        meters.counter("carillon.identity.duplicates").increment();
      } else {
        UUID id = Ids.hash("duplicate", said.tenant(), said.eventId(), said.payload());
        Message renamed = new Message(said.tenant(), id.toString());
        Kept other = new Kept(taken, renamed, said.eventId(), Marks.NONE);
        kept.add(other);
        others.add(other);
      }
    }
    if (!others.isEmpty()) {
      Set<Message> again =
          new HashSet<>(
              seen.find(tx, others.stream().map(Kept::message).distinct().toList()).keySet());
      kept.removeIf(one -> !one.duplicateOf().isEmpty() && !again.add(one.message()));
    }
    return kept;
  }

  private static Message message(Taken taken) {
    return new Message(taken.said().tenant(), taken.said().eventId());
  }

  /** Without what was received of people before they were erased, or who are suppressed. */
  private List<Kept> taken(Handle tx, List<Kept> kept, RuleBook book) {
    List<Presented> events = new ArrayList<>(kept.size());
    for (Kept one : kept) {
      Incoming said = one.taken().said();
      events.add(new Presented(said.tenant(), said.named(), said.receivedAt()));
    }
    List<Marks> marks = withheld.among(tx, events);
    if (marks.isEmpty()) {
      return kept;
    }
    List<Kept> taken = new ArrayList<>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      Kept one = kept.get(i);
      if (!marks.get(i).leaveOut(book.of(one.taken().said().tenant()))) {
        taken.add(new Kept(one.taken(), one.message(), one.duplicateOf(), marks.get(i)));
      }
    }
    count(kept.size() - taken.size());
    return taken;
  }

  /** What services say of somebody who was erased meanwhile is no letter: nobody may keep it. */
  private void leaveOutErased(Handle tx, People people, List<Kept> kept) {
    Set<Ref> unknown = new HashSet<>();
    for (Kept one : kept) {
      UUID profile = one.taken().said().profile();
      if (profile != null) {
        Ref ref = new Ref(one.taken().said().tenant(), profile);
        if (people.person(ref).isEmpty()) {
          unknown.add(ref);
        }
      }
    }
    Set<Ref> erased = withheld.erased(tx, unknown);
    if (!erased.isEmpty()) {
      int before = kept.size();
      kept.removeIf(
          one -> {
            UUID profile = one.taken().said().profile();
            return profile != null
                && erased.contains(new Ref(one.taken().said().tenant(), profile));
          });
      count(before - kept.size());
    }
  }

  private void count(int events) {
    meters.counter("carillon.identity.withheld").increment(events);
  }

  private static Wanted wanted(List<Kept> kept, RuleBook book, boolean again) {
    Set<Key> keys = new HashSet<>();
    Set<Installation> devices = new HashSet<>();
    Set<Wanted.Token> tokens = new HashSet<>();
    Set<Ref> profiles = new HashSet<>();
    for (Kept one : kept) {
      Incoming said = one.taken().said();
      said.keys(keys);
      if (said.profile() != null) {
        profiles.add(new Ref(said.tenant(), said.profile()));
      }
      if (said.deviceKey() != null) {
        devices.add(new Installation(said.tenant(), said.deviceKey()));
        if (said.device() != null && said.device().reachable()) {
          tokens.add(new Wanted.Token(said.tenant(), said.device().token().hash()));
        }
      }
      if (said.retirement() != null) {
        tokens.add(new Wanted.Token(said.tenant(), said.retirement().hash()));
      }
      if (again) {
        said.presented().stream()
            .filter(i -> book.of(said.tenant()).kind(i) == IdentifierClass.WEAK)
            .forEach(i -> profiles.add(new Ref(said.tenant(), People.behind(said.tenant(), i))));
      }
    }
    return new Wanted(keys, devices, tokens, profiles);
  }

  /** Whose event it is, the profile by which it came, and what could not be taken of it. */
  private record Resolved(Person person, UUID member, List<String> refused) {}

  private Resolved resolve(People people, Kept one, RuleBook book, List<Emission> emissions) {
    Incoming said = one.taken().said();
    boolean late = late(said);
    Person person;
    UUID member;
    if (said.profile() != null) {
      member = said.profile();
      person =
          people
              .person(new Ref(said.tenant(), said.profile()))
              .orElseThrow(
                  () ->
                      new Poison(
                          one.taken().record(),
                          StreamReason.UNKNOWN_PROFILE,
                          "Its profile is not known"));
    } else {
      People.Found found =
          people.resolve(
              said.tenant(),
              said.presented(people.graph(said.tenant())),
              new Naming(said.verified(), said.spoken(), late),
              said.cause());
      person = found.person();
      member = found.member();
      for (Merge merge : found.merges()) {
        emissions.add(emission(one.taken(), PersonCodec.merged(merge)));
        meters.counter("carillon.identity.merges").increment();
      }
    }
    Sighting.Taken sighted =
        late
            ? said.sighting().late(person)
            : said.sighting().of(person, member, book.traits(said.tenant()));
    AcceptedEvent event = one.taken().record().value();
    for (Sighting.Said change : sighted.changes()) {
      emissions.add(
          emission(
              one.taken(),
              ChangeWire.consent(
                  person, change, said.sighting().unit(), event, said.receivedAt())));
    }
    person = people.put(sighted.person(), member);
    if (said.retirement() != null) {
      people.retire(
          new Wanted.Token(said.tenant(), said.retirement().hash()), said.retirement().end());
      person = people.person(person.ref()).orElseThrow();
    } else if (!late && said.deviceKey() != null && said.device() != null) {
      person = people.claim(person, member, said.deviceKey(), said.device());
    }
    return new Resolved(person, member, sighted.refused());
  }

  private ProfileEvent event(Kept one, Resolved resolved) {
    AcceptedEvent event = one.taken().record().value();
    Person person = resolved.person();
    UUID member = resolved.member();
    return ProfileEvent.newBuilder()
        .setTenant(event.getTenant())
        .setProfileId(person.ref().id().toString())
        .setOrigin(
            Origin.newBuilder()
                .setPartition(one.taken().record().partition())
                .setOffset(one.taken().record().offset()))
        .setEvent(
            one.duplicateOf().isEmpty()
                ? event
                : event.toBuilder().setEventId(one.message().eventId()).build())
        .setProfile(PersonCodec.snapshot(person, traits.of(event.getTenant())))
        .setLate(late(one.taken().said()))
        .setDuplicateOf(one.duplicateOf())
        .setMemberId(member.equals(person.ref().id()) ? "" : member.toString())
        .build();
  }

  private boolean late(Incoming said) {
    return retention.late(said.tenant(), said.occurredAt(), said.receivedAt());
  }

  private static Emission emission(Taken cause, ProfileEvent event) {
    return emission(
        cause,
        Outbound.of(
            Topic.EVENTS_RESOLVED,
            event.getProfileId(),
            event.getTenant(),
            event.getEvent().getEventId(),
            event));
  }

  private static Emission emission(Taken cause, Outbound record) {
    int partition = cause.record().partition();
    long offset = cause.record().offset();
    return new Emission(
        record.causedBy(cause.record()).withOrigin(partition, offset), partition, offset);
  }
}
