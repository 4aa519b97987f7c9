package io.carillon.gateway.admission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class AdmissionTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("nonsense", "Bearer abc"),
        Arguments.of("a write key", "Basic a2V5Og=="),
        Arguments.of("expired", "Bearer " + Tokens.expired("demo")),
        Arguments.of("for another application", "Bearer " + Tokens.wrongAudience("demo")),
        Arguments.of("of another realm", "Bearer " + Tokens.wrongIssuer("demo")),
        Arguments.of("forged", "Bearer " + Tokens.wrongKey("demo")),
        Arguments.of("unsigned", "Bearer " + Tokens.unsigned("demo")),
        Arguments.of("signed with the public key", "Bearer " + Tokens.confusedKey("demo")),
        Arguments.of("of two tokens", "Bearer a, Bearer " + Tokens.person("demo", "a", "admin")),
        Arguments.of("empty", "Bearer "),
        Arguments.of("huge", "Bearer " + "x".repeat(10_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWhatIsNoValidToken(String name, String authorization) {
    given()
        .header("Authorization", authorization)
        .get("/v1/journeys")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer"))
        .contentType("application/problem+json")
        .body("reason", equalTo("UNAUTHENTICATED"));
  }

  @Test
  void refusesACallWithoutAToken() {
    given().get("/v1/journeys").then().statusCode(401);
  }

  @Test
  void refusesATokenOfAService() {
    given()
        .header("Authorization", "Bearer " + Tokens.service("journey"))
        .get("/v1/journeys")
        .then()
        .statusCode(403)
        .body("reason", equalTo("DENIED"));
  }

  @Test
  void letsAPartnerIn() {
    given()
        .header("Authorization", "Bearer " + Tokens.partner("demo", "journeys:read"))
        .get("/v1/journeys")
        .then()
        .statusCode(200);
  }

  @Test
  void asksForNoTokenAtAnOpenDoorAndMindsNone() {
    given().get("/c/some-token").then().statusCode(503);
    given()
        .header("Authorization", "Bearer " + Tokens.expired("demo"))
        .get("/c/some-token")
        .then()
        .statusCode(503);
  }
}
