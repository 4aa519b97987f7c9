package io.carillon.gateway.edge;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.KnownTenants;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class TenantCorsTest {
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private final String tenant = "t-" + UUID.randomUUID();
  private final String shop = "https://" + tenant + ".example";

  @BeforeEach
  void declare() {
    KnownTenants.tell(tenant, 1, shop);
    await().untilAsserted(() -> preflight("/v1/track", shop).statusCode(204));
  }

  @Test
  void answersPreflightsForWhatAnyTenantDeclares() {
    preflight("/v1/journeys", shop)
        .statusCode(204)
        .header(ALLOWED, shop)
        .header("Access-Control-Allow-Methods", containsString("POST"))
        .header("Access-Control-Allow-Headers", containsString("Authorization"))
        .header("Access-Control-Allow-Credentials", nullValue())
        .header("Vary", containsString("origin"));
    preflight("/v1/track", "https://evil.example")
        .statusCode(403)
        .header(ALLOWED, nullValue())
        .body("reason", equalTo("DENIED"));
    preflight("/v1/track", "null").statusCode(403);
    preflight("/p/some-token", shop).statusCode(403);
  }

  @Test
  void letsAPageReadWhatItsOwnTenantIsAnswered() {
    get(tenant, shop)
        .header(ALLOWED, shop)
        .header("Access-Control-Expose-Headers", containsString("RateLimit-Remaining"));
  }

  @Test
  void keepsAnotherTenantsAnswerFromIt() {
    get("demo", shop).header(ALLOWED, nullValue()).header("Vary", containsString("origin"));
    get(tenant, "https://evil.example").header(ALLOWED, nullValue());
    given().header("Origin", shop).get("/v1/journeys").then().header(ALLOWED, nullValue());
  }

  @Test
  void letsAPageReadThatItsFormWasTaken() {
    form(shop).header(ALLOWED, shop);
    form("https://evil.example").header(ALLOWED, nullValue());
  }

  private static ValidatableResponse form(String origin) {
    return given()
        .header("Origin", origin)
        .contentType("application/json")
        .body("{}")
        .post("/v1/forms/f-1")
        .then();
  }

  @Test
  void knowsTheTenantOfAWriteKey() {
    String key = KnownTenants.key(tenant);
    KnownTenants.tell(tenant + "-other", 1);
    String others = KnownTenants.key(tenant + "-other");

    await().untilAsserted(() -> inbox(key, shop).header(ALLOWED, shop));

    inbox(others, shop).header(ALLOWED, nullValue());
    inbox("made-up", shop).header(ALLOWED, nullValue());
  }

  @Test
  void readsTheKeyWhereSegmentsBrowserClientPutsIt() {
    String key = KnownTenants.key(tenant);
    KnownTenants.tell(tenant + "-other", 1);
    String others = KnownTenants.key(tenant + "-other");

    await().untilAsserted(() -> beacon(key, shop).header(ALLOWED, shop));

    beacon(others, shop).header(ALLOWED, nullValue());
    beacon(key, "https://evil.example").header(ALLOWED, nullValue());
  }

  @Test
  void hearsOfChanges() {
    KnownTenants.tell(tenant, 2, shop + ":8443");

    await().untilAsserted(() -> preflight("/v1/track", shop).statusCode(403));
    get(tenant, shop + ":8443").header(ALLOWED, shop + ":8443");
    KnownTenants.archive(tenant, 3);
    await().untilAsserted(() -> preflight("/v1/track", shop + ":8443").statusCode(403));
  }

  private static ValidatableResponse get(String tenant, String origin) {
    return given()
        .header("Authorization", "Bearer " + Tokens.person(tenant, "rachel", "marketer"))
        .header("Origin", origin)
        .get("/v1/journeys")
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse inbox(String key, String origin) {
    return given()
        .auth()
        .preemptive()
        .basic(key, "")
        .header("Origin", origin)
        .get("/v1/inbox")
        .then();
  }

  private static ValidatableResponse beacon(String key, String origin) {
    return given()
        .contentType("text/plain")
        .header("Origin", origin)
        .body("{\"batch\":[{\"writeKey\":\"no\"}],\"writeKey\":\"%s\"}".formatted(key))
        .post("/v1/batch")
        .then();
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
