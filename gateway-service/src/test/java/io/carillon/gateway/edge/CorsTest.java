package io.carillon.gateway.edge;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class CorsTest {

  @Test
  void letsThePagesThatItsOperatorListsSendEventsWithoutCookies() {
    preflight("/v1/batch", "https://sdk.example")
        .statusCode(204)
        .header("Access-Control-Allow-Origin", "https://sdk.example")
        .header("Access-Control-Allow-Methods", containsString("POST"))
        .header("Access-Control-Allow-Headers", containsString("Authorization"))
        .header("Access-Control-Allow-Credentials", nullValue());
  }

  @Test
  void letsListedPagesUseTheApi() {
    preflight("/v1/journeys", "https://app.example")
        .statusCode(204)
        .header("Access-Control-Allow-Origin", "https://app.example")
        .header("Vary", containsString("origin"));
  }

  @Test
  void refusesOtherPages() {
    preflight("/v1/journeys", "https://sdk.example")
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue())
        .body("reason", equalTo("DENIED"));
  }

  @Test
  void speaksForTheServicesOnEveryAnswer() {
    given()
        .header("Authorization", "Bearer " + Tokens.person("demo", "rachel", "marketer"))
        .header("Origin", "https://app.example")
        .get("/v1/journeys")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", "https://app.example")
        .header("Access-Control-Expose-Headers", containsString("ETag"));
    given()
        .header("Origin", "https://app.example")
        .get("/v1/journeys")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", "https://app.example");
  }

  private static ValidatableResponse preflight(String path, String origin) {
    return given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .options(path)
        .then();
  }
}
