package io.carillon.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class RestProxyTest {

  @Test
  void passesMethodPathQueryBodyAndToken() {
    String token = Tokens.person("demo", "rachel", "marketer");

    given()
        .header("Authorization", "Bearer " + token)
        .header("Idempotency-Key", "k-1")
        .contentType("application/json")
        .body("{\"a\":1}")
        .urlEncodingEnabled(false)
        .put("/v1/journeys/welcome?x=1&y=a%20b")
        .then()
        .statusCode(200)
        .header("ETag", "\"7\"")
        .body("service", equalTo("journey"))
        .body("method", equalTo("PUT"))
        .body("uri", equalTo("/v1/journeys/welcome?x=1&y=a%20b"))
        .body("body", equalTo("{\"a\":1}"))
        .body("headers.authorization", equalTo("Bearer " + token))
        .body("headers.idempotency-key", equalTo("k-1"));
  }

  @Test
  void decidesOnThePathThatTheServiceSees() {
    rachel()
        .urlEncodingEnabled(false)
        .get("/v1/profiles/p-1/%65vents")
        .then()
        .statusCode(200)
        .body("service", equalTo("analytics"))
        .body("uri", equalTo("/v1/profiles/p-1/events"));
  }

  @Test
  void asksForATokenWhateverThePathIsDisguisedAs() {
    given().urlEncodingEnabled(false).get("/v1/%6Aourneys").then().statusCode(401);
    given().urlEncodingEnabled(false).get("/v1/track/../%6Aourneys").then().statusCode(400);
  }

  @Test
  void removesWhatOnlyServicesMaySayAndSaysWhoAsked() {
    rachel()
        .header("Carillon-Tenant", "other")
        .header("X-Forwarded-For", "203.0.113.9")
        .header("X-Forwarded-Host", "evil.example")
        .header("Connection", "keep-alive, X-Secret-Hop")
        .header("X-Secret-Hop", "1")
        .get("/v1/journeys")
        .then()
        .statusCode(200)
        .body("headers.carillon-tenant", nullValue())
        .body("headers.x-secret-hop", nullValue())
        .body("headers.x-forwarded-for", equalTo("127.0.0.1"))
        .body("headers.x-forwarded-host", not(containsString("evil")))
        .body("headers.x-forwarded-proto", equalTo("http"));
  }

  @Test
  void startsATraceAndContinuesAGivenOne() {
    rachel()
        .get("/v1/journeys")
        .then()
        .body("headers.traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]"));

    String trace = "0af7651916cd43dd8448eb211c80319c";
    rachel()
        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
        .get("/v1/journeys")
        .then()
        .body("headers.traceparent", matchesPattern("00-" + trace + "-[0-9a-f]{16}-01"))
        .body("headers.traceparent", not(containsString("b7ad6b7169203331")));
  }

  @Test
  void aProblemNamesTheTraceThatItsCallerBegan() {
    String trace = "1af7651916cd43dd8448eb211c80319c";
    rachel()
        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
        .header("X-Request-Id", "r-2")
        .get("/v1/messages")
        .then()
        .statusCode(503)
        .header("X-Request-Id", "r-2")
        .body("traceId", equalTo(trace));
    given()
        .header("traceparent", "00-" + trace + "-b7ad6b7169203331-00")
        .get("/v1/journeys")
        .then()
        .statusCode(401)
        .body("traceId", equalTo(trace));
  }

  @Test
  void givesEveryAnswerARequestIdAndSecurityHeaders() {
    rachel()
        .header("X-Request-Id", "r-1")
        .get("/v1/journeys")
        .then()
        .header("X-Request-Id", "r-1")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", containsString("default-src 'none'"))
        .header("Server", nullValue())
        .body("headers.x-request-id", equalTo("r-1"));

    rachel()
        .header("X-Request-Id", "<script>")
        .get("/v1/journeys")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
  }

  @Test
  void passesAnAnswerWithoutABody() {
    rachel()
        .delete("/v1/journeys/empty")
        .then()
        .statusCode(204)
        .header("Content-Length", nullValue());
  }

  @Test
  void namesTheServiceThatIsAway() {
    rachel()
        .get("/v1/messages")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", "1")
        .header("X-Request-Id", notNullValue())
        .body("reason", equalTo("DEPENDENCY_AWAY"))
        .body("detail", containsString("messaging"))
        .body("traceId", matchesPattern("[0-9a-f]{32}"));
  }

  @Test
  void doesNotWaitForEverForAnAnswer() {
    rachel()
        .get("/v1/journeys/never")
        .then()
        .statusCode(503)
        .body("detail", containsString("journey did not answer within 1 s"));
  }

  @Test
  void countsByTheRouteAndNeverByAnId() {
    rachel().get("/v1/journeys/counted-once").then().statusCode(200);

    given()
        .get("/q/metrics")
        .then()
        .body(containsString("uri=\"/v1/journeys\""))
        .body(not(containsString("counted-once")));
  }

  @Test
  void saysThatAnAddressIsUnknown() {
    given()
        .get("/v1/nowhere")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("reason", equalTo("NOT_FOUND"));
  }

  private static RequestSpecification rachel() {
    return given().header("Authorization", "Bearer " + Tokens.person("demo", "rachel", "marketer"));
  }
}
