package io.carillon.messaging.provider.apns;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Pushes;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import io.carillon.platform.store.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class ApnsContractTest extends VendorContract {
  @Override
  protected String vendor() {
    return "apns";
  }

  @Override
  protected Opened open(Settings given) {
    ApnsProvider apns = new ApnsProvider(given.as(ApnsSettings.class), Clock.systemUTC());
    return new Opened(apns, apns::close);
  }

  @Override
  protected Recipient recipient(String url) {
    String half = Ids.next().toString().replace("-", "");
    return to(half + half);
  }

  @Override
  protected Recipient malformed() {
    return to("no token/../of ours");
  }

  private static Recipient to(String token) {
    return new Recipient(
        new Address(Address.Kind.IOS, "d-1", token), Pushes.push("The jacket is back"), token);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    JsonNode payload = item.path("content").path("payload");
    return Pushes.read(payload.path("aps").path("alert"), payload.path("carillonImage"), payload);
  }

  @Override
  protected Map<String, String> nowhere() {
    return Map.of("carillon.apns.port", "1");
  }

  @Override
  protected Map<String, String> stranger() {
    return Map.of("carillon.apns.key-id", "NOTOURKEY1");
  }

  @Override
  protected String refusal() {
    return "PayloadEmpty";
  }

  @Override
  protected String failure() {
    return "InternalServerError";
  }

  /** Apple says no time; the provider leaves it in peace for a minute. */
  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofMinutes(1));
  }
}
