package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.logged;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doors that no library opens: an image's address, and what a page sends when it is left. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class OtherDoorsTest {
  private static final List<String> CALLS =
      List.of("track", "identify", "page", "screen", "group", "alias");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static String key = "";

  private final String id = Ids.next().toString();

  @BeforeEach
  void aKey() {
    if (key.isEmpty()) {
      key = Demo.newKey();
    }
  }

  @Test
  void takesEachCallAsAnImage() {
    for (String call : CALLS) {
      Response answer = pixel(call, base64(event(call)));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.contentType()).isEqualTo("image/gif");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.asByteArray()).startsWith("GIF89a".getBytes(UTF_8)).endsWith(0x3B);
    }

    assertThat(logged(id))
        .allSatisfy(event -> assertThat(event.getJson().toStringUtf8()).doesNotContain(key))
        .extracting(event -> event.getType().name().replace("EVENT_TYPE_", ""))
        .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
        .containsExactlyInAnyOrderElementsOf(CALLS);
  }

  @Test
  void readsBothAlphabetsOfBase64WithAndWithoutPadding() {
    // bytes that the two alphabets write differently
    String json = event("track").replace("}", ",\"x\":\"ûÿ>>>???~~~\"}");
    String url = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    assertThat(base64(json)).isNotEqualTo(url);

    assertThat(pixel("track", base64(json)).statusCode()).isEqualTo(200);
    assertThat(pixel("track", url).statusCode()).isEqualTo(200);

    assertThat(logged(id))
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.getJson().toStringUtf8()).contains("ûÿ"));
  }

  @Test
  void aLookWhetherTheImageIsThereIsNoEvent() {
    RestAssured.given()
        .queryParam("data", base64(event("track")))
        .head("/v1/pixel/track")
        .then()
        .statusCode(200);

    assertThat(logged(id)).isEmpty();
  }

  @Test
  void anImageThatTellsNothingIsNotAnsweredAsOneThatDoes() {
    pixel("track", "%%%").then().statusCode(400).body("violations[0].field", equalTo("data"));
    pixel("track", base64("no json")).then().statusCode(400).body("reason", equalTo("MALFORMED"));
    pixel("track", base64("{\"event\":\"A\",\"userId\":\"k\"}"))
        .then()
        .statusCode(401)
        .body("reason", equalTo("WRITE_KEY_MISSING"));
    pixel("track", base64("{\"event\":\"A\",\"writeKey\":\"" + key + "\"}"))
        .then()
        .statusCode(400)
        .body("reason", equalTo("IDENTIFIER_MISSING"));
    pixel("batch", base64(event("track"))).then().statusCode(404);
    RestAssured.get("/v1/pixel/track").then().statusCode(400);
    assertThat(logged(id)).isEmpty();
  }

  @Test
  void takesABeaconWhateverTypeTheBrowserGivesIt() throws Exception {
    String batch = "{\"writeKey\":\"%s\",\"batch\":[%s]}".formatted(key, event("page"));
    // a text, a blob of JSON, a blob that says nothing, a form
    List<String> types =
        List.of(
            "text/plain;charset=UTF-8",
            "application/json",
            "",
            "application/x-www-form-urlencoded;charset=UTF-8");

    for (String type : types) {
      assertThat(post("/v1/t", type, event("track")).statusCode()).as(type).isEqualTo(200);
      assertThat(post("/v1/b", type, batch).statusCode()).as(type).isEqualTo(200);
    }

    assertThat(logged(id))
        .hasSize(2 * types.size())
        .noneMatch(event -> event.getJson().toStringUtf8().contains(key))
        .extracting(AcceptedEvent::getType)
        .containsOnly(EventType.EVENT_TYPE_TRACK, EventType.EVENT_TYPE_PAGE);
  }

  @Test
  void aFormThatHoldsNoJsonIsSaidToBeNone() throws Exception {
    HttpResponse<String> answer =
        post("/v1/t", "application/x-www-form-urlencoded", "userId=kelly&event=A");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("MALFORMED");
  }

  @Test
  void takesTheAddressesWithASlashBehindThem() throws Exception {
    String batch = "{\"writeKey\":\"%s\",\"batch\":[%s]}".formatted(key, event("page"));

    assertThat(post("/v1/import/", "application/json", batch).statusCode()).isEqualTo(200);
    assertThat(post("/v1/batch/", "application/json", batch).statusCode()).isEqualTo(200);
    assertThat(logged(id)).hasSize(2);
  }

  private static Response pixel(String call, String data) {
    return RestAssured.given().queryParam("data", data).get("/v1/pixel/" + call);
  }

  private static HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
            .POST(BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private String event(String type) {
    return """
        {"type":"%s","messageId":"%s","userId":"kelly","event":"A","groupId":"g","previousId":"p",\
        "writeKey":"%s"}"""
        .formatted(type, id, key);
  }

  private static String base64(String json) {
    return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
  }
}
