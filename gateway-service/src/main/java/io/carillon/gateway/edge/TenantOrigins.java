package io.carillon.gateway.edge;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The web origins that tenants declare for their own sites. */
@ApplicationScoped
class TenantOrigins {
  private final Map<String, Set<Origin>> byTenant = new ConcurrentHashMap<>();

  /** What is no origin is left out. */
  void set(String tenant, Collection<String> origins) {
    byTenant.put(
        tenant,
        origins.stream()
            .flatMap(text -> Origin.of(text).stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  void remove(String tenant) {
    byTenant.remove(tenant);
  }

  /** A preflight comes without credentials, so nobody knows whose it is. */
  boolean declaredByAny(Origin origin) {
    return byTenant.values().stream().anyMatch(origins -> origins.contains(origin));
  }

  boolean declaredBy(String tenant, Origin origin) {
    return byTenant.getOrDefault(tenant, Set.of()).contains(origin);
  }
}
