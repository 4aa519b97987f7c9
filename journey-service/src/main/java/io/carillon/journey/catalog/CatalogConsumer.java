package io.carillon.journey.catalog;

import io.carillon.definition.v1.Definition;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Keeps the catalogue up to date with the topic of definitions. */
@ApplicationScoped
public class CatalogConsumer {
  private static final Logger LOG = Logger.getLogger(CatalogConsumer.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Definitions definitions;
  private final Catalog catalog;

  @Inject
  CatalogConsumer(Definitions definitions, Catalog catalog) {
    this.definitions = definitions;
    this.catalog = catalog;
  }

  /** Follows the topic; runs {@code ready} once every journey that is known there is held. */
  public void follow(Runnable ready) {
    definitions.whenLoaded(
        () -> {
          definitions.onChange(Kinds.JOURNEY, this::take);
          definitions.onChange(Kinds.TENANT, tenant -> catalog.zoneChanged(tenant.getTenant()));
          ready.run();
        });
  }

  private void take(Definition definition) {
    UUID id = Ids.parse(definition.getId()).orElse(new UUID(0, 0));
    if (!catalog.knows(definition.getTenant(), id, definition.getVersion())
        && !refreshed(definition.getTenant(), id)) {
      Thread.ofVirtual().name("catalog-retry").start(() -> retry(definition.getTenant(), id));
    }
  }

  private void retry(String tenant, UUID id) {
    try {
      do {
        Thread.sleep(PAUSE);
      } while (!refreshed(tenant, id));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean refreshed(String tenant, UUID id) {
    try {
      catalog.refresh(tenant, id);
      return true;
    } catch (ProblemException e) {
      if (e.reason().kind().passes()) {
        LOG.warnf("A journey is read again: tenantId=%s journeyId=%s", tenant, id);
        return false;
      }
      LOG.errorf(e, "A journey cannot be read: tenantId=%s journeyId=%s", tenant, id);
      return true;
    }
  }
}
