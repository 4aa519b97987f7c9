package io.carillon.scorecard;

import static io.restassured.RestAssured.given;

import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.SchemaRules;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scorecard.v1.GetScorecardRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DoorsTest {
  @Test
  void everyDoorIsGuarded() {
    // Given
    String demo = Tokens.person("demo", "rachel", "marketer");
    given()
        .auth()
        .oauth2(demo)
        .contentType(ContentType.JSON)
        .body(Stage.body("guarded"))
        .post("/v1/apps")
        .then()
        .statusCode(201);

    // When, Then
    Access.ofThisService()
        .objectWith(Stage.body("guarded"), "PUT /v1/apps/{key}", "guarded")
        .objectWith("{\"apps\":[]}", "PUT /v1/apps/{key}/competitors", "guarded")
        .object("GET /v1/apps/{key}", "guarded")
        .object("GET /v1/apps/{key}/competitors", "guarded")
        .object("GET /v1/apps/{key}/scorecard", "guarded")
        .object("GET /v1/apps/{key}/scorecard.svg", "guarded")
        .object("POST /v1/apps/{key}/snapshots", "guarded")
        .object(
            "carillon.scorecard.v1.ScorecardService/GetScorecard",
            GetScorecardRequest.newBuilder().setApp("guarded").build())
        .object("DELETE /v1/apps/{key}", "guarded")
        .verify();
  }

  @Test
  void rowsOfTenantsAreWalledOff() {
    SchemaRules.ofThisService().verify();
  }

  @Test
  void itSaysOfItselfThatItIsReady() {
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/health/started").then().statusCode(200);
  }
}
