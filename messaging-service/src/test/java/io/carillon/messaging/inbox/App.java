package io.carillon.messaging.inbox;

import static org.awaitility.Awaitility.await;

import io.carillon.definition.v1.DefinitionState;
import io.carillon.messaging.Town;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.store.Ids;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An app on a phone, with its tenant's write key, and the tenant's server behind it. */
final class App implements AutoCloseable {
  private final Town town;
  private final String tenant;
  private final String id = Ids.next().toString();
  final String key = "wk_" + id;
  final String secret;
  private final HttpClient client = HttpClient.newHttpClient();

  App(Town town, String tenant) {
    this.town = town;
    this.tenant = tenant;
    this.secret = newSecret(tenant);
    define(1, DefinitionState.DEFINITION_STATE_LIVE, "");
    await("the key works")
        .until(() -> as("nobody").get("/v1/inbox").statusCode(), status -> status == 200);
  }

  static String newSecret(String tenant) {
    return Town.as(tenant, "developer")
        .body("{\"use\":\"inbox\",\"overlap\":\"PT1H\"}")
        .post("/v1/signing-secrets")
        .then()
        .statusCode(201)
        .extract()
        .path("secret");
  }

  void revokeKey() {
    define(2, DefinitionState.DEFINITION_STATE_ARCHIVED, "");
  }

  /** The same key, limited from now on. */
  void limitKey(String limits) {
    define(2, DefinitionState.DEFINITION_STATE_LIVE, ",\"limits\":" + limits);
  }

  private void define(long version, DefinitionState state, String limits) {
    town.defines(
        tenant,
        Kinds.WRITE_KEY,
        id,
        version,
        state,
        "{\"name\":\"app\",\"prefix\":\"wk_\",\"hash\":\"%s\",\"trusted\":false,\"previous\":[]%s}"
            .formatted(WriteKey.hash(key), limits));
  }

  RequestSpecification as(String userId) {
    return RestAssured.given()
        .urlEncodingEnabled(false)
        .auth()
        .preemptive()
        .basic(key, "")
        .queryParam("userId", userId)
        .queryParam("userHash", UserHash.of(secret, userId));
  }

  /** The lines of a stream as they come; returns when it stands. */
  List<String> watch(String userId, String... headers) {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/v1/inbox/stream?userId=%s&userHash=%s"
                        .formatted(
                            RestAssured.port,
                            URLEncoder.encode(userId, StandardCharsets.UTF_8),
                            UserHash.of(secret, userId))))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString((key + ":").getBytes(StandardCharsets.UTF_8)))
            .header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
        .thenAccept(response -> response.body().forEach(lines::add));
    await("the stream stands").until(() -> lines.contains(":open"));
    return lines;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
