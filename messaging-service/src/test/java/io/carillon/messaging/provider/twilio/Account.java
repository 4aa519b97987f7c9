package io.carillon.messaging.provider.twilio;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings, valid by default. */
record Account(
    String baseUrl,
    Optional<String> accountSid,
    Optional<String> authToken,
    Optional<String> from,
    Map<String, String> senders,
    String callbackUrl)
    implements TwilioSettings {
  static final String FROM = "+33757000000";

  Account(
      String baseUrl,
      Optional<String> accountSid,
      Optional<String> authToken,
      Optional<String> from,
      Map<String, String> senders) {
    this(baseUrl, accountSid, authToken, from, senders, "https://c.example/");
  }

  static Account of(String baseUrl, String sid, String token) {
    return new Account(baseUrl, Optional.of(sid), Optional.of(token), Optional.of(FROM), Map.of());
  }

  Account calledBackAt(String url) {
    return new Account(baseUrl, accountSid, authToken, from, senders, url);
  }

  @Override
  public int connections() {
    return 3;
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration replyTimeout() {
    return Duration.ofSeconds(2);
  }
}
