package io.carillon.messaging.provider.apns;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Apple's push service; not served unless key, key id, team id and topic are all there. */
@ConfigMapping(prefix = "carillon.apns")
public interface ApnsSettings {
  /** `api.sandbox.push.apple.com` for apps that were built for development. */
  @WithDefault("api.push.apple.com")
  String host();

  @WithDefault("443")
  int port();

  /** The signing key (p8), as PEM or as the path of a file with it. */
  Optional<String> key();

  Optional<String> keyId();

  Optional<String> teamId();

  /** The app's bundle id. */
  Optional<String> topic();

  /** Who signed the server's certificate, as PEM or a path; those that Java trusts, without it. */
  Optional<String> trustedCertificate();

  /** Connections at most. */
  @WithDefault("2")
  int connections();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long an answer may take; after it the fate is unknown. */
  @WithDefault("PT20S")
  Duration replyTimeout();
}
