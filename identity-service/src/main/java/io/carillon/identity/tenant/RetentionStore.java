package io.carillon.identity.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long each tenant keeps events; kept in memory as tenants change. */
@ApplicationScoped
public class RetentionStore {
  private final Definitions definitions;
  private final ObjectMapper json;
  private final Map<String, Duration> byTenant = new ConcurrentHashMap<>();

  @Inject
  RetentionStore(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TENANT, this::take);
  }

  /** Whether an event happened so long before it was received that it has no effects. */
  public boolean late(String tenant, Instant occurredAt, Instant receivedAt) {
    Duration kept = byTenant.get(tenant);
    return kept != null && occurredAt.isBefore(receivedAt.minus(kept));
  }

  private void take(Definition definition) {
    try {
      JsonNode body = json.readTree(definition.getBodyJson().toByteArray());
      int days = TenantSettings.days(body.path("retention").path("events").asText(""));
      if (days > 0) {
        byTenant.put(definition.getTenant(), Duration.ofDays(days));
      } else {
        byTenant.remove(definition.getTenant());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
