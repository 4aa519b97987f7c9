package io.carillon.platform.keys;

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

/** Keeps the ring as the definitions are. */
@ApplicationScoped
class KeyRingConsumer {
  private final Definitions definitions;
  private final KeyRing ring;
  private final ObjectMapper json;

  @Inject
  KeyRingConsumer(Definitions definitions, KeyRing ring, ObjectMapper json) {
    this.definitions = definitions;
    this.ring = ring;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TENANT, this::tenant);
    definitions.onChange(Kinds.WRITE_KEY, this::key);
    definitions.whenLoaded(ring::complete);
  }

  private void tenant(Definition tenant) {
    ring.tenant(tenant.getTenant(), lives(tenant) ? rules(tenant) : null);
  }

  private TenantRules rules(Definition tenant) {
    if (tenant.getBodyJson().isEmpty()) {
      return TenantRules.NONE;
    }
    try {
      return TenantRules.of(json.readTree(tenant.getBodyJson().newInput()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void key(Definition key) {
    if (!lives(key)) {
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

  private static boolean lives(Definition definition) {
    return definition.getState() == DefinitionState.DEFINITION_STATE_LIVE;
  }
}
