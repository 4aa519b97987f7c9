package io.carillon.platform.keys;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What doors that take a write key know of its tenant, from the definition that identity writes.
 *
 * @param origins web origins from which its sites may call; none for any
 * @param eventsPerSecond its quota; 0 for none
 */
public record TenantRules(List<String> origins, long eventsPerSecond) {
  static final TenantRules NONE = new TenantRules(List.of(), 0);

  public TenantRules {
    origins = List.copyOf(origins);
  }

  static TenantRules of(JsonNode settings) {
    List<String> origins = new ArrayList<>();
    settings.path("origins").forEach(origin -> origins.add(origin.asText()));
    return new TenantRules(
        origins, Math.max(0, settings.path("quotas").path("eventsPerSecond").asLong(0)));
  }
}
