package io.carillon.messaging.provider.webpush;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Push to browsers; not served without a pair of keys. */
@ConfigMapping(prefix = "carillon.webpush")
public interface WebPushSettings {
  /** The application server's key that browsers subscribe with: P-256 point, base64url. */
  Optional<String> publicKey();

  /** Its private half, base64url. */
  Optional<String> privateKey();

  /** Whom a push service may write to: `mailto:` or `https:`. */
  @WithDefault("mailto:push@carillon.localhost")
  String subject();

  /**
   * Where subscriptions may point, as origins whose first label may be `*`. A subscription comes
   * from whoever has a public key, so that nothing else is ever called.
   */
  @WithDefault(
      "https://fcm.googleapis.com,https://*.push.services.mozilla.com,https://*.push.apple.com,"
          + "https://*.notify.windows.com")
  List<String> services();

  /** Calls at the same time at most. */
  @WithDefault("32")
  int connections();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long an answer may take; after it the fate is unknown. */
  @WithDefault("PT20S")
  Duration replyTimeout();
}
