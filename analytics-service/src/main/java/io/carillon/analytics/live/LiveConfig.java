package io.carillon.analytics.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What live streams may take of this process. */
@ConfigMapping(prefix = "carillon.live")
interface LiveConfig {
  /** How many streams a tenant may have open at once. */
  @WithDefault("50")
  int streamsPerTenant();

  /** After how long without an event a comment is sent, so that a dead connection is noticed. */
  @WithDefault("15S")
  Duration heartbeat();

  /** How long one event may take to leave. */
  @WithDefault("10S")
  Duration patience();
}
