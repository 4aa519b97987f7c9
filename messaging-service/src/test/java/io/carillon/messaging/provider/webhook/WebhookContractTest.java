package io.carillon.messaging.provider.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import io.carillon.platform.store.Ids;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

class WebhookContractTest extends VendorContract {
  private static final String BODY = "{\"name\":\"Écharpe\"}";

  private final Vertx vertx = Vertx.vertx();

  @AfterAll
  void stop() {
    var _ = vertx.close();
  }

  @Override
  protected String vendor() {
    return "webhook";
  }

  @Override
  protected Opened open(Settings given) {
    WebhookProvider webhook =
        new WebhookProvider(
            vertx, given.as(WebhookSettings.class), _ -> List.of(), Clock.systemUTC());
    return new Opened(webhook, webhook::close);
  }

  @Override
  protected Recipient recipient(String url) {
    String name = Ids.next().toString();
    return to(url + "/webhook/" + name, name);
  }

  @Override
  protected Recipient malformed() {
    return to("shop.example/orders", "");
  }

  private static Recipient to(String url, String name) {
    return new Recipient(
        Address.profile(Ids.next()), new Outgoing.Webhook(url, Map.of(), BODY), name);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    String url = settings.values().get("carillon.twilio.base-url");
    return new Outgoing.Webhook(
        url + "/webhook/" + item.path("to").path(0).asText(),
        Map.of(),
        item.path("content").path("body").asText());
  }

  /** A template says by itself where it leads. */
  @Override
  protected Map<String, String> nowhere() {
    return Map.of();
  }

  @Override
  protected Map<String, String> stranger() {
    return Map.of("carillon.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  }

  @Override
  protected String refusal() {
    return "410";
  }

  @Override
  protected String failure() {
    return "500";
  }

  @Override
  protected boolean knowsARepetition() {
    return true;
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(30));
  }

  @Override
  protected Map<Case, String> absent() {
    return Map.of(
        Case.DEAD,
        "it is addressed to a person; the endpoint is the template's, and that it is gone (410)"
            + " says nothing of the person");
  }
}
