package io.carillon.scoring.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How the stream runs in this process. */
@ConfigMapping(prefix = "carillon.scoring")
public interface StreamConfig {
  /** Where the stores lie; lost, they are restored from their changelog. */
  Path stateDir();

  /** Host and port at which other instances reach this one's gRPC. */
  String address();

  /**
   * After how much time what was read counts as done; what is younger is repeated after a crash.
   */
  @WithDefault("200MS")
  Duration commitInterval();

  @WithDefault("1")
  int threads();
}
