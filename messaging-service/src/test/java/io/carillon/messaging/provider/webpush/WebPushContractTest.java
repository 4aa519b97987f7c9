package io.carillon.messaging.provider.webpush;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Pushes;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import io.carillon.sandbox.key.Keys;
import io.carillon.sandbox.webpush.ServerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class WebPushContractTest extends VendorContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected String vendor() {
    return "webpush";
  }

  @Override
  protected Opened open(Settings given) {
    WebPushProvider webpush =
        new WebPushProvider(given.as(WebPushSettings.class), Clock.systemUTC());
    return new Opened(webpush, webpush::close);
  }

  @Override
  protected Recipient recipient(String url) {
    JsonNode subscription =
        vendors.subscribe(settings.values().getOrDefault("carillon.webpush.public-key", ""));
    String endpoint = subscription.path("endpoint").asText();
    String place = endpoint.substring(endpoint.indexOf("/webpush/"));
    return to(
        subscription.toString().replace(endpoint, url + place),
        place.substring("/webpush/".length()));
  }

  @Override
  protected Recipient malformed() {
    return to("{\"endpoint\":\"https://push.example/1\"}", "");
  }

  private static Recipient to(String subscription, String id) {
    return new Recipient(
        new Address(Address.Kind.WEB, "d-1", subscription), Pushes.push("The jacket is back"), id);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    try {
      JsonNode payload = JSON.readTree(item.path("content").path("payload").asText());
      return Pushes.read(payload, payload.path("image"), payload.path("data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address says by itself where it leads. */
  @Override
  protected Map<String, String> nowhere() {
    return Map.of("carillon.webpush.services", NOWHERE);
  }

  @Override
  protected Map<String, String> stranger() {
    try {
      ServerKey other = ServerKey.of(Keys.p256());
      return Map.of(
          "carillon.webpush.public-key", other.publicKey(),
          "carillon.webpush.private-key", other.privateKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected String refusal() {
    return "400";
  }

  @Override
  protected String failure() {
    return "500";
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(30));
  }
}
