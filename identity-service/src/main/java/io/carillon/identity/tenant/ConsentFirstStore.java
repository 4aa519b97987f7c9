package io.carillon.identity.tenant;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which tenants want nobody to have a profile who has not consented to anything. */
@ApplicationScoped
public class ConsentFirstStore {
  private final Definitions definitions;
  private final ObjectMapper json;
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();

  @Inject
  ConsentFirstStore(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TENANT, this::take);
  }

  public boolean holds(String tenant) {
    return tenants.contains(tenant);
  }

  private void take(Definition tenant) {
    try {
      String profiles =
          json.readTree(tenant.getBodyJson().toByteArray())
              .path("privacy")
              .path("profiles")
              .asText("");
      if (profiles.equals(TenantSettings.CONSENTED)
          && tenant.getState() == DefinitionState.DEFINITION_STATE_LIVE) {
        tenants.add(tenant.getTenant());
      } else {
        tenants.remove(tenant.getTenant());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
