package io.carillon.ingest.form;

import static io.carillon.ingest.Demo.TENANT;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class FormDefinitionsTest {
  private static final String FIELDS = "'fields':[{'name':'email','type':'email'}]";

  private final String key = "form-" + Ids.next();

  @BeforeEach
  void aTenant() {
    Demo.tenantLives(TENANT);
  }

  @Test
  void namesEveryMistakeOfADefinition() {
    create(
            "{'key':'"
                + key
                + "','fields':[{'name':'1','type':'fish','pattern':'('},{'name':'a'},{'name':'a'}],"
                + "'redirects':['javascript:alert(1)'],'origins':['shop.example'],"
                + "'consent':{'channel':'fax','address':'b','confirmWithin':'P30D'}}")
        .statusCode(400)
        .body(
            "violations.field",
            hasItems(
                "fields[0].name",
                "fields[0].type",
                "fields[0].pattern",
                "fields[2].name",
                "redirects[0]",
                "origins[0]",
                "consent.channel",
                "consent.address",
                "consent.text",
                "consent.confirmWithin"));
    create(
            "{'key':'%s','fields':[{'name':'mail'}],'consent':{'channel':'email','address':'mail','text':'%s'}}"
                .formatted(key, "x".repeat(501)))
        .statusCode(400)
        .body("violations.field", hasItems("consent.address", "consent.text"));
    create(
            "{'key':'%s','fields':[{'name':'mail','type':'email'}],'consent':{'channel':'email','address':'mail','text':'%s'}}"
                .formatted(key, "\u0905".repeat(500)))
        .statusCode(201);
    create(
            "{'key':'%s-2','fields':[{'name':'mail','type':'email'}],'consent':{'channel':'email','address':'mail','text':'%s'}}"
                .formatted(key, "\\u0001".repeat(500)))
        .statusCode(400)
        .body("violations.field", hasItem("consent.text"));
    create("{'key':'" + key + "','field':[]}")
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
  }

  @Test
  void changesWithItsVersionAndEnds() {
    String address =
        create("{'key':'" + key + "'," + FIELDS + "}").statusCode(201).extract().path("address");

    replace(1, "{" + FIELDS + ",'name':'News'}")
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("News"));
    replace(1, "{" + FIELDS + "}").statusCode(412).body("reason", equalTo("STALE_VERSION"));
    replace(2, "{" + FIELDS + ",'key':'another'}")
        .statusCode(400)
        .body("violations.field", hasItem("key"));
    await().untilAsserted(() -> RestAssured.given().post(address).then().statusCode(200));
    marketer().delete("/v1/form-definitions/" + key).then().statusCode(204);

    marketer().get("/v1/form-definitions/" + key).then().statusCode(404);
    await().untilAsserted(() -> RestAssured.given().post(address).then().statusCode(404));
  }

  @Test
  void makesOneForARepeatedCall() {
    for (int i = 0; i < 2; i++) {
      marketer()
          .header("Idempotency-Key", key)
          .contentType(ContentType.JSON)
          .body(("{'key':'" + key + "'," + FIELDS + "}").replace('\'', '"'))
          .post("/v1/form-definitions")
          .then()
          .statusCode(201)
          .body("key", equalTo(key));
    }
    create("{'key':'" + key + "'," + FIELDS + "}")
        .statusCode(409)
        .body("reason", equalTo("KEY_TAKEN"));
  }

  private static RequestSpecification marketer() {
    return RestAssured.given().auth().oauth2(Tokens.person(TENANT, "rachel", "marketer"));
  }

  private static ValidatableResponse create(String definition) {
    return marketer()
        .contentType(ContentType.JSON)
        .body(definition.replace('\'', '"'))
        .post("/v1/form-definitions")
        .then();
  }

  private ValidatableResponse replace(long version, String definition) {
    return marketer()
        .contentType(ContentType.JSON)
        .header("If-Match", "\"" + version + "\"")
        .body(definition.replace('\'', '"'))
        .put("/v1/form-definitions/" + key)
        .then();
  }
}
