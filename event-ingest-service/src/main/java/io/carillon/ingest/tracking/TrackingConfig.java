package io.carillon.ingest.tracking;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much this process takes on at once. */
@ConfigMapping(prefix = "carillon.ingest.tracking")
interface TrackingConfig {
  /** The most bytes of events that wait for the log; beyond it, callers are asked to wait. */
  @WithDefault("16M")
  MemorySize mostInFlight();

  /**
   * How many processes of this service there are, which a tenant's calls are spread over: each
   * grants its part of the quota.
   */
  @WithDefault("1")
  int instances();

  /**
   * How many events a second of one lane go their way, 1 to 10,000, in each process; what is over
   * that goes to the overflow.
   */
  @WithDefault("50")
  int laneRate();

  /** How many events of one lane may come at once, from 1. */
  @WithDefault("1000")
  int laneBurst();
}
