package io.carillon.sandbox.fcm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's own credentials, and plain HTTP, against the FCM that is played here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FcmTest {
  private static final String TOKEN = "fZk3:APA91bHqL-kelly_s_phone";
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

  private final HttpClient http = HttpClient.newHttpClient();
  private Path folder;
  private Sandbox sandbox;
  private Client client;
  private String accessToken;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
    accessToken = accessToken(sandbox.fcmServiceAccount());
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
  void takesAMessageOfItsServiceAccount() throws Exception {
    HttpResponse<String> answer =
        send(
            """
            {"message":{"token":"%s","notification":{"title":"Panier","body":"2 articles"},
             "data":{"deepLink":"app://cart"},"android":{"priority":"high","ttl":"3600s"}}}\
            """
                .formatted(TOKEN));

    assertThat(answer.statusCode()).isEqualTo(200);
    String name = json(answer).path("name").asText();
    assertThat(name).startsWith("projects/carillon-local/messages/");
    JsonNode kept = client.inbox("push", TOKEN).get(0);
    assertThat(kept.path("vendorId").asText()).isEqualTo(name);
    assertThat(kept.path("subject").asText()).isEqualTo("Panier");
    assertThat(kept.path("content").path("data").path("deepLink").asText()).isEqualTo("app://cart");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'message':{'token':'TOKEN','datas':{}}}                   | message.datas: unknown
          {'message':{'token':'TOKEN','data':{'n':1}}}               | message.data.n: 1 (expected: string)
          {'message':{'token':'TOKEN','android':{'ttl':'soon'}}}     | message.android.ttl
          {'message':{'notification':{'title':'x'}}}                 | Exactly one of token
          {'message':{'token':'TOKEN','topic':'news'}}               | Exactly one of token
          {'message':{'token':'not a token'}}                        | not a valid FCM registration token
          {'message':{'token':'TOKEN','data':{'google.x':'1'}}}      | Invalid data payload key: google.x
          {'message':                                                | Invalid JSON payload
          """)
  void refusesWhatGoogleDoesNotDescribe(String body, String problem) throws Exception {
    HttpResponse<String> answer = send(body.replace('\'', '"').replace("TOKEN", TOKEN));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").path("status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(json(answer).path("error").path("message").asText()).contains(problem);
    assertThat(client.inbox("push", "")).isEmpty();
  }

  @Test
  void refusesAMessageThatIsTooBig() throws Exception {
    HttpResponse<String> answer =
        send(
            "{\"message\":{\"token\":\"%s\",\"data\":{\"x\":\"%s\"}}}"
                .formatted(TOKEN, "é".repeat(2_048)));

    assertThat(errorCode(answer)).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.body()).contains("too big");
  }

  @ParameterizedTest
  @CsvSource({
    "UNREGISTERED, 404, NOT_FOUND",
    "SENDER_ID_MISMATCH, 403, PERMISSION_DENIED",
    "INVALID_ARGUMENT, 400, INVALID_ARGUMENT",
    "QUOTA_EXCEEDED, 429, RESOURCE_EXHAUSTED",
    "UNAVAILABLE, 503, UNAVAILABLE",
    "INTERNAL, 500, INTERNAL",
  })
  void refusesWithGooglesErrors(String code, int status, String name) throws Exception {
    client.misbehave(
        "{'channel':'fcm','to':'%s','kind':'reject','code':'%s'}".formatted(TOKEN, code));

    HttpResponse<String> answer = send(message());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).path("error").path("status").asText()).isEqualTo(name);
    assertThat(errorCode(answer)).isEqualTo(code);
    assertThat(client.inbox("push", TOKEN)).isEmpty();
  }

  @Test
  void knowsATokenNoMoreOrAsksForPatience() throws Exception {
    client.misbehave("{'channel':'push','kind':'unregistered','times':1}");
    client.misbehave("{'channel':'push','kind':'throttle','delay':'PT7S','times':1}");

    assertThat(errorCode(send(message()))).isEqualTo("UNREGISTERED");
    HttpResponse<String> throttled = send(message());
    assertThat(errorCode(throttled)).isEqualTo("QUOTA_EXCEEDED");
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    assertThat(send(message()).statusCode()).isEqualTo(200);
  }

  @Test
  void keepsWhatItDoesNotAnswer() throws Exception {
    client.misbehave("{'channel':'fcm','kind':'error','times':1}");
    assertThat(send(message()).statusCode()).isEqualTo(500);
    client.misbehave("{'channel':'fcm','kind':'cut','times':1}");
    assertThatThrownBy(() -> send(message())).isInstanceOf(IOException.class);

    assertThat(client.inbox("fcm", TOKEN)).hasSize(2);
  }

  @Test
  void checksWithoutSendingWhenAsked() throws Exception {
    HttpResponse<String> answer =
        send(message().replace("{\"message", "{\"validateOnly\":true,\"message"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.inbox("fcm", TOKEN)).isEmpty();
  }

  @Test
  void givesATokenToItsOwnAccountAlone() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    ServiceAccountCredentials stranger =
        ServiceAccountCredentials.newBuilder()
            .setClientEmail("carillon@carillon-local.iam.gserviceaccount.com")
            .setPrivateKey(generator.generateKeyPair().getPrivate())
            .setTokenServerUri(URI.create(sandbox.url() + "/token"))
            .setScopes(List.of(SCOPE))
            .build();

    assertThatThrownBy(stranger::refreshAccessToken).hasStackTraceContaining("invalid_grant");
    accessToken = "ya29.9999999999.forged";
    assertThat(send(message()).statusCode()).isEqualTo(401);
    accessToken = accessToken(sandbox.fcmServiceAccount());
  }

  @Test
  void knowsItsTokensAfterARestart() throws Exception {
    sandbox.close();
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());

    assertThat(send(message()).statusCode()).isEqualTo(200);
    assertThat(client.call("GET", "/fcm/service-account.json", "").body())
        .isEqualTo(sandbox.fcmServiceAccount());
  }

  private static String message() {
    return "{\"message\":{\"token\":\"" + TOKEN + "\",\"notification\":{\"title\":\"Panier\"}}}";
  }

  private static String accessToken(String serviceAccount) throws IOException {
    return GoogleCredentials.fromStream(new ByteArrayInputStream(serviceAccount.getBytes(UTF_8)))
        .createScoped(SCOPE)
        .refreshAccessToken()
        .getTokenValue();
  }

  private HttpResponse<String> send(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(sandbox.url() + "/v1/projects/carillon-local/messages:send"))
            .header("Authorization", "Bearer " + accessToken)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static String errorCode(HttpResponse<String> answer) throws IOException {
    return json(answer).path("error").path("details").findPath("errorCode").asText();
  }
}
