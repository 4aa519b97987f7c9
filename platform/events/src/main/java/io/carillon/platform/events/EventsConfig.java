package io.carillon.platform.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How this process reads and writes topics. */
@ConfigMapping(prefix = "carillon.events")
interface EventsConfig {
  /** How long an emitter waits for the acknowledgement of all in-sync replicas. */
  @WithDefault("10S")
  Duration ackTimeout();

  /** The most records of one batch. */
  @WithDefault("500")
  @WithName("batch")
  int batch();

  /** After how long without a heartbeat a consumer's partitions go to another. */
  @WithDefault("10S")
  Duration sessionTimeout();
}
