package io.carillon.messaging.provider.fcm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Firebase Cloud Messaging; not served without credentials. */
@ConfigMapping(prefix = "carillon.fcm")
public interface FcmSettings {
  @WithDefault("https://fcm.googleapis.com")
  URI baseUrl();

  /** The key of a service account, as Google gives it: its JSON, or the path of a file with it. */
  Optional<String> credentials();

  /** Calls at the same time at most. */
  @WithDefault("32")
  int connections();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long an answer may take; after it the fate is unknown. */
  @WithDefault("PT20S")
  Duration replyTimeout();
}
