package io.carillon.identity.privacy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.platform.testkit.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;

/** Paula, who asks for others by right. */
final class Asking {
  static final String PATH = "/v1/privacy-requests";

  private Asking() {}

  static String asked(String kind, String identifier) {
    return ask(kind, identifier).statusCode(202).extract().path("id");
  }

  static ValidatableResponse ask(String kind, String identifier) {
    return body(kind, identifier).post(PATH).then();
  }

  static RequestSpecification body(String kind, String identifier) {
    return paula().body("{\"kind\":\"%s\",\"identifier\":\"%s\"}".formatted(kind, identifier));
  }

  static JsonPath done(String request) {
    await().untilAsserted(() -> assertThat(get(request).getString("state")).isEqualTo("done"));
    return get(request);
  }

  static JsonPath get(String request) {
    return paula().get(PATH + "/" + request).then().statusCode(200).extract().jsonPath();
  }

  static Instant at(JsonPath json, String field) {
    return Instant.parse(json.getString(field));
  }

  static RequestSpecification paula(String tenant) {
    return as(Tokens.person(tenant, "paula", "privacy"));
  }

  static RequestSpecification paula() {
    return paula("demo");
  }

  static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }

  static void merge(String one, String other) {
    as(Tokens.person("demo", "rachel", "marketer"))
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(one, other))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(200);
  }
}
