package io.carillon.identity.match;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a run may take of the process. One runs at a time. */
@ConfigMapping(prefix = "carillon.identity.match")
interface MatchConfig {
  /**
   * Memory of the embedded database, beside the heap; what does not fit goes to the scratch folder.
   */
  @WithDefault("256MB")
  String memory();

  @WithDefault("1")
  int threads();

  /** A folder for files and for what does not fit into memory. */
  @WithDefault("${java.io.tmpdir}")
  String scratch();
}
