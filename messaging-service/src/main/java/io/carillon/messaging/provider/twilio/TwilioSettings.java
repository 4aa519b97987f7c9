package io.carillon.messaging.provider.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The account at Twilio. */
@ConfigMapping(prefix = "carillon.twilio")
public interface TwilioSettings {
  @WithDefault("https://api.twilio.com")
  String baseUrl();

  /** `AC…`; without it the channel is not served. */
  Optional<String> accountSid();

  /** Signs in, and proves that a call is Twilio's own. */
  Optional<String> authToken();

  /** The sender's number in E.164, or its name, for tenants that have no own. */
  Optional<String> from();

  /** Numbers by tenant. */
  Map<String, String> senders();

  /** Under which Twilio reaches this platform's public port. */
  @WithDefault("${carillon.public-url:http://localhost:8080}")
  String callbackUrl();

  /** Calls at once, at most. */
  @WithDefault("20")
  int connections();

  @WithDefault("PT5S")
  Duration connectTimeout();

  /** How long an answer may take; after it the fate is unknown. */
  @WithDefault("PT20S")
  Duration replyTimeout();
}
