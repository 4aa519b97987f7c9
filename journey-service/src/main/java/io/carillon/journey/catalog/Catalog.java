package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.catalog.JourneyRow.State;
import io.carillon.journey.catalog.JourneyRow.VersionRow;
import io.carillon.journey.definition.Conditions;
import io.carillon.journey.definition.DefinitionReader;
import io.carillon.journey.definition.Entry;
import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Mistake;
import io.carillon.journey.definition.Step;
import io.carillon.journey.step.Journey;
import io.carillon.platform.caller.Units;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Every version of every journey in memory, compiled, at most a second old. */
@ApplicationScoped
public class Catalog {
  private static final Logger LOG = Logger.getLogger(Catalog.class);

  private record Key(String tenant, UUID journey) {}

  record Held(JourneyRow row, Map<Integer, Journey> versions) {}

  /** What events a tenant's journeys name. */
  private record Interest(Map<String, List<Journey>> entries, Set<String> moving) {
    static final Interest NONE = new Interest(Map.of(), Set.of());
  }

  private final Transactions transactions;
  private final JourneyStore store;
  private final TenantZones zones;
  private final Map<Key, Held> journeys = new ConcurrentHashMap<>();
  private final Map<String, Interest> interests = new ConcurrentHashMap<>();

  @Inject
  Catalog(Transactions transactions, JourneyStore store, TenantZones zones) {
    this.transactions = transactions;
    this.store = store;
    this.zones = zones;
  }

  /** The journeys that an event of this name may let somebody into. */
  public List<Journey> entries(String tenant, String event) {
    return interest(tenant).entries().getOrDefault(event, List.of());
  }

  /** Whether an event of this name may move somebody who is on a journey. */
  public boolean moves(String tenant, String event) {
    return interest(tenant).moving().contains(event);
  }

  /** The version that people enter now, if they can. */
  public Optional<Journey> live(String tenant, UUID id) {
    Held held = journeys.get(new Key(tenant, id));
    Integer version = held == null ? null : held.row().liveVersion();
    return held == null || version == null
        ? Optional.empty()
        : Optional.ofNullable(held.versions().get(version));
  }

  /** One version of a journey; read from the database when this process does not have it yet. */
  public Journey version(Handle tx, String tenant, UUID id, int version) {
    Held held = journeys.get(new Key(tenant, id));
    Journey known = held == null ? null : held.versions().get(version);
    if (known == null) {
      known = put(tenant, store.row(tx, tenant, id)).versions().get(version);
    }
    if (known == null) {
      throw new IllegalStateException("journey " + id + " has no version " + version);
    }
    return known;
  }

  /**
   * The same version with what the journey allows at this moment according to the database, and
   * locked so that nobody changes that before the transaction ends; empty when somebody is about
   * to.
   */
  public Map<UUID, Map<Integer, Journey>> locked(
      Handle tx, String tenant, Collection<UUID> journeyIds) {
    Map<UUID, Map<Integer, Journey>> locked = new HashMap<>();
    for (JourneyStore.Light light : store.share(tx, tenant, journeyIds)) {
      Held held = journeys.get(new Key(tenant, light.id()));
      if (held == null || !JourneyStore.Light.of(held.row()).equals(light)) {
        held = put(tenant, store.row(tx, tenant, light.id()));
      }
      locked.put(light.id(), held.versions());
    }
    return locked;
  }

  /** Takes what the database has of a journey. */
  public void refresh(String tenant, UUID id) {
    put(tenant, transactions.inWholeTenant(tenant, tx -> store.row(tx, tenant, id)));
  }

  /** Whether a version of the definition, or a newer one, is known here. */
  boolean knows(String tenant, UUID id, long definitionVersion) {
    Held held = journeys.get(new Key(tenant, id));
    return held != null && held.row().definitionVersion() >= definitionVersion;
  }

  /** Compiles a tenant's journeys anew, because its zone may be another one. */
  void zoneChanged(String tenant) {
    journeys.forEach(
        (key, held) -> {
          if (key.tenant().equals(tenant)) {
            put(tenant, held.row());
          }
        });
  }

  /**
   * Takes a row, unless a newer one is held: who read it may have been overtaken by who published.
   *
   * @return what the row says
   */
  Held put(String tenant, JourneyRow row) {
    Map<Integer, Journey> versions = new HashMap<>();
    for (VersionRow version : row.versions()) {
      Map<String, Journey> adjusted = new HashMap<>();
      for (String unit : row.adjustments().keySet()) {
        JsonNode there = Adjustments.effective(version.body(), row.adjustments(), unit);
        compile(tenant, row, version, there, Map.of()).ifPresent(j -> adjusted.put(unit, j));
      }
      compile(tenant, row, version, version.body(), Map.copyOf(adjusted))
          .ifPresent(journey -> versions.put(version.version(), journey));
    }
    Held held = new Held(row, versions);
    Key key = new Key(tenant, row.id());
    synchronized (this) {
      Held before = journeys.get(key);
      if (before == null || before.row().definitionVersion() <= row.definitionVersion()) {
        journeys.put(key, held);
        interests.put(tenant, interestOf(tenant));
      }
    }
    return held;
  }

  private Optional<Journey> compile(
      String tenant,
      JourneyRow row,
      VersionRow version,
      JsonNode body,
      Map<String, Journey> adjusted) {
    List<Mistake> mistakes = new ArrayList<>();
    JourneyDefinition definition = DefinitionReader.read(body).definition();
    if (definition == null) {
      LOG.errorf(
          "Version %d of a journey cannot be read: tenantId=%s journeyId=%s",
          version.version(), tenant, row.id());
      return Optional.empty();
    }
    Conditions conditions = Conditions.compile(definition, mistakes);
    return Optional.of(
        new Journey(
            row.id(),
            row.key(),
            version.version(),
            definition,
            conditions,
            row.standing(version),
            zones.of(tenant),
            row.unit().equals(Units.top(tenant)) ? "" : row.unit(),
            adjusted));
  }

  private Interest interest(String tenant) {
    return interests.getOrDefault(tenant, Interest.NONE);
  }

  private Interest interestOf(String tenant) {
    Map<String, List<Journey>> entries = new HashMap<>();
    Set<String> moving = new HashSet<>();
    journeys.forEach(
        (key, held) -> {
          if (key.tenant().equals(tenant) && held.row().state() != State.ARCHIVED) {
            held.versions().values().forEach(journey -> moving.addAll(names(journey)));
            Journey live = entered(held);
            if (live != null) {
              entries.computeIfAbsent(entryEvent(live), _ -> new ArrayList<>()).add(live);
            }
          }
        });
    return new Interest(entries, moving);
  }

  /** The version that events let people into; null when none does. */
  private static @Nullable Journey entered(Held held) {
    Integer live = held.row().liveVersion();
    return live == null || held.row().state() != State.LIVE ? null : held.versions().get(live);
  }

  private static String entryEvent(Journey journey) {
    return switch (journey.definition().entry()) {
      case Entry.ByEvent entry -> entry.event();
      case Entry.BySegment entry -> entry.on().event();
      case Entry.ByApi _ -> "";
    };
  }

  private static Set<String> names(Journey journey) {
    JourneyDefinition definition = journey.definition();
    Set<String> names = new HashSet<>();
    definition.exits().forEach(rule -> names.add(rule.event()));
    if (definition.objective() != null) {
      names.add(definition.objective().event());
    }
    for (Step step : definition.steps().values()) {
      if (step instanceof Step.WaitFor waitFor) {
        waitFor.branches().forEach(branch -> names.add(branch.event()));
      }
    }
    return names;
  }
}
