package io.carillon.gateway.breaker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a service counts as away. Patience and look together are the longest wait for a 503. */
@ConfigMapping(prefix = "carillon.breaker")
interface BreakerSettings {
  /** How many of the last calls to a service are looked at; fewer never open the breaker. */
  @WithDefault("6")
  int window();

  /** The part of these calls, over 0 to 1, that must fail for the breaker to open. */
  @WithDefault("0.5")
  double failures();

  /** How long a call waits before the service is asked for a sign of life, and between two. */
  @WithDefault("0.5S")
  Duration patience();

  /** How long the service may take to give one. */
  @WithDefault("1.25S")
  Duration look();

  /** How often a service that is away is asked again. */
  @WithDefault("0.5S")
  Duration again();
}
