package io.carillon.gateway.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which web pages may call from a browser beside those that tenants declare; {@code *} stands for
 * any.
 */
@ConfigMapping(prefix = "carillon.cors")
interface CorsSettings {
  /** Pages that may send events to any tenant, such as {@code https://app.example}. */
  Optional<List<String>> trackingOrigins();

  /** Pages that may use the API with a token of any tenant. */
  Optional<List<String>> apiOrigins();

  /** How long a browser may remember the answer to a preflight. */
  @WithDefault("PT2H")
  Duration maxAge();
}
