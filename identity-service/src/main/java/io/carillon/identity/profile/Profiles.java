package io.carillon.identity.profile;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Questions about people of the caller's tenant and units. */
@ApplicationScoped
public class Profiles {
  private static final UUID FIRST = new UUID(0, 0);
  private static final int MOST_AT_ONCE = 1_000;

  private final Transactions transactions;
  private final PersonStore persons;
  private final ProfileStore profiles;
  private final StoryStore stories;
  private final LiveRulesStore rules;
  private final Clock clock;

  @Inject
  Profiles(
      Transactions transactions,
      PersonStore persons,
      ProfileStore profiles,
      StoryStore stories,
      LiveRulesStore rules,
      Clock clock) {
    this.transactions = transactions;
    this.persons = persons;
    this.profiles = profiles;
    this.stories = stories;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * A profile by its id, or the one that it lives on in.
   *
   * @throws ProblemException NOT_FOUND
   */
  Found get(Caller caller, String id) {
    return transactions.inTenant(caller.tenant(), tx -> get(tx, caller, id));
  }

  Found get(Handle tx, Caller caller, String id) {
    return Ids.parse(id)
        .map(uuid -> many(tx, caller, List.of(uuid)).get(uuid))
        .orElseThrow(() -> ProblemException.notFound("profile " + id));
  }

  /**
   * By the id that was asked for; unknown ids are left out.
   *
   * @throws ProblemException INVALID_VALUE for more than 1,000
   */
  Map<UUID, Found> batch(Caller caller, Collection<UUID> ids) {
    if (ids.size() > MOST_AT_ONCE) {
      throw ProblemException.invalid("profile_ids", ids.size(), "at most 1000");
    }
    return transactions.inTenant(caller.tenant(), tx -> many(tx, caller, ids));
  }

  /** The profiles that an identifier such as `email:kelly@example.com` names. */
  List<Found> find(Caller caller, String identifier) {
    IdentifierRules forms = rules.of(caller.tenant());
    Identifier raw = Identifier.parse(identifier);
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          List<UUID> owners =
              Stream.of(forms.normal(raw), forms.asWritten(raw, null))
                  .flatMap(Optional::stream)
                  .distinct()
                  .map(form -> profiles.owners(tx, caller.tenant(), form))
                  .filter(found -> !found.isEmpty())
                  .findFirst()
                  .orElse(List.of());
          Map<UUID, Found> byRoot = new LinkedHashMap<>();
          many(tx, caller, owners)
              .values()
              .forEach(found -> byRoot.put(found.person().ref().id(), found));
          return List.copyOf(byRoot.values());
        });
  }

  Page<Found> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    UUID after =
        cursor == null
            ? FIRST
            : Ids.parse(Cursor.decode(cursor, 1).getFirst())
                .orElseThrow(
                    () -> ProblemException.invalid("?cursor", cursor, "a nextCursor of this list"));
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          List<UUID> ids = profiles.page(tx, caller.tenant(), after, size + 1);
          Page<UUID> page = Page.of(ids, size, id -> Cursor.encode(id.toString()));
          Map<UUID, Found> found = many(tx, caller, page.items());
          List<Found> items = new ArrayList<>();
          for (UUID id : page.items()) {
            Found one = found.get(id);
            if (one != null) {
              items.add(one);
            }
          }
          return new Page<>(items, page.nextCursor());
        });
  }

  /** The merges that a profile came from, and those of it that were undone, the latest first. */
  List<MergeView> merges(Caller caller, String id) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          Found found = get(tx, caller, id);
          List<UUID> all = new ArrayList<>(found.mergedFrom());
          all.add(found.person().ref().id());
          return stories.merges(tx, caller.tenant(), all, clock.instant());
        });
  }

  /** What the person ever said of being contacted, the latest first. */
  List<PastConsent> consents(Caller caller, String id) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          UUID root = get(tx, caller, id).person().ref().id();
          return profiles.consents(tx, caller.tenant(), root, MOST_AT_ONCE);
        });
  }

  private Map<UUID, Found> many(Handle tx, Caller caller, Collection<UUID> ids) {
    String tenant = caller.tenant();
    People people = persons.load(tx, Wanted.profiles(tenant, ids));
    Map<UUID, Person> byAsked = new LinkedHashMap<>();
    ids.forEach(id -> people.person(new Ref(tenant, id)).ifPresent(p -> byAsked.put(id, p)));
    Map<UUID, List<UUID>> members =
        profiles.mergedInto(
            tx, tenant, byAsked.values().stream().map(p -> p.ref().id()).distinct().toList());
    Map<UUID, Found> found = new LinkedHashMap<>();
    byAsked.forEach(
        (id, person) -> {
          Found one = new Found(person, members.getOrDefault(person.ref().id(), List.of()));
          if (one.visibleIn(caller.units())) {
            found.put(id, one);
          }
        });
    return found;
  }
}
