package io.carillon.ingest.plan;

import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Keeps the book of plans as the topic of definitions has it. */
@ApplicationScoped
class PlanDefinitionsConsumer {
  private final Definitions definitions;
  private final PlanBook book;
  private final PlanCodec codec;

  @Inject
  PlanDefinitionsConsumer(Definitions definitions, PlanBook book, PlanCodec codec) {
    this.definitions = definitions;
    this.book = book;
    this.codec = codec;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TRACKING_PLAN, this::changed);
  }

  private void changed(Definition definition) {
    UUID id = UUID.fromString(definition.getId());
    boolean lives = definition.getState() == DefinitionState.DEFINITION_STATE_LIVE;
    List<Planned> events =
        !lives
            ? List.of()
            : codec.read(definition.getBodyJson().toStringUtf8()).events().stream()
                .map(
                    event ->
                        new Planned(
                            id,
                            definition.getKey(),
                            definition.getVersion(),
                            definition.getUnit(),
                            event))
                .toList();
    book.put(definition.getTenant(), id, events);
  }
}
