package io.carillon.identity.tenant;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.carillon.identity.stream.Calls;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TenantsTest {
  @Inject Definitions definitions;

  private final String key = Calls.own("shop");

  @Test
  void aTenantIsCreatedOnceAndKnownEverywhere() {
    operator()
        .body(
            """
            {"key":"%s","name":"Shop","timezone":"Europe/Paris","locale":"fr-FR",
             "quotas":{"eventsPerSecond":500},
             "retention":{"events":"P400D","profiles":"P730D","consents":"P3Y","decisions":"P90D"},
             "privacy":{"ip":"drop","profiles":"consented"},
             "matches":{"withholdFrom":0.95},"origins":["https://shop.example"]}
            """
                .formatted(key))
        .post("/v1/tenants")
        .then()
        .statusCode(201)
        .header("ETag", equalTo("\"1\""))
        .body("key", equalTo(key))
        .body("retention.events", equalTo("P400D"))
        .body("retention.profiles", equalTo("P730D"))
        .body("retention.consents", equalTo("P3Y"))
        .body("retention.decisions", equalTo("P90D"))
        .body("privacy.ip", equalTo("drop"))
        .body("privacy.profiles", equalTo("consented"))
        .body("matches.withholdFrom", equalTo(0.95f));

    operator()
        .body("{\"key\":\"%s\"}".formatted(key))
        .post("/v1/tenants")
        .then()
        .statusCode(409)
        .body("reason", equalTo("KEY_TAKEN"));
    await().until(() -> definitions.byKey(key, Kinds.TENANT, key).isPresent());
    operator().get("/v1/tenants?limit=500").then().statusCode(200).body("items.key", hasItem(key));
  }

  @Test
  void settingsAreReplacedAtTheVersionThatWasRead() {
    create();

    operator()
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"New name\"}")
        .put("/v1/tenants/" + key)
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("name", equalTo("New name"));
    operator()
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"Late\"}")
        .put("/v1/tenants/" + key)
        .then()
        .statusCode(412);
    operator().body("{\"name\":\"Blind\"}").put("/v1/tenants/" + key).then().statusCode(400);
    operator()
        .header("If-Match", "\"1\"")
        .body("{}")
        .put("/v1/tenants/" + Calls.own("none"))
        .then()
        .statusCode(404);
  }

  @Test
  void aTenantsPeopleSeeTheirOwnAndNoOther() {
    create();

    as(Tokens.person(key, "otto", "admin")).get("/v1/tenants/" + key).then().statusCode(200);
    as(Tokens.person("demo", "ada", "admin")).get("/v1/tenants/" + key).then().statusCode(404);
    as(Tokens.person(key, "otto", "admin")).get("/v1/tenants").then().statusCode(403);
    as(Tokens.person(key, "otto", "admin"))
        .header("If-Match", "\"1\"")
        .body("{}")
        .put("/v1/tenants/" + key)
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | INVALID_VALUE",
        "{\"key\":\"Big Shop\"}                          | INVALID_VALUE",
        "{\"key\":\"a\",\"timezone\":\"Mars\"}           | INVALID_VALUE",
        "{\"key\":\"a\",\"origins\":[\"shop/x\"]}        | INVALID_VALUE",
        "{\"key\":\"a\",\"retention\":{\"events\":\"1\"}}| INVALID_VALUE",
        "{\"key\":\"a\",\"retention\":{\"profiles\":\"P29D\"}} | INVALID_VALUE",
        "{\"key\":\"a\",\"retention\":{\"consents\":\"P0D\"}} | INVALID_VALUE",
        "{\"key\":\"a\",\"retention\":{\"decisions\":\"P30D\"}} | INVALID_VALUE",
        "{\"key\":\"a\",\"privacy\":{\"ip\":\"all\"}}    | INVALID_VALUE",
        "{\"key\":\"a\",\"privacy\":{\"profiles\":\"all\"}} | INVALID_VALUE",
        "{\"key\":\"a\",\"matches\":{\"withholdFrom\":0.4}} | INVALID_VALUE",
        "{\"key\":\"a\",\"colour\":\"red\"}              | UNKNOWN_FIELD",
        "[]                                              | MALFORMED",
      })
  void badInputIsNamed(String body, String reason) {
    operator()
        .body(body)
        .post("/v1/tenants")
        .then()
        .statusCode(400)
        .body("reason", equalTo(reason));
  }

  private void create() {
    operator().body("{\"key\":\"%s\"}".formatted(key)).post("/v1/tenants").then().statusCode(201);
  }

  private static RequestSpecification operator() {
    return as(Tokens.person("", "pat", "platform"));
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }
}
