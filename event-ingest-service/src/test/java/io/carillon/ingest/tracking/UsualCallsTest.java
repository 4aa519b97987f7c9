package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.ingest.Demo;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is usual is answered in front of the resources: as they answer what is not, such as a body
 * whose length is not said.
 */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class UsualCallsTest {
  private static final String TRACK = "{\"type\":\"track\",\"userId\":\"k\",\"event\":\"A\"}";
  private static final String GOOD = "{\"userId\":\"k\",\"event\":\"A\"}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> more = new ArrayList<>();
  private String path = "/v1/track";
  private String type = "application/json";
  private String authorization = "";

  /** What a caller sees, but for what differs each time. */
  private record Answer(int status, String type, String retryAfter, TreeMap<String, Object> body) {}

  @BeforeEach
  void aKey() {
    authorization = basic(Demo.newKey());
  }

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD,
        "\uFEFF" + GOOD,
        "{\"userId\":\"k\"}",
        "{\"event\":\"A\"}",
        "{\"userId\":\"k\",\"event\":\"A\",\"event\":\"B\"}",
        "{\"userId\":\"k\",\"event\":\"A\",\"properties\":[]}",
        "{\"type\":\"page\",\"userId\":\"k\",\"event\":\"A\"}",
        "{\"userId\":\"k\"",
        "[]",
        " ",
        "",
      })
  void areAnsweredAsTheResourcesDo(String body) throws Exception {
    assertAlike(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/track", "/v1/identify", "/v1/page", "/v1/screen", "/v1/group", "/v1/alias"})
  void areAnsweredAlikeAtEachAddress(String address) throws Exception {
    path = address;
    assertAlike("{\"userId\":\"k\",\"event\":\"A\",\"groupId\":\"g\",\"previousId\":\"a\"}");
    assertAlike("{}");
    path = address.substring(0, "/v1/x".length());
    assertAlike("{\"userId\":\"k\",\"event\":\"A\",\"groupId\":\"g\",\"previousId\":\"a\"}");
    assertAlike("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batch\":[]}",
        "{\"batch\":[" + TRACK + "," + TRACK + "]}",
        "{\"batch\":[" + TRACK + ",{\"type\":\"track\"},7]}",
        "{\"batch\":{}}",
        "{\"batch\":[{]}",
        "",
      })
  void ofWhichSeveralComeAreAnsweredAlike(String body) throws Exception {
    for (String address : List.of("/v1/batch", "/v1/import", "/v1/import/", "/v1/b")) {
      path = address;
      assertAlike(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic !", "Basic bm9uZTo=", "Bearer none", "Digest none", ""})
  void areRefusedAlike(String word) throws Exception {
    authorization = word;

    assertAlike(GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/json; charset=utf-8", "text/html", "/", "application"})
  void areJsonAlike(String said) throws Exception {
    type = said;

    assertAlike(GOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html", "application/*"})
  void areAnsweredAlikeWhateverIsAskedFor(String wanted) throws Exception {
    more.add("Accept");
    more.add(wanted);

    assertAlike(GOOD);
  }

  @Test
  void areReadAlikeWhereALineStandsTwice() throws Exception {
    more.add("Authorization");
    more.add(authorization);

    assertThat(assertAlike(GOOD).status()).isEqualTo(401);
  }

  @Test
  void mayHaveAsManyBytesAlike() throws Exception {
    int left = 32 * 1024 - GOOD.length();

    assertThat(assertAlike(GOOD + " ".repeat(left)).status()).isEqualTo(200);
    assertThat(assertAlike(event(32 * 1024)).status()).isEqualTo(200);
    assertThat(assertAlike(event(32 * 1024 + 1)).status()).isEqualTo(413);
  }

  private static String event(int bytes) {
    String before = "{\"userId\":\"k\",\"event\":\"A\",\"properties\":{\"p\":[\"";
    String texts = ("x".repeat(7_000) + "\",\"").repeat(4);
    return before + texts + "x".repeat(bytes - before.length() - texts.length() - 4) + "\"]}}";
  }

  private Answer assertAlike(String body) throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Answer usual = answer(HttpRequest.BodyPublishers.ofByteArray(bytes));
    Answer unusual =
        answer(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    assertThat(usual).isEqualTo(unusual);
    return usual;
  }

  private Answer answer(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
            .header("Content-Type", type)
            .POST(body);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    if (!more.isEmpty()) {
      request.headers(more.toArray(String[]::new));
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    TreeMap<String, Object> said = new TreeMap<>(JsonPath.from(response.body()).getMap(""));
    said.remove("traceId");
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.headers().firstValue("Retry-After").orElse(""),
        said);
  }

  private static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }
}
