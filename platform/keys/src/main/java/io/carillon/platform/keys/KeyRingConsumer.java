package io.carillon.platform.keys;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Keeps the ring as the definitions are. */
@ApplicationScoped
class KeyRingConsumer {
  private final Tenants tenants;
  private final Definitions definitions;
  private final KeyRing ring;
  private final ObjectMapper json;

  @Inject
  KeyRingConsumer(Tenants tenants, Definitions definitions, KeyRing ring, ObjectMapper json) {
    this.tenants = tenants;
    this.definitions = definitions;
    this.ring = ring;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::tenant);
    definitions.onChange(Kinds.WRITE_KEY, this::key);
    definitions.whenLoaded(ring::complete);
  }

  private void tenant(Tenant tenant) {
    ring.tenant(tenant.key(), tenant.live() ? TenantRules.of(tenant) : null);
  }

  private void key(Definition key) {
    if (key.getState() != DefinitionState.DEFINITION_STATE_LIVE) {
      ring.remove(key.getTenant(), key.getId());
      return;
    }
    try {
      WriteKey body = json.readValue(key.getBodyJson().newInput(), WriteKey.class);
      ring.put(
          new KeyGrant(key.getTenant(), key.getId(), key.getUnit(), body.trusted(), body.limits()),
          body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
