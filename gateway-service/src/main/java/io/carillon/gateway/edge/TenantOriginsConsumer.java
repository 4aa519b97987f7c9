package io.carillon.gateway.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps the origins as the tenants' definitions are. */
@ApplicationScoped
class TenantOriginsConsumer {
  private final Definitions definitions;
  private final TenantOrigins origins;
  private final ObjectMapper json;

  @Inject
  TenantOriginsConsumer(Definitions definitions, TenantOrigins origins, ObjectMapper json) {
    this.definitions = definitions;
    this.origins = origins;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TENANT, this::tenant);
  }

  private void tenant(Definition tenant) {
    if (tenant.getState() != DefinitionState.DEFINITION_STATE_LIVE) {
      origins.remove(tenant.getTenant());
      return;
    }
    try {
      List<String> declared = new ArrayList<>();
      for (JsonNode origin : json.readTree(tenant.getBodyJson().newInput()).path("origins")) {
        declared.add(origin.asText());
      }
      origins.set(tenant.getTenant(), declared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
