package io.carillon.identity.unit;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class UnitsTest {
  @Inject Definitions definitions;

  private final String tenant = "u-" + UUID.randomUUID();

  private RequestSpecification admin(String unit) {
    return given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "ada", List.of("/" + tenant + unit), "admin"))
        .contentType(ContentType.JSON);
  }

  private ValidatableResponse create(String as, String path) {
    return admin(as)
        .body("{\"path\":\"%s\",\"name\":\"Une région\"}".formatted("/" + tenant + path))
        .post("/v1/units")
        .then();
  }

  private String made(String path) {
    return create("", path).statusCode(201).extract().path("id");
  }

  @Test
  void growDownwardAndAreKnownEverywhere() {
    String quebec = made("/quebec");
    create("/quebec", "/quebec/montreal")
        .statusCode(201)
        .header("ETag", equalTo("\"1\""))
        .body("path", equalTo("/" + tenant + "/quebec/montreal"))
        .body("name", equalTo("Une région"));

    admin("").get("/v1/units/" + quebec).then().statusCode(200).body("name", equalTo("Une région"));
    await().until(() -> definitions.all(tenant, Kinds.UNIT).size() == 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/Quebec", "/a//b", "/quebec/", "/nothing-above/montreal"})
  void stayOffPathsThatLeadNowhere(String wrong) {
    create("", wrong)
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations[0].field", equalTo("path"));
  }

  @Test
  void stayOffOthersTenants() {
    admin("")
        .body("{\"path\":\"/demo/quebec\"}")
        .post("/v1/units")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("path"));
  }

  @Test
  void areMadeOnce() {
    made("/quebec");

    create("", "/quebec").statusCode(409).body("reason", equalTo("KEY_TAKEN"));
    String once = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      admin("")
          .header("Idempotency-Key", once)
          .body("{\"path\":\"/%s/ontario\"}".formatted(tenant))
          .post("/v1/units")
          .then()
          .statusCode(201);
    }
  }

  @Test
  void areMadeByWhoStandsAboveThem() {
    made("/quebec");
    made("/ontario");

    create("/quebec", "/ontario/toronto").statusCode(403).body("reason", equalTo("UNIT_DENIED"));
    create("/quebec", "/quebec").statusCode(403);
    create("/quebec", "/alberta").statusCode(403);
  }

  @Test
  void areListedByPathAsFarAsOnesOwnGo() {
    made("/quebec");
    made("/quebec/montreal");
    made("/quebec/laval");
    made("/quebec-north");

    String top = "/" + tenant;
    admin("")
        .get("/v1/units?limit=3")
        .then()
        .body(
            "items.path", contains(top + "/quebec", top + "/quebec-north", top + "/quebec/laval"));
    String next = admin("").get("/v1/units?limit=3").then().extract().path("nextCursor");
    admin("")
        .queryParam("cursor", next)
        .get("/v1/units")
        .then()
        .body("items.path", contains(top + "/quebec/montreal"));
    admin("/quebec/montreal")
        .get("/v1/units")
        .then()
        .body("items.path", contains(top + "/quebec", top + "/quebec/montreal"));
  }

  @Test
  void doNotShowASister() {
    String montreal = made("/montreal");
    made("/laval");

    admin("/laval").get("/v1/units/" + montreal).then().statusCode(404);
    admin("/laval").delete("/v1/units/" + montreal).then().statusCode(404);
    admin("/laval")
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Mine\"}")
        .put("/v1/units/" + montreal)
        .then()
        .statusCode(404);
  }

  @Test
  void takeAnotherNameButNoOtherPath() {
    String quebec = made("/quebec");

    admin("")
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Québec\"}")
        .put("/v1/units/" + quebec)
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("name", equalTo("Québec"));
    admin("")
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Late\"}")
        .put("/v1/units/" + quebec)
        .then()
        .statusCode(412);
    admin("")
        .header("If-Match", "\"2\"")
        .body("{\"path\":\"/%s/elsewhere\"}".formatted(tenant))
        .put("/v1/units/" + quebec)
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("path"));
    admin("").body("{\"name\":\"Blind\"}").put("/v1/units/" + quebec).then().statusCode(400);
  }

  @Test
  void areTakenAwayFromBelowUpwardAndComeBack() {
    String quebec = made("/quebec");
    String montreal = made("/quebec/montreal");

    admin("")
        .delete("/v1/units/" + quebec)
        .then()
        .statusCode(409)
        .body("reason", equalTo("IN_USE"));
    admin("/quebec/montreal").delete("/v1/units/" + quebec).then().statusCode(403);
    admin("/quebec/montreal").delete("/v1/units/" + montreal).then().statusCode(403);
    for (int i = 0; i < 2; i++) {
      admin("/quebec").delete("/v1/units/" + montreal).then().statusCode(204);
    }
    admin("").get("/v1/units/" + montreal).then().statusCode(404);
    admin("").delete("/v1/units/" + quebec).then().statusCode(204);

    create("", "/quebec/montreal").statusCode(400);
    create("", "/quebec").statusCode(201).body("id", equalTo(quebec));
  }
}
