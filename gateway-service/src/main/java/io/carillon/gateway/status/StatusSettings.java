package io.carillon.gateway.status;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Which parts of the platform are looked at, and how; an address that is not set is left out. */
@ConfigMapping(prefix = "carillon.status")
interface StatusSettings {
  /** {@code host:port} or a URL, as all of these. */
  Optional<String> kafka();

  Optional<String> postgresql();

  Optional<String> redis();

  Optional<String> smtp();

  /** The realm's URL, which must answer 200. */
  Optional<String> keycloak();

  /** How long a part may take to answer before it counts as down. */
  @WithDefault("1S")
  Duration patience();

  /** How long an answer is good for. */
  @WithDefault("1S")
  Duration freshness();
}
