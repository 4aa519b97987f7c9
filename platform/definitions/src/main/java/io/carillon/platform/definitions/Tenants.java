package io.carillon.platform.definitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The tenants of the installation with their settings, at most a second old. */
@ApplicationScoped
public class Tenants {
  private final Definitions definitions;
  private final ObjectMapper json;

  @Inject
  Tenants(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  /** Tells the listener each tenant that is known, then each change; archived ones included. */
  public void onChange(Consumer<Tenant> listener) {
    definitions.onChange(Kinds.TENANT, definition -> listener.accept(read(definition)));
  }

  /** As it is now, archived or not. */
  public Optional<Tenant> find(String key) {
    return definitions.all(key, Kinds.TENANT).stream().findFirst().map(this::read);
  }

  private Tenant read(Definition definition) {
    try {
      return new Tenant(
          definition.getTenant(),
          definition.getState() == DefinitionState.DEFINITION_STATE_LIVE,
          json.readTree(definition.getBodyJson().toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
