package io.carillon.messaging.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class WebhookChannelTest {
  @Test
  void aJourneyCallsASystemWhichKnowsWhoCalls() {
    try (Town town = new Town();
        Receiver receiver = new Receiver()) {
      // Given
      String secret =
          Town.as("demo", "developer")
              .body("{\"use\":\"webhook\"}")
              .post("/v1/signing-secrets")
              .then()
              .statusCode(201)
              .extract()
              .path("secret");
      UUID kelly = town.subscriber("webhook@example.com");
      String template =
          Town.template(
              "webhook",
              Map.of(
                  "url",
                  receiver.url("/carts/{{ profile.id }}"),
                  "headers",
                  Map.of("X-Shop", "paris"),
                  "body",
                  "{\"first\":\"{{ entry.properties.lines[0].name }}\"}"));

      // When
      String id = town.ask(Town.request(kelly, template, "transactional").setChannel("webhook"));

      // Then
      assertThat(Town.awaitState(id, "accepted").path("provider").asText()).isEqualTo("webhook");
      town.awaitEvent("Webhook Sent", id);
      assertThat(receiver.calls).hasSize(1);
      Receiver.Call call = receiver.calls.getFirst();
      assertThat(call.path()).isEqualTo("/carts/" + kelly);
      assertThat(call.body()).isEqualTo("{\"first\":\"Veste\"}");
      assertThat(call.header("x-shop")).isEqualTo("paris");
      assertThat(call.header("webhook-id")).isEqualTo(id);
      assertThatCode(() -> new Webhook(secret).verify(call.body(), signed(call)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aSystemThatIsNotReadyIsCalledAgain() {
    try (Town town = new Town();
        Receiver receiver = new Receiver()) {
      Town.as("demo", "developer")
          .body("{\"use\":\"webhook\"}")
          .post("/v1/signing-secrets")
          .then()
          .statusCode(201);
      receiver.answers(
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(503, -1);
            receiver.answers(204);
          });
      UUID kelly = town.subscriber("patient-webhook@example.com");
      String template = Town.template("webhook", Map.of("url", receiver.url("/")));

      String id = town.ask(Town.request(kelly, template, "transactional").setChannel("webhook"));

      Town.awaitState(id, "accepted");
      assertThat(receiver.calls)
          .extracting(call -> call.header("webhook-id"))
          .containsExactly(id, id);
    }
  }

  private static Map<String, List<String>> signed(Receiver.Call call) {
    return Map.of(
        "webhook-id", List.of(call.header("webhook-id")),
        "webhook-timestamp", List.of(call.header("webhook-timestamp")),
        "webhook-signature", List.of(call.header("webhook-signature")));
  }
}
