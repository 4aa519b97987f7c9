package io.carillon.messaging.rendering;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What one rendering may use. */
@ConfigMapping(prefix = "carillon.rendering")
public interface RenderingSettings {
  /** Turns of all loops of one part together. */
  @WithDefault("100000")
  int iterations();

  /** Characters of one rendered part, and of any text or list inside it. */
  @WithDefault("512000")
  int output();

  /** How long one part may take. */
  @WithDefault("PT2S")
  Duration time();

  /** How many parts are rendered at once in this process. */
  @WithDefault("4")
  int parallel();
}
