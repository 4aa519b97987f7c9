package io.carillon.gateway.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class StatusTest {

  @Test
  void namesEveryPartWithoutAToken() {
    given()
        .get("/v1/status")
        .then()
        .statusCode(200)
        .body("state", equalTo("degraded"))
        .body(
            "parts.name",
            hasItems("gateway", "ingest", "identity", "scoring", "journey", "messaging"))
        .body("parts.name", hasItems("analytics", "kafka", "postgresql", "redis", "keycloak"));
    assertThat(state("gateway")).isEqualTo("up");
    assertThat(state("journey")).isEqualTo("up");
    assertThat(state("messaging")).isEqualTo("down");
    assertThat(state("redis")).isEqualTo("up");
    assertThat(state("keycloak")).isEqualTo("up");
    assertThat(state("smtp")).isEqualTo("down");
  }

  @Test
  void saysWhatAServiceMissesAndSinceWhen() {
    String since = part("analytics").getString("since");

    tell("v1/events/ill");

    await()
        .untilAsserted(
            () -> {
              JsonPath ill = part("analytics");
              assertThat(ill.getString("state")).isEqualTo("down");
              assertThat(ill.getString("detail")).isEqualTo("not ready: database");
              assertThat(ill.getString("since")).isGreaterThan(since);
            });
    tell("v1/events/well");
    await().untilAsserted(() -> assertThat(state("analytics")).isEqualTo("up"));
  }

  private static String state(String name) {
    return part(name).getString("state");
  }

  private static JsonPath part(String name) {
    return given()
        .get("/v1/status")
        .jsonPath()
        .setRootPath("parts.find { it.name == '" + name + "' }");
  }

  private static void tell(String path) {
    given()
        .header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"))
        .get(path)
        .then()
        .statusCode(200);
  }
}
