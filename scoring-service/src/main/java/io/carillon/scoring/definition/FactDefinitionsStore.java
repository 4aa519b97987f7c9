package io.carillon.scoring.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.DefinitionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Stored;
import io.carillon.platform.expression.References;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Page;
import io.carillon.scoring.fact.SegmentRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Computed traits and segments in the service's table, and their way from computing to live. */
@ApplicationScoped
public class FactDefinitionsStore {
  private static final int ALL_AT_ONCE = 500;
  private static final DefinitionState COMPUTING = DefinitionState.DEFINITION_STATE_COMPUTING;

  private final DefinitionStore definitions;
  private final ProgressStore progress;
  private final ObjectMapper json;

  @Inject
  FactDefinitionsStore(DefinitionStore definitions, ProgressStore progress, ObjectMapper json) {
    this.definitions = definitions;
    this.progress = progress;
    this.json = json;
  }

  /** One change of a tenant's definitions at a time, so that no two close a circle together. */
  void lock(Handle tx, String tenant) {
    tx.execute("SELECT pg_advisory_xact_lock(hashtext(?))", "definitions/" + tenant);
  }

  Stored create(Handle tx, String tenant, String kind, String key, String unit, Object body) {
    return definitions.create(tx, tenant, kind, key, unit, COMPUTING, json.valueToTree(body));
  }

  /**
   * @param anew whether it has to be computed anew; it then is told as computing before it is told
   *     with its new meaning, so that nobody takes the new meaning for live
   */
  Stored replace(
      Handle tx,
      String tenant,
      String kind,
      Stored before,
      long version,
      Object body,
      boolean anew) {
    ETags.check(version, before.version());
    if (anew) {
      compute(tx, tenant, kind, before);
    }
    return definitions.replace(tx, tenant, kind, before.id().toString(), json.valueToTree(body));
  }

  /** Lets segments be computed anew, because something that they refer to is. */
  void computeSegments(Handle tx, String tenant, Set<String> keys) {
    for (String key : keys) {
      definitions
          .find(tx, tenant, Kinds.SEGMENT, key)
          .ifPresent(segment -> compute(tx, tenant, Kinds.SEGMENT, segment));
    }
  }

  private void compute(Handle tx, String tenant, String kind, Stored stored) {
    progress.clear(tx, tenant, stored.id());
    definitions.setState(tx, tenant, kind, stored.id().toString(), COMPUTING);
  }

  /**
   * Makes a computed definition live, if it still is at the version that was computed.
   *
   * @param meaning tells whether its stored form still means what was computed
   */
  public boolean goLive(
      Handle tx, String tenant, String kind, String id, Predicate<Stored> meaning) {
    lock(tx, tenant);
    Optional<Stored> stored = definitions.find(tx, tenant, kind, id);
    if (stored.isEmpty() || stored.get().state() != COMPUTING || !meaning.test(stored.get())) {
      return false;
    }
    progress.clear(tx, tenant, stored.get().id());
    definitions.setState(tx, tenant, kind, id, DefinitionState.DEFINITION_STATE_LIVE);
    return true;
  }

  void archive(Handle tx, String tenant, String kind, Stored stored) {
    progress.clear(tx, tenant, stored.id());
    definitions.archive(tx, tenant, kind, stored.id().toString());
    if (kind.equals(Kinds.SEGMENT)) {
      // members go with their segment, whoever sees them; nothing follows in this transaction
      tx.execute("SELECT set_config('carillon.units', '', true)");
      tx.createUpdate("DELETE FROM member WHERE tenant_id = :tenant AND segment = :segment")
          .bind("tenant", tenant)
          .bind("segment", stored.key())
          .execute();
    }
  }

  /**
   * By key or id.
   *
   * @throws ProblemException NOT_FOUND
   */
  Stored get(Handle tx, String tenant, String kind, String keyOrId) {
    return definitions
        .find(tx, tenant, kind, keyOrId)
        .orElseThrow(() -> ProblemException.notFound(kind + " " + keyOrId));
  }

  /**
   * One of the caller's own units or below.
   *
   * @throws ProblemException NOT_FOUND, UNIT_DENIED
   */
  Stored owned(Handle tx, Caller caller, String kind, String keyOrId) {
    Stored stored = get(tx, caller.tenant(), kind, keyOrId);
    Units.requireOwn(caller, stored.unit());
    return stored;
  }

