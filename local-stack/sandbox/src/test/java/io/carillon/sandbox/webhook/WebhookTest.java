package io.carillon.sandbox.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The library of Standard Webhooks signs; the receiver that is played here checks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookTest {
  private static final String OWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"type\":\"cart.abandoned\",\"total\":12.5}";

  private final HttpClient http = HttpClient.newHttpClient();
  private Sandbox sandbox;
  private Client client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
  }

  @AfterAll
  void close() throws Exception {
    sandbox.close();
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
    client.call("DELETE", "/inbox", "");
  }

  @Test
  void believesWhatIsSigned() throws Exception {
    assertThat(post("crm", sandbox.webhookSecret(), Instant.now(), BODY)).isEqualTo(204);

    JsonNode kept = client.inbox("webhook", "crm").get(0);
    assertThat(kept.path("vendorId").asText()).isEqualTo("msg_1");
    assertThat(kept.path("content").path("body").asText()).isEqualTo(BODY);
  }

  @Test
  void givesANameASecretOfItsOwn() throws Exception {
    assertThat(client.call("PUT", "/webhook/own", "{\"secret\":\"" + OWN + "\"}").status())
        .isEqualTo(204);

    assertThat(post("own", OWN, Instant.now(), BODY)).isEqualTo(204);
    assertThat(post("own", sandbox.webhookSecret(), Instant.now(), BODY)).isEqualTo(401);
    assertThat(client.call("PUT", "/webhook/own", "{\"secret\":\"short\"}").status())
        .isEqualTo(400);
  }

  @Test
  void believesNothingElse() throws Exception {
    Instant now = Instant.now();

    assertThat(post("crm", OWN, now, BODY)).isEqualTo(401);
    assertThat(post("crm", sandbox.webhookSecret(), now.minusSeconds(600), BODY)).isEqualTo(400);
    assertThat(client.call("POST", "/webhook/crm", BODY).status()).isEqualTo(400);
    assertThat(client.inbox("webhook", "crm")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"throttle,,429", "unregistered,,410", "reject,422,422"})
  void refusesWhenTold(String kind, String code, int status) throws Exception {
    client.misbehave(
        "{'channel':'webhook','to':'crm','kind':'%s'%s}"
            .formatted(kind, code == null ? "" : ",'code':'" + code + "'"));

    assertThat(post("crm", sandbox.webhookSecret(), Instant.now(), BODY)).isEqualTo(status);
    assertThat(post("other", sandbox.webhookSecret(), Instant.now(), BODY)).isEqualTo(204);
    assertThat(client.inbox("webhook", "crm")).isEmpty();
  }

  @Test
  void keepsWhatItDoesNotAnswer() throws Exception {
    client.misbehave("{'channel':'webhook','kind':'error','times':1}");
    assertThat(post("crm", sandbox.webhookSecret(), Instant.now(), BODY)).isEqualTo(500);
    client.misbehave("{'channel':'webhook','kind':'cut','times':1}");
    assertThatThrownBy(() -> post("crm", sandbox.webhookSecret(), Instant.now(), BODY))
        .isInstanceOf(IOException.class);

    assertThat(client.inbox("webhook", "crm")).hasSize(2);
  }

  private int post(String name, String secret, Instant now, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sandbox.url() + "/webhook/" + name))
            .header("Content-Type", "application/json")
            .header("webhook-id", "msg_1")
            .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .header(
                "webhook-signature", new Webhook(secret).sign("msg_1", now.getEpochSecond(), body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
