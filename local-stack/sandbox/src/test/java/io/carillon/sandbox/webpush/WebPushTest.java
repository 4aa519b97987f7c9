package io.carillon.sandbox.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import io.carillon.sandbox.key.Keys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Security;
import java.util.HashMap;
import java.util.Map;
import nl.martijndwars.webpush.AbstractPushService;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.Notification;
import nl.martijndwars.webpush.Urgency;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web push library encrypts and signs; the push service that is played here reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebPushTest {
  private static final String TEXT = "{\"title\":\"Panier\",\"body\":\"L’écharpe vous attend\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private Path folder;
  private Sandbox sandbox;
  private Client client;
  private Server server;

  /** Who pushes. */
  private static final class Server extends AbstractPushService<Server> {
    private final String key;

    private Server(String publicKey, String privateKey) throws Exception {
      super(publicKey, privateKey, "mailto:push@shop.example");
      this.key = publicKey;
    }

    static Server create() throws Exception {
      ServerKey pair = ServerKey.of(Keys.p256());
      return new Server(pair.publicKey(), pair.privateKey());
    }

    nl.martijndwars.webpush.HttpRequest request(JsonNode subscription, String payload)
        throws Exception {
      return prepareRequest(
          new Notification(
              subscription.path("endpoint").asText(),
              subscription.path("keys").path("p256dh").asText(),
              subscription.path("keys").path("auth").asText(),
              payload,
              Urgency.HIGH),
          Encoding.AES128GCM);
    }
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    folder = temporary;
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
    server = Server.create();
  }

  @AfterAll
  void close() throws Exception {
    sandbox.close();
    Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
    client.call("DELETE", "/inbox", "");
  }

  @Test
  void readsWhatABrowserWouldRead() throws Exception {
    JsonNode subscription = subscribe("{}");

    HttpResponse<String> answer = push(subscription, Map.of());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).isPresent();
    JsonNode kept = client.inbox("webpush", id(subscription)).get(0);
    assertThat(kept.path("subject").asText()).isEqualTo("Panier");
    assertThat(kept.path("content").path("payload").asText()).isEqualTo(TEXT);
    assertThat(kept.path("content").path("urgency").asText()).isEqualTo("high");
  }

  @Test
  void knowsASubscriptionAfterARestart() throws Exception {
    JsonNode subscription = subscribe("{}");

    sandbox.close();
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());

    JsonNode moved =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(subscription.toString().replaceAll("http://127.0.0.1:[0-9]+", sandbox.url()));
    assertThat(push(moved, Map.of()).statusCode()).isEqualTo(201);
  }

  @Test
  void letsNobodyElsePushToASubscriptionOfAKey() throws Exception {
    JsonNode subscription = subscribe("{\"applicationServerKey\":\"" + server.key + "\"}");

    assertThat(push(subscription, Map.of()).statusCode()).isEqualTo(201);
    assertThat(push(Server.create(), subscription, Map.of()).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, '', 401",
    "Authorization, 'vapid t=a.b.c, k=AAAA', 403",
    "TTL, soon, 400",
    "Urgency, now, 400",
    "Content-Encoding, aesgcm, 400",
  })
  void refusesWhatTheStandardsDoNotAllow(String header, String value, int status) throws Exception {
    JsonNode subscription = subscribe("{}");

    assertThat(push(subscription, Map.of(header, value)).statusCode()).isEqualTo(status);
    assertThat(client.inbox("webpush", id(subscription))).isEmpty();
  }

  @Test
  void refusesWhatAnotherSubscriptionCouldRead() throws Exception {
    JsonNode one = subscribe("{}");
    JsonNode other = subscribe("{}");
    nl.martijndwars.webpush.HttpRequest request = server.request(other, TEXT);

    HttpResponse<String> answer = send(one.path("endpoint").asText(), request, Map.of());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("cannot decrypt");
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    JsonNode subscription = subscribe("{}");
    nl.martijndwars.webpush.HttpRequest request = server.request(subscription, "x".repeat(4_090));

    assertThat(send(subscription.path("endpoint").asText(), request, Map.of()).statusCode())
        .isEqualTo(413);
  }

  @Test
  void knowsNoSubscriptionThatHasEnded() throws Exception {
    JsonNode subscription = subscribe("{}");
    String path = "/webpush/" + id(subscription);

    assertThat(client.call("DELETE", path, "").status()).isEqualTo(204);

    assertThat(push(subscription, Map.of()).statusCode()).isEqualTo(410);
    assertThat(client.call("DELETE", path, "").status()).isEqualTo(410);
  }

  @ParameterizedTest
  @CsvSource({"throttle,,429", "unregistered,,410", "reject,404,404"})
  void refusesWhenTold(String kind, String code, int status) throws Exception {
    JsonNode subscription = subscribe("{}");
    client.misbehave(
        "{'channel':'webpush','to':'%s','kind':'%s'%s}"
            .formatted(id(subscription), kind, code == null ? "" : ",'code':'" + code + "'"));

    assertThat(push(subscription, Map.of()).statusCode()).isEqualTo(status);
    assertThat(client.inbox("webpush", id(subscription))).isEmpty();
  }

  @Test
  void keepsWhatItDoesNotAnswer() throws Exception {
    JsonNode subscription = subscribe("{}");
    client.misbehave("{'channel':'webpush','kind':'error','times':1}");
    assertThat(push(subscription, Map.of()).statusCode()).isEqualTo(500);
    client.misbehave("{'channel':'webpush','kind':'cut','times':1}");
    assertThatThrownBy(() -> push(subscription, Map.of())).isInstanceOf(IOException.class);

    assertThat(client.inbox("webpush", id(subscription))).hasSize(2);
  }

  private JsonNode subscribe(String body) throws Exception {
    Client.Answer answer = client.call("POST", "/webpush/subscriptions", body);
    assertThat(answer.status()).isEqualTo(201);
    return answer.json();
  }

  private static String id(JsonNode subscription) {
    return subscription.path("endpoint").asText().replaceAll(".*/", "");
  }

  private HttpResponse<String> push(JsonNode subscription, Map<String, String> instead)
      throws Exception {
    return push(server, subscription, instead);
  }

  private HttpResponse<String> push(Server from, JsonNode subscription, Map<String, String> instead)
      throws Exception {
    return send(subscription.path("endpoint").asText(), from.request(subscription, TEXT), instead);
  }

  private HttpResponse<String> send(
      String endpoint, nl.martijndwars.webpush.HttpRequest prepared, Map<String, String> instead)
      throws Exception {
    Map<String, String> headers = new HashMap<>(prepared.getHeaders());
    headers.putAll(instead);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint))
            .POST(HttpRequest.BodyPublishers.ofByteArray(prepared.getBody()));
    headers.forEach(request::header);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