  /**
   * One that the caller may change to this: key and unit stay.
   *
   * @throws ProblemException NOT_FOUND, UNIT_DENIED, INVALID_VALUE, ARCHIVED
   */
  Stored changeable(
      Handle tx,
      Caller caller,
      String kind,
      String keyOrId,
      @Nullable String newKey,
      @Nullable String newUnit) {
    Stored stored = owned(tx, caller, kind, keyOrId);
    if (newKey != null && !newKey.equals(stored.key())) {
      throw ProblemException.invalid("key", newKey, stored.key());
    }
    if (newUnit != null && !newUnit.equals(stored.unit())) {
      throw ProblemException.invalid("unit", newUnit, stored.unit());
    }
    if (stored.state() == DefinitionState.DEFINITION_STATE_ARCHIVED) {
      throw new ProblemException(
          ScoringReason.ARCHIVED, "%s %s is archived.".formatted(kind, stored.key()));
    }
    return stored;
  }

  /** Whether there is one that what belongs to a unit may name: of the same unit or above. */
  boolean exists(Handle tx, String tenant, String kind, String key, String unit) {
    String own = RuleBook.scope(tenant, unit);
    return definitions
        .find(tx, tenant, kind, key)
        .filter(stored -> stored.key().equals(key))
        .filter(stored -> Units.within(own, RuleBook.scope(tenant, stored.unit())))
        .filter(stored -> stored.state() != DefinitionState.DEFINITION_STATE_ARCHIVED)
        .isPresent();
  }

  Page<Stored> list(
      Handle tx, String tenant, String kind, @Nullable Integer limit, @Nullable String cursor) {
    return definitions.list(tx, tenant, kind, limit, cursor);
  }

  Dependencies dependencies(Handle tx, String tenant) {
    Map<String, References> segments = new HashMap<>();
    for (Stored stored : all(tx, tenant, Kinds.SEGMENT)) {
      segments.put(stored.key(), segment(stored).condition().references());
    }
    return new Dependencies(segments);
  }

  private List<Stored> all(Handle tx, String tenant, String kind) {
    List<Stored> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<Stored> page = definitions.list(tx, tenant, kind, ALL_AT_ONCE, cursor);
      all.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    return all;
  }

  Map<UUID, Progress> progress(Handle tx, String tenant, Set<UUID> ids) {
    return progress.of(tx, tenant, ids);
  }

  /** What a stored computed trait means. */
  public String basis(Stored stored) {
    return trait(stored).basis(stored.id().toString());
  }

  /** What a stored segment means by what it refers to now; empty for none that can be used. */
  public String segmentBasis(Handle tx, String tenant, String id) {
    List<RuleBook.Trait> traits =
        all(tx, tenant, Kinds.COMPUTED_TRAIT).stream()
            .map(
                stored ->
                    new RuleBook.Trait(
                        stored.id().toString(),
                        stored.key(),
                        RuleBook.scope(tenant, stored.unit()),
                        stored.version(),
                        live(stored),
                        trait(stored)))
            .toList();
    List<RuleBook.Segment> segments =
        all(tx, tenant, Kinds.SEGMENT).stream()
            .map(
                stored ->
                    new RuleBook.Segment(
                        stored.id().toString(),
                        stored.key(),
                        RuleBook.scope(tenant, stored.unit()),
                        stored.version(),
                        live(stored),
                        segment(stored)))
            .toList();
    return RuleBook.of(traits, segments)
        .segment(id)
        .filter(SegmentRule::ready)
        .map(SegmentRule::basis)
        .orElse("");
  }

  TraitBody trait(Stored stored) {
    return read(stored, TraitBody.class);
  }

  public SegmentBody segment(Stored stored) {
    return read(stored, SegmentBody.class);
  }

  static boolean computing(Stored stored) {
    return stored.state() == COMPUTING;
  }

  private static boolean live(Stored stored) {
    return stored.state() == DefinitionState.DEFINITION_STATE_LIVE;
  }

  private <T> T read(Stored stored, Class<T> type) {
    try {
      return json.treeToValue(stored.body(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored definition cannot be read", e);
    }
  }
}
