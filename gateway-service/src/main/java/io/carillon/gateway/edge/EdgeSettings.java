package io.carillon.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the gateway is seen from outside. */
@ConfigMapping(prefix = "carillon.edge")
interface EdgeSettings {
  /** The address that people use; with https browsers are told to come by https alone. */
  Optional<String> publicUrl();

  /** For how long they are told. */
  @WithDefault("P365D")
  Duration httpsOnly();

  /** How deep a call's JSON may be nested. */
  @WithDefault("20")
  int levels();

  /**
   * The same of events, where ingestion refuses a deep one alone and keeps the rest of its batch.
   */
  @WithDefault("64")
  int trackingLevels();

  /** How many bytes of a body must come each second, on average. */
  @WithDefault("500")
  long slowestBody();

  /** How long a body may take beyond that. */
  @WithDefault("20S")
  Duration bodyPatience();

  /** The smallest answer that is worth compressing, in bytes. */
  @WithDefault("1024")
  int compressFrom();
}
