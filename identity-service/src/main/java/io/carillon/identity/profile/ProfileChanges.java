package io.carillon.identity.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.Cause;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.ChangeWire;
import io.carillon.identity.person.Key;
import io.carillon.identity.person.Merge;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Sighting.Said;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.privacy.WithheldStore;
import io.carillon.identity.resolution.DropReason;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Resolver;
import io.carillon.identity.resolution.Side;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.identity.trait.Traits;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What operators, partners and services change of people. */
@ApplicationScoped
public class ProfileChanges {
  private static final int MOST_MERGED = 50;
  private static final int MOST_CONSENTS = 100;
  private static final int LONGEST_REASON = 1_000;

  private final Attempts attempts;
  private final PersonStore persons;
  private final ChangeStore changes;
  private final Profiles profiles;
  private final WithheldStore withheld;
  private final LiveRulesStore rules;
  private final SuspectStore suspects;
  private final Idempotency idempotency;
  private final Outbox outbox;
  private final ProfileAudit audit;
  private final Clock clock;

  @Inject
  ProfileChanges(
      Attempts attempts,
      PersonStore persons,
      ChangeStore changes,
      Profiles profiles,
      WithheldStore withheld,
      LiveRulesStore rules,
      SuspectStore suspects,
      Idempotency idempotency,
      Outbox outbox,
      ProfileAudit audit,
      Clock clock) {
    this.attempts = attempts;
    this.persons = persons;
    this.changes = changes;
    this.profiles = profiles;
    this.withheld = withheld;
    this.rules = rules;
    this.suspects = suspects;
    this.idempotency = idempotency;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /** A profile that something was done to. */
  record Done(UUID profile) {}

  /**
   * Sets and removes traits; an e-mail address or phone number among them becomes an identifier,
   * unless it is one of somebody whom the caller's units do not see.
   *
   * @param source who says it: `operator`, `api`
   * @param words by name; JSON null removes
   * @throws ProblemException NOT_FOUND; INVALID_VALUE over a limit or of another type than the
   *     tenant says; TRAIT_STANDS; IDENTIFIER_TAKEN
   */
  Done setTraits(
      Caller caller, String source, String id, Map<String, JsonNode> words, @Nullable String once) {
    return change(
        caller,
        once,
        List.of("traits", id, new TreeMap<>(words)),
        tx -> {
          Person found = profiles.get(tx, caller, id).person();
          RuleBook book = rules.now();
          List<Named> named = named(words, book.of(caller.tenant()));
          People people = people(tx, found.ref(), named);
          Instant now = now();
          for (Named one : named) {
            own(people, found.ref(), one, operator(caller, "traits", now), caller.units());
          }
          Person person = person(people, found.ref());
          Traits taken = TraitWords.taken(person, words, source, book.traits(caller.tenant()), now);
          Person after = people.put(person.withTraits(taken));
          String unit = unit(caller, after);
          commit(tx, people, List.of(ChangeWire.traits(after, words, unit, now)));
          audit.traits(tx, after.ref(), unit, person.traits(), after.traits(), words.keySet());
          return new Done(after.ref().id());
        });
  }

  /**
   * Records what a person said; the latest word stands.
   *
   * @throws ProblemException NOT_FOUND; INVALID_VALUE; PROFILE_FULL or SUPPRESSED for a permission,
   *     never for a refusal
   */
  Done setConsents(Caller caller, String id, List<NewConsent> consents, @Nullable String once) {
    return change(
        caller,
        once,
        List.of("consents", id, consents),
        tx -> {
          Person found = profiles.get(tx, caller, id).person();
          Instant now = now();
          IdentifierRules forms = rules.of(caller.tenant());
          Violations violations = new Violations();
          violations.check(
              !consents.isEmpty() && consents.size() <= MOST_CONSENTS,
              "consents",
              consents.size(),
              "1..100");
          for (int i = 0; i < consents.size(); i++) {
            consents.get(i).check(violations, "[" + i + "]", found, forms, caller.service(), now);
          }
          violations.throwIfAny();
          People people = people(tx, found.ref(), List.of());
          Person person = person(people, found.ref());
          if (consents.stream().anyMatch(NewConsent::permits)
              && withheld.suppressed(
                  tx, caller.tenant(), person.identifiers().keySet(), rules.now())) {
            throw new ProblemException(
                ProfileReason.SUPPRESSED, "Nothing is taken of the person but refusals.");
          }
          Consents said = person.consents();
          List<Outbound> news = new ArrayList<>();
          Set<ConsentKey> keys = new LinkedHashSet<>();
          for (NewConsent consent : consents) {
            Said one = consent.said(forms, now);
            if (!said.takes(one.key(), one.word())) {
              throw full();
            }
            Consents after = said.take(one.key(), one.word());
            if (!after.equals(said)) {
              news.add(ChangeWire.consent(person, one, unit(caller, person), now));
            }
            said = after;
            keys.add(one.key());
          }
          people.put(person.withConsents(said));
          commit(tx, people, news);
          // what a service tells is the person's own word, which no operator gave
          if (!caller.service()) {
            audit.consents(tx, person.ref(), unit(caller, person), person.consents(), said, keys);
          }
          return new Done(found.ref().id());
        });
  }

  Done merge(Caller caller, List<String> ids, String reason, @Nullable String once) {
    return merge(caller, ids, reason, false, once);
  }

  /**
   * Makes several profiles one.
   *
   * @param again whether they may be profiles that were parted or kept apart
   * @return the survivor
   * @throws ProblemException NOT_FOUND; INVALID_VALUE; UNIQUE_CONFLICT; KEPT_APART; PROFILE_FULL
   */
  Done merge(Caller caller, List<String> ids, String reason, boolean again, @Nullable String once) {
    Violations violations = new Violations();
    violations.check(
        ids.size() >= 2 && ids.size() <= MOST_MERGED, "profiles", ids.size(), "2..50 profiles");
    violations.check(
        reason.length() <= LONGEST_REASON, "reason", reason.length(), "1000 characters");
    violations.throwIfAny();
    return change(
        caller,
        once,
        again ? List.of("merge", ids, reason, "again") : List.of("merge", ids, reason),
        tx -> merge(tx, caller, ids, reason, again));
  }

  /** The same in a transaction of {@link Attempts}. What waits for an operator binds none. */
  Done merge(Handle tx, Caller caller, List<String> ids, String reason, boolean again) {
    Set<UUID> roots = new LinkedHashSet<>();
    ids.forEach(id -> roots.add(profiles.get(tx, caller, id).person().ref().id()));
    People people = persons.load(tx, Wanted.profiles(caller.tenant(), roots));
    Instant now = now();
    List<Side> asked =
        roots.stream()
            .map(root -> person(people, new Ref(caller.tenant(), root)).side())
            .sorted(Side.SURVIVORS_FIRST)
            .toList();
    Set<UUID> waiting = suspects.open(tx, caller.tenant(), asked);
    List<Side> sides = asked.stream().map(side -> side.without(waiting)).toList();
    Resolver.mergeConflict(sides, people.rules(caller.tenant()), again, now)
        .ifPresent(ProfileChanges::refuse);
    Ref survivor = new Ref(caller.tenant(), sides.getFirst().id());
    List<UUID> losers = sides.stream().skip(1).map(Side::id).toList();
    if (!losers.isEmpty()) {
      Cause cause = operator(caller, reason, now);
      List<Merge> merges =
          losers.stream().map(loser -> people.merge(survivor, loser, cause)).toList();
      people.log(survivor, "MERGED", losers, cause);
      commit(tx, people, merges.stream().map(PersonCodec::merged).toList());
      audit.merged(tx, survivor, unit(caller, person(people, survivor)), roots);
    }
    return new Done(survivor.id());
  }

  /** The same for another feature of this service, which needs the survivor alone. */
  public UUID merge(Handle tx, Caller caller, List<UUID> ids, String reason) {
    return merge(tx, caller, ids.stream().map(UUID::toString).toList(), reason, false).profile();
  }

  private interface Change {
    Done make(Handle tx);
  }

  private Done change(Caller caller, @Nullable String once, Object request, Change change) {
    String tenant = caller.tenant();
    return attempts.inTenants(
        List.of(tenant),
        (tx, _) -> idempotency.once(tx, tenant, once, request, Done.class, () -> change.make(tx)));
  }

  private People people(Handle tx, Ref ref, List<Named> named) {
    Set<Key> keys = new HashSet<>();
    named.forEach(one -> one.spelt().forEach(form -> keys.add(new Key(ref.tenant(), form))));
    return persons.load(tx, new Wanted(keys, Set.of(), Set.of(), Set.of(ref)));
  }

  private void commit(Handle tx, People people, List<Outbound> news) {
    changes.save(tx, people);
    List<Outbound> all = new ArrayList<>(PersonCodec.states(people));
    all.addAll(news);
    outbox.add(tx, all);
  }

  private static List<Named> named(Map<String, JsonNode> words, IdentifierRules rules) {
    List<Named> named = new ArrayList<>();
    Violations violations = new Violations();
    for (String type : List.of(Identifier.EMAIL, Identifier.PHONE)) {
      JsonNode value = words.get(type);
      if (value == null || value.isNull()) {
        continue;
      }
      Named one = rules.named(type, value.asText(""), null);
      named.add(one);
      violations.check(
          one.form() != null,
          "traits." + type,
          "another form",
          type.equals(Identifier.EMAIL)
              ? "an e-mail address, no word of it in two scripts"
              : "a number such as +33612345678");
    }
    violations.throwIfAny();
    return named;
  }

  /**
   * Gives a person an identifier. What belongs to somebody of whom the caller may not know stays
   * there, and is not spoken of: the trait stands without it.
   */
  private static void own(People people, Ref ref, Named named, Cause cause, List<String> units) {
    Graph graph = people.graph(ref.tenant());
    // the first is what somebody has already, in whichever spelling
    Identifier identifier = named.among(one -> !graph.owners(one).isEmpty()).getFirst();
    Set<UUID> owners = graph.owners(identifier);
    if (owners.isEmpty()) {
      if (person(people, ref).identifiers().size()
          >= people.rules(ref.tenant()).mostIdentifiers()) {
        refuse(DropReason.IDENTIFIER_FUSE);
      }
      people.gain(ref, ref.id(), List.of(identifier), false, cause);
      people.log(ref, "GAINED", List.of(), cause);
    } else if (!owners.contains(ref.id())
        && owners.stream()
            .map(owner -> person(people, new Ref(ref.tenant(), owner)))
            .anyMatch(owner -> Found.visibleIn(owner, units))) {
      throw new ProblemException(
          ProfileReason.IDENTIFIER_TAKEN,
          "The %s belongs to another profile: merge the two, if they are one person."
              .formatted(identifier.type()));
    }
  }

  private static void refuse(DropReason reason) {
    throw switch (reason) {
      case UNIQUE_CONFLICT ->
          new ProblemException(
              ProfileReason.UNIQUE_CONFLICT,
              "The profiles have different values of a unique identifier: they are two people.");
      case KEPT_APART ->
          new ProblemException(
              ProfileReason.KEPT_APART,
              "A merge of these profiles was undone or refused. Say \"again\": true, if they are"
                  + " one person.");
      case MERGE_FUSE, IDENTIFIER_FUSE, LIMIT, DEVICE_ALONE -> full();
      case MANY_AT_ONCE, PLACEHOLDER, TWO_PLACES, UNVERIFIED, LATE -> full();
    };
  }

  private static ProblemException full() {
    return new ProblemException(
        ProfileReason.PROFILE_FULL,
        "A profile has at most %d merges, %d identifiers and %d consents."
            .formatted(
                IdentifierRules.DEFAULTS.mostMerges(),
                IdentifierRules.DEFAULTS.mostIdentifiers(),
                Consents.MOST));
  }

  /** The unit through which the caller sees the person. */
  private static String unit(Caller caller, Person person) {
    return caller.units().stream()
        .filter(own -> Found.visibleIn(person, List.of(own)))
        .findFirst()
        .orElse(Units.top(caller.tenant()));
  }

  private static Person person(People people, Ref ref) {
    return people.person(ref).orElseThrow(() -> ProblemException.notFound("profile " + ref.id()));
  }

  private static Cause operator(Caller caller, String reason, Instant now) {
    return Cause.operator(caller.name(), reason, now);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
