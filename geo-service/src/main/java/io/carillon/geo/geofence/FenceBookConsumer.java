package io.carillon.geo.geofence;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Keeps the book as the definitions are. */
@ApplicationScoped
class FenceBookConsumer {
  /** Before those who ask the book for something when all definitions are there. */
  private static final int EARLY = 100;

  private final Definitions definitions;
  private final FenceBook book;
  private final ObjectMapper json;

  @Inject
  FenceBookConsumer(Definitions definitions, FenceBook book, ObjectMapper json) {
    this.definitions = definitions;
    this.book = book;
    this.json = json;
  }

  void start(@Observes @Priority(EARLY) StartupEvent event) {
    definitions.onChange(Kinds.GEOFENCE, this::take);
    definitions.whenLoaded(book::complete);
  }

  private void take(Definition definition) {
    UUID id = UUID.fromString(definition.getId());
    try {
      GeofenceBody body = json.readValue(definition.getBodyJson().newInput(), GeofenceBody.class);
      Fence fence =
          body.fence(id, definition.getKey(), definition.getVersion(), definition.getUnit());
      if (definition.getState() == DefinitionState.DEFINITION_STATE_LIVE) {
        book.put(definition.getTenant(), fence);
      } else {
        book.archive(definition.getTenant(), fence);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
