package io.carillon.gateway.openapi;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.Fate;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class OpenApiTest {

  @Test
  void joinsTheContractsOfAllServicesThatAnswer() {
    given()
        .get("/openapi")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("openapi", equalTo("3.1.0"))
        .body("paths", hasKey("/v1/status"))
        .body("paths", hasKey("/v1/journeys/{key}"))
        .body("paths", hasKey("/v1/events"))
        .body("paths", not(hasKey("/q/inner")))
        .body("paths.'/v1/journeys/{key}'.get.operationId", equalTo("find"))
        .body("paths.'/v1/events'.get.operationId", equalTo("analytics.find"))
        .body("components.schemas.Item.properties", hasKey("key"))
        .body("components.schemas.'analytics.Item'.properties", hasKey("event"))
        .body("info.x-missing", hasItems("messaging", "identity"));
  }

  @Test
  void keepsTheContractOfAServiceThatWentAwayAndSaysSinceWhen() {
    given().get("/openapi").then().body("paths", hasKey("/v1/apps"));
    Fate scorecard = Fate.of("scorecard");

    scorecard.kill();
    try {
      given()
          .get("/openapi")
          .then()
          .statusCode(200)
          .body("paths", hasKey("/v1/apps"))
          .body("info.x-stale.scorecard", startsWith("20"))
          .body("info.description", containsString("scorecard at 20"))
          .body("info.x-missing", not(hasItem("scorecard")));
    } finally {
      scorecard.restore("/start");
    }

    given().get("/openapi").then().body("info.x-stale", nullValue());
  }

  @Test
  void speaksYamlToo() {
    given().get("/openapi?format=yaml").then().statusCode(200).contentType(containsString("yaml"));
    given()
        .get("/openapi?format=xml")
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"));
  }

  @Test
  void showsSwaggerUi() {
    given()
        .get("/docs/")
        .then()
        .statusCode(200)
        .contentType(containsString("text/html"))
        .header("Content-Security-Policy", containsString("script-src 'self'"))
        .body(containsString("/openapi"));
  }
}
