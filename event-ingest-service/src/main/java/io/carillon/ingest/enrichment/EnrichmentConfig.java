package io.carillon.ingest.enrichment;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the knowledge comes from that no event carries. */
@ConfigMapping(prefix = "carillon.ingest.enrichment")
interface EnrichmentConfig {
  /**
   * A database of places by network address, in MaxMind's format; without one nothing is said of
   * places.
   */
  Optional<Path> places();
}
