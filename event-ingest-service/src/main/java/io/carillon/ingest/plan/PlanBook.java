package io.carillon.ingest.plan;

import io.carillon.platform.caller.Units;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The living plans of all tenants, by the events that they speak of. */
@Singleton
class PlanBook {
  private static final Comparator<Planned> NEAREST_UNIT_THEN_OLDEST =
      Comparator.<Planned>comparingInt(planned -> -planned.unit().length())
          .thenComparing(planned -> planned.plan().toString());

  private final Map<String, Map<UUID, List<Planned>>> plans = new HashMap<>();
  private final Map<String, Map<EventName, List<Planned>>> byEvent = new ConcurrentHashMap<>();

  /** A plan as it is now; of one that is archived, nothing. */
  synchronized void put(String tenant, UUID plan, List<Planned> events) {
    Map<UUID, List<Planned>> own = plans.computeIfAbsent(tenant, _ -> new HashMap<>());
    if (events.isEmpty()) {
      own.remove(plan);
    } else {
      own.put(plan, List.copyOf(events));
    }
    Map<EventName, List<Planned>> index = new HashMap<>();
    own.values()
        .forEach(
            all ->
                all.forEach(
                    planned ->
                        index
                            .computeIfAbsent(planned.event(), _ -> new ArrayList<>())
                            .add(planned)));
    if (index.isEmpty()) {
      byEvent.remove(tenant);
    } else {
      index.values().forEach(all -> all.sort(NEAREST_UNIT_THEN_OLDEST));
      byEvent.put(tenant, Map.copyOf(index));
    }
  }

  /** Whether a tenant has any plan. */
  boolean hasPlans(String tenant) {
    return byEvent.containsKey(tenant);
  }

  /** What is said of an event of a unit, by the unit itself or the nearest above it. */
  Optional<Planned> find(String tenant, String unit, EventName event) {
    return byEvent.getOrDefault(tenant, Map.of()).getOrDefault(event, List.of()).stream()
        .filter(planned -> Units.within(unit, planned.unit()))
        .findFirst();
  }
}
