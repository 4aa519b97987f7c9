package io.carillon.gateway.admission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.carillon.gateway.Fate;
import io.carillon.gateway.LateIssuer;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LateIssuerTest.Late.class)
class LateIssuerTest {

  @Test
  void theGatewayStartsWithoutTheIssuerAndTakesTokensWhenItIsThere() {
    given().get("/v1/status").then().statusCode(200);
    ask().then().statusCode(503).body("reason", equalTo("DEPENDENCY_AWAY")).time(lessThan(10_000L));

    Fate.of("issuer").start();

    await().untilAsserted(() -> ask().then().statusCode(200));
  }

  /** A gateway of its own, as the others have an issuer from the start. */
  public static final class Late implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(LateIssuer.class));
    }
  }

  private static Response ask() {
    return given()
        .header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"))
        .get("/v1/journeys");
  }
}
