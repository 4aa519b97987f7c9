package io.carillon.messaging.provider.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How webhooks are called. */
@ConfigMapping(prefix = "carillon.webhook")
public interface WebhookSettings {
  /** What signs for tenants that made no secret of their own: `whsec_` and Base64. */
  Optional<String> secret();

  /**
   * Hosts, as an address names them, that may be called though they are of a private network or
   * this machine itself.
   */
  Optional<Set<String>> privateHosts();

  /** Connections to one receiver at most. */
  @WithDefault("8")
  int connections();

  /** How long it may take until a connection is there, the wait for a free one included. */
  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long the receiver may take until it has answered with a status. */
  @WithDefault("PT15S")
  Duration replyTimeout();
}
