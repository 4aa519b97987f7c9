package io.carillon.identity.rule;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.schema.LiveSchemaStore;
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

/** The rules of each tenant, kept in memory as they change: no event waits for them. */
@ApplicationScoped
public class LiveRulesStore {
  private final Definitions definitions;
  private final LiveSchemaStore schemas;
  private final ObjectMapper json;
  private volatile Map<String, IdentifierRules> byTenant = Map.of();

  @Inject
  LiveRulesStore(Definitions definitions, LiveSchemaStore schemas, ObjectMapper json) {
    this.definitions = definitions;
    this.schemas = schemas;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.IDENTITY_RULES, this::take);
  }

  /** As they all are at this moment, whatever changes meanwhile: for a batch. */
  public RuleBook now() {
    return new AtOnce(byTenant, schemas.now());
  }

  private record AtOnce(Map<String, IdentifierRules> rules, Map<String, TraitSchema> schemas)
      implements RuleBook {
    @Override
    public IdentifierRules of(String tenant) {
      return rules.getOrDefault(tenant, IdentifierRules.DEFAULTS);
    }

    @Override
    public TraitSchema traits(String tenant) {
      return schemas.getOrDefault(tenant, TraitSchema.NONE);
    }
  }

  public IdentifierRules of(String tenant) {
    return now().of(tenant);
  }

  /** Whatever could be stored once holds, in processes of an older version too. */
  synchronized void take(Definition definition) {
    try {
      LiveBody body =
          json.readerFor(LiveBody.class)
              .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(definition.getBodyJson().toByteArray());
      Map<String, IdentifierRules> known = new HashMap<>(byTenant);
      known.put(
          definition.getTenant(), body.rules(RulesStore.version((int) definition.getVersion())));
      byTenant = Map.copyOf(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
