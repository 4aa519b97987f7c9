package io.carillon.identity.schema;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** What each tenant says of its traits, kept in memory as it changes: no event waits for it. */
@ApplicationScoped
public class LiveSchemaStore {
  private final Definitions definitions;
  private final ObjectMapper json;
  private volatile Map<String, TraitSchema> byTenant = Map.of();

  @Inject
  LiveSchemaStore(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TRAIT_SCHEMA, this::take);
  }

  /** By tenant, as they all are at this moment. */
  public Map<String, TraitSchema> now() {
    return byTenant;
  }

  synchronized void take(Definition definition) {
    try {
      SchemaBody body =
          json.readerFor(SchemaBody.class)
              .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(definition.getBodyJson().toByteArray());
      Map<String, TraitSchema> known = new HashMap<>(byTenant);
      known.put(definition.getTenant(), body.schema());
      byTenant = Map.copyOf(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
