package io.carillon.identity.match;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.identity.match.SuggestionStore.Couple;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.person.Contended;
import io.carillon.identity.profile.ProfileChanges;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.linkage.Settings;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Suggestions, what people say of them, and people counted with them. */
@ApplicationScoped
public class Matches {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Duration COUNTING = Duration.ofSeconds(20);
  private static final String OPEN = "open";
  private static final String CONFIRMED = "confirmed";
  private static final String REFUSED = "refused";

  private final SuggestionStore suggestions;
  private final PeopleStore people;
  private final ProfileChanges profiles;
  private final Attempts attempts;
  private final Transactions transactions;
  private final Audit audit;
  private final Clock clock;

  @Inject
  Matches(
      SuggestionStore suggestions,
      PeopleStore people,
      ProfileChanges profiles,
      Attempts attempts,
      Transactions transactions,
      Audit audit,
      Clock clock) {
    this.suggestions = suggestions;
    this.people = people;
    this.profiles = profiles;
    this.attempts = attempts;
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  /** Open ones, the likeliest first. */
  Page<MatchView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    double below = 2;
    UUID behind = new UUID(0, 0);
    if (cursor != null) {
      List<String> parts = Cursor.decode(cursor, 2);
      below = number(parts.getFirst(), cursor);
      behind = Ids.parse(parts.getLast()).orElseThrow(() -> foreign(cursor));
    }
    double from = below;
    UUID after = behind;
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            Page.of(
                suggestions.open(tx, caller.tenant(), from, after, size + 1),
                size,
                last -> Cursor.encode(Double.toString(last.probability()), last.id().toString())));
  }

  private static double number(String text, String cursor) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw foreign(cursor);
    }
  }

  private static ProblemException foreign(String cursor) {
    return ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  List<MatchView> of(Caller caller, String profile) {
    return transactions.inTenant(
        caller.tenant(), tx -> suggestions.of(tx, caller.tenant(), root(tx, caller, profile)));
  }

  /**
   * Makes the two one, as an operator's merge does. Confirmed again, it answers the same.
   *
   * @return the survivor
   * @throws ProblemException NOT_FOUND; MATCH_DECIDED when it was refused; what a merge throws
   */
  UUID confirm(Caller caller, String id) {
    MatchView match = seen(caller, id);
    return attempts.inTenants(
        List.of(caller.tenant()),
        (tx, _) -> {
          require(found(tx, caller, match.id()), CONFIRMED, OPEN);
          UUID survivor = profiles.merge(tx, caller, match.profiles(), "match " + match.id());
          decide(tx, caller, match, CONFIRMED);
          return survivor;
        });
  }

  /**
   * Two people: they are not suggested again. Refused again, it answers the same.
   *
   * @throws ProblemException NOT_FOUND; MATCH_DECIDED when it was confirmed
   */
  void refuse(Caller caller, String id) {
    MatchView match = seen(caller, id);
    attempts.inTenants(
        List.of(caller.tenant()),
        (tx, _) -> {
          decide(tx, caller, match, REFUSED);
          return match;
        });
  }

  /** As if there were none, where the caller's units do not see both people. */
  private MatchView seen(Caller caller, String id) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            Ids.parse(id)
                .map(known -> found(tx, caller, known))
                .orElseThrow(() -> ProblemException.notFound("match " + id)));
  }

  private MatchView found(Handle tx, Caller caller, UUID id) {
    return suggestions
        .find(tx, caller.tenant(), id)
        .orElseThrow(() -> ProblemException.notFound("match " + id));
  }

  /** Of two who decide at once, one wins; the other is told so, and nothing of theirs is done. */
  private void decide(Handle tx, Caller caller, MatchView match, String state) {
    // last, so that whoever waits for the row holds nothing that is needed here
    if (suggestions.decide(
        tx, caller.tenant(), match.id(), state, caller.name(), clock.instant())) {
      tell(tx, caller, match, state);
    }
    MatchView after = found(tx, caller, match.id());
    if (after.state().equals(OPEN)) {
      throw new Contended("a run suggests it anew");
    }
    require(after, state, state);
  }

  private static void require(MatchView match, String one, String other) {
    if (!match.state().equals(one) && !match.state().equals(other)) {
      throw new ProblemException(
          MatchReason.MATCH_DECIDED, "The match was %s before.".formatted(match.state()));
    }
  }

  private void tell(Handle tx, Caller caller, MatchView match, String state) {
    String unit = caller.units().isEmpty() ? Units.top(caller.tenant()) : caller.units().getFirst();
    audit.record(
        tx,
        caller.tenant(),
        Action.CHANGED,
        new Subject("match", match.id().toString(), "", unit),
        JSON.objectNode().put("state", OPEN),
        JSON.objectNode().put("state", state));
  }

  /** Whom a person shares browsers and devices with, and who may be the same person. */
  HouseholdView household(Caller caller, String profile) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          UUID root = root(tx, caller, profile);
          Map<UUID, Map<String, Long>> shared = new TreeMap<>();
          for (PeopleStore.Shared one : people.sharing(tx, caller.tenant(), root)) {
            shared
                .computeIfAbsent(one.profile(), _ -> new TreeMap<>())
                .put(one.type(), one.count());
          }
          List<HouseholdView.Member> members =
              shared.entrySet().stream()
                  .map(one -> new HouseholdView.Member(one.getKey(), one.getValue()))
                  .toList();
          return new HouseholdView(root, members, suggestions.of(tx, caller.tenant(), root));
        });
  }

  /**
   * Who may be the same person as each of these profiles, by open suggestions.
   *
   * @throws ProblemException INVALID_VALUE for more than 1,000, or a probability beyond 0..1
   */
  Map<UUID, Set<UUID>> likely(Caller caller, Collection<UUID> profiles, double probability) {
    new Violations()
        .check(profiles.size() <= 1_000, "profile_ids", profiles.size(), "at most 1000")
        .check(probability >= 0 && probability <= 1, "probability", probability, "0..1")
        .throwIfAny();
    return transactions.inTenant(
        caller.tenant(), tx -> suggestions.likely(tx, caller.tenant(), profiles, probability));
  }

  /**
   * People counted before stitching, after it, and as they would be were likely matches true.
   *
   * @throws ProblemException REPORT_TOO_LARGE when that takes too long
   */
  PeopleReport report(Caller caller, @Nullable Double threshold) {
    double least = threshold == null ? Settings.LIKELY : threshold;
    if (!(least >= 0.1 && least <= 1)) {
      throw ProblemException.invalid("?threshold", least, "0.1..1");
    }
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          PeopleStore.Counts counts = people.count(tx, caller.tenant(), COUNTING);
          long joined = joined(suggestions.likely(tx, caller.tenant(), least));
          return new PeopleReport(
              counts.made(),
              counts.living(),
              counts.living() - joined,
              least,
              counts.byDevices().entrySet().stream()
                  .map(e -> new PeopleReport.WithDevices(e.getKey(), e.getValue()))
                  .collect(Collectors.toList()));
        });
  }

  /** By how many fewer people there are when each couple is one. */
  static long joined(List<Couple> couples) {
    Map<UUID, UUID> lives = new HashMap<>();
    long joined = 0;
    for (Couple couple : couples) {
      UUID a = last(lives, couple.a());
      UUID b = last(lives, couple.b());
      if (!a.equals(b)) {
        lives.put(a, b);
        joined++;
      }
    }
    return joined;
  }

  private static UUID last(Map<UUID, UUID> lives, UUID id) {
    UUID at = id;
    for (UUID next = lives.get(at); next != null; next = lives.get(at)) {
      at = next;
    }
    return at;
  }

  private UUID root(Handle tx, Caller caller, String profile) {
    return Ids.parse(profile)
        .flatMap(id -> people.root(tx, caller.tenant(), id))
        .orElseThrow(() -> ProblemException.notFound("profile " + profile));
  }
}
