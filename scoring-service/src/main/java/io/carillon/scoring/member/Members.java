package io.carillon.scoring.member;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.definition.SegmentBody;
import io.carillon.scoring.definition.Segments;
import io.carillon.scoring.fact.Person;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.history.PeopleClient;
import io.carillon.scoring.member.Whereabouts.Found;
import io.carillon.scoring.stream.PeopleStore;
import io.carillon.scoring.stream.ScoringStreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Questions about who is where. */
@ApplicationScoped
public class Members {
  private static final Logger LOG = Logger.getLogger(Members.class);
  private static final int PAGE = 500;

  private final MemberStore store;
  private final DefinitionStore definitions;
  private final Transactions transactions;
  private final Segments segments;
  private final RulesConsumer rules;
  private final PeopleStore people;
  private final Whereabouts whereabouts;
  private final PeopleClient identity;
  private final ScoringStreams streams;
  private final RemoteScoringClient remote;
  private final Clock clock;

  @Inject
  Members(
      MemberStore store,
      DefinitionStore definitions,
      Transactions transactions,
      Segments segments,
      RulesConsumer rules,
      PeopleStore people,
      Whereabouts whereabouts,
      PeopleClient identity,
      ScoringStreams streams,
      RemoteScoringClient remote,
      Clock clock) {
    this.store = store;
    this.definitions = definitions;
    this.transactions = transactions;
    this.segments = segments;
    this.rules = rules;
    this.people = people;
    this.whereabouts = whereabouts;
    this.identity = identity;
    this.streams = streams;
    this.remote = remote;
    this.clock = clock;
  }

  /** A segment that a profile is in. */
  public record In(String key, Instant since) {}

  /**
   * The members of a segment, by id.
   *
   * @throws ProblemException NOT_FOUND
   */
  public Page<Member> list(
      String tenant, String segment, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    return transactions.inTenant(
        tenant,
        tx -> {
          List<Member> found =
              store.page(tx, tenant, key(tx, tenant, segment), behind(cursor), size + 1);
          return Page.of(found, size, last -> Cursor.encode(last.profile().toString()));
        });
  }

  /**
   * How many they are.
   *
   * @throws ProblemException NOT_FOUND
   */
  public long size(String tenant, String segment) {
    return transactions.inTenant(tenant, tx -> store.size(tx, tenant, key(tx, tenant, segment)));
  }

  /**
   * The segments that a profile is in, by key, as far as the caller sees them. Identity is asked
   * only about one of which nothing is kept that the caller sees; while it is away, such a one is
   * in none.
   *
   * @throws ProblemException NOT_FOUND for a profile that identity does not know either, or does
   *     not show to the caller's units
   */
  public List<In> of(Caller caller, String profileId) {
    String tenant = caller.tenant();
    List<String> units = caller.units();
    UUID asked =
        Ids.parse(profileId).orElseThrow(() -> ProblemException.notFound("profile " + profileId));
    Found found =
        whereabouts.find(tenant, units, List.of(asked.toString())).values().iterator().next();
    String survivor = found.profileId();
    if (people.elsewhere(survivor).isPresent()) {
      List<String> keys = found.facts().segments();
      if (keys.isEmpty()) {
        refuseStranger(caller, profileId, survivor);
      }
      return keys.stream().map(key -> new In(key, since(tenant, key, survivor))).toList();
    }
    Optional<ProfileFacts> kept =
        people.find(tenant, survivor).filter(facts -> facts.visibleIn(units));
    if (kept.isEmpty()) {
      refuseStranger(caller, profileId, survivor);
      return List.of();
    }
    List<In> all = new ArrayList<>();
    for (SegmentRule segment : rules.rules(tenant).seenBy(units).segments()) {
      ProfileFacts.Membership membership = kept.get().memberships().get(segment.id());
      if (segment.live() && membership != null && membership.inside()) {
        all.add(new In(segment.key(), Instant.ofEpochMilli(membership.since())));
      }
    }
    all.sort(Comparator.comparing(In::key));
    return all;
  }

  private void refuseStranger(Caller caller, String asked, String survivor) {
    try {
      if (!identity.knows(caller.tenant(), caller.units(), survivor)) {
        throw ProblemException.notFound("profile " + asked);
      }
    } catch (ProblemException e) {
      if (!e.reason().kind().passes()) {
        throw e;
      }
      LOG.debugf("Nobody can tell whether a profile exists: %s", e.detail());
    }
  }

  /**
   * Who would be in a segment with this condition, on all instances: of its unit's people if it
   * names one, else of those whom the caller sees.
   */
  public Preview preview(Caller caller, SegmentBody body) {
    String tenant = caller.tenant();
    segments.checkPreview(caller, body);
    String unit = body.unit();
    List<String> units =
        unit == null ? caller.units() : unit.equals(Units.top(tenant)) ? List.of() : List.of(unit);
    Preview preview = previewHere(tenant, units, body);
    for (String other : streams.others()) {
      preview = preview.and(remote.preview(other, tenant, units, body.condition().source()));
    }
    return preview;
  }

  /** The same among the profiles that this instance keeps and that are visible in these units. */
  Preview previewHere(String tenant, List<String> units, SegmentBody body) {
    SegmentRule segment = new SegmentRule("", "", "", 0, "", true, true, body.condition());
    Rules known = rules.rules(tenant);
    Set<String> unknown = new HashSet<>(body.condition().references().traits());
    for (SegmentRule other : known.segments()) {
      unknown.removeAll(other.where().references().traits());
    }
    long now = clock.millis();
    long size = 0;
    List<String> examples = new ArrayList<>();
    for (int partition : people.partitions()) {
      String behind = "";
      List<ProfileFacts> page;
      do {
        page = people.page(partition, tenant, behind, PAGE);
        List<ProfileFacts> alive =
            page.stream()
                .filter(facts -> facts.survivorId().isEmpty() && facts.visibleIn(units))
                .toList();
        Map<String, Person> persons =
            unknown.isEmpty() || alive.isEmpty()
                ? Map.of()
                : identity.people(tenant, alive, unknown);
        for (ProfileFacts facts : alive) {
          if (Scorer.matches(facts, known, segment, persons.get(facts.profileId()), now)) {
            size++;
            if (examples.size() < Preview.EXAMPLES) {
              examples.add(facts.profileId());
            }
          }
        }
        behind = page.isEmpty() ? behind : page.getLast().profileId();
      } while (page.size() == PAGE);
    }
    return new Preview(size, examples);
  }

  private Instant since(String tenant, String segment, String profileId) {
    UUID id = UUID.fromString(profileId);
    Function<Handle, List<Member>> one = tx -> store.of(tx, tenant, segment, id);
    return transactions.inTenant(tenant, one).stream()
        .map(Member::since)
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private String key(Handle tx, String tenant, String keyOrId) {
    return definitions
        .find(tx, tenant, Kinds.SEGMENT, keyOrId)
        .map(Stored::key)
        .orElseThrow(() -> ProblemException.notFound("segment " + keyOrId));
  }

  private static @Nullable UUID behind(@Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.parse(Cursor.decode(cursor, 1).getFirst())
            .orElseThrow(
                () -> ProblemException.invalid("?cursor", cursor, "a nextCursor of this list"));
  }
}
