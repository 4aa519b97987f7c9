package io.carillon.messaging.provider.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.messaging.provider.Pushes;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import io.carillon.platform.store.Ids;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class FcmContractTest extends VendorContract {
  @Override
  protected String vendor() {
    return "fcm";
  }

  @Override
  protected Opened open(Settings given) {
    FcmProvider fcm = new FcmProvider(given.as(FcmSettings.class), Clock.systemUTC());
    return new Opened(fcm, fcm::close);
  }

  @Override
  protected Recipient recipient(String url) {
    return to("fZk3:" + Ids.next());
  }

  @Override
  protected Recipient malformed() {
    return to("a token of no form");
  }

  private static Recipient to(String token) {
    return new Recipient(
        new Address(Address.Kind.ANDROID, "d-1", token), Pushes.push("The jacket is back"), token);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    JsonNode shown = item.path("content").path("notification");
    return Pushes.read(shown, shown.path("image"), item.path("content").path("data"));
  }

  @Override
  protected Map<String, String> nowhere() {
    return Map.of("carillon.fcm.base-url", NOWHERE);
  }

  /** Another key, so that Google gives no access token for it. */
  @Override
  protected Map<String, String> stranger() {
    URI google = URI.create(settings.values().getOrDefault("carillon.fcm.base-url", ""));
    return Map.of("carillon.fcm.credentials", PlayedVendor.googleAccount(google));
  }

  @Override
  protected String refusal() {
    return "INVALID_ARGUMENT";
  }

  @Override
  protected String failure() {
    return "INTERNAL";
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(30));
  }
}
