package io.carillon.ingest.plan;

import static io.carillon.ingest.Demo.developer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class PlansTest {
  private final String event = "Bought " + Ids.next();

  @Test
  void isMadeReadChangedAndArchived() {
    String key = Shop.newKey();

    Shop.post("demo", Shop.plan(key, event, "omit"))
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .body("key", equalTo(key))
        .body("unit", equalTo("/demo"))
        .body("events[0].type", equalTo("track"))
        .body("events[0].mode", equalTo("omit"))
        .body("events[0].schema.required[0]", equalTo("price"));
    JsonPath made = developer("demo").get("/v1/tracking-plans/{key}", key).jsonPath();
    Shop.put("demo", made, Shop.plan(key, event, "allow"))
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("events[0].mode", equalTo("allow"));
    Shop.put("demo", made, Shop.plan(key, event, "omit"))
        .then()
        .statusCode(412)
        .body("reason", equalTo("STALE_VERSION"));
    developer("demo")
        .get("/v1/tracking-plans?limit=500")
        .then()
        .statusCode(200)
        .body("items.key", hasItem(key));

    developer("demo").delete("/v1/tracking-plans/{key}", key).then().statusCode(204);
    developer("demo").delete("/v1/tracking-plans/{key}", key).then().statusCode(204);

    developer("demo").get("/v1/tracking-plans/{key}", key).then().statusCode(404);
    developer("demo")
        .get("/v1/tracking-plans?limit=500")
        .then()
        .body("items.key", not(hasItem(key)));
  }

  @Test
  void whatAPlanSaidBeforeIsThereToReadAlsoWhenItIsArchived() {
    JsonPath first = Shop.made("demo", event, "omit");
    String key = first.getString("key");
    JsonPath read = developer("demo").get("/v1/tracking-plans/{key}", key).jsonPath();
    JsonPath second =
        Shop.put("demo", first, Shop.plan(key, event, "allow")).then().extract().jsonPath();
    Shop.put("demo", second, Shop.plan(key, event, "quarantine")).then().statusCode(200);

    JsonPath page = versions(key, "?limit=2", 200);
    assertThat(page.getList("items.version")).containsExactly(3, 2);
    assertThat(page.getList("items.events.mode.flatten()")).containsExactly("quarantine", "allow");
    JsonPath rest = versions(key, "?limit=2&cursor=" + page.getString("nextCursor"), 200);
    assertThat(rest.getList("items.version")).containsExactly(1);
    assertThat(rest.getString("nextCursor")).isNull();
    assertThat(versions(key, "/1", 200).getMap("$")).isEqualTo(read.getMap("$"));
    assertThat(versions(first.getString("id"), "/3", 200).getString("events[0].mode"))
        .isEqualTo("quarantine");
    versions(key, "/4", 404);
    versions(key, "/one", 404);
    versions(key, "?cursor=x", 400);
    versions("nobody-made-it", "", 404);

    developer("demo").delete("/v1/tracking-plans/{key}", key).then().statusCode(204);
    developer("demo").delete("/v1/tracking-plans/{key}", key).then().statusCode(204);
    assertThat(versions(key, "", 200).getList("items.version")).containsExactly(3, 2, 1);
    assertThat(versions(key, "/3", 200).getString("events[0].mode")).isEqualTo("quarantine");
  }

  private static JsonPath versions(String key, String which, int status) {
    return developer("demo")
        .get("/v1/tracking-plans/" + key + "/versions" + which)
        .then()
        .statusCode(status)
        .extract()
        .jsonPath();
  }

  @Test
  void answersARepeatedCallWithTheSamePlan() {
    String once = Ids.next().toString();
    String plan = Shop.plan(Shop.newKey(), event, "omit");

    JsonPath first = postOnce(plan, once, 201);
    JsonPath second = postOnce(plan, once, 201);
    JsonPath other = postOnce(Shop.plan(Shop.newKey(), event + "!", "omit"), once, 409);

    assertThat(second.getString("id")).isEqualTo(first.getString("id"));
    assertThat(other.getString("reason")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    Shop.post("demo", plan).then().statusCode(409).body("reason", equalTo("KEY_TAKEN"));
  }

  @Test
  void anEventIsPlannedOnceInAUnit() {
    JsonPath first = Shop.made("demo", event, "omit");
    String key = Shop.newKey();

    Shop.post("demo", Shop.plan(key, event, "omit"))
        .then()
        .statusCode(409)
        .body("reason", equalTo("EVENT_PLANNED_TWICE"))
        .body("detail", containsString(first.getString("key")));
    Shop.post("demo", Shop.planOf(key, "/demo/quebec", event)).then().statusCode(201);
  }

  @Test
  void aChangeWithoutAVersionIsRefused() {
    JsonPath made = Shop.made("demo", event, "omit");

    developer("demo")
        .contentType(ContentType.JSON)
        .body(Shop.plan(made.getString("key"), event, "allow"))
        .put("/v1/tracking-plans/{key}", made.getString("key"))
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
  }

  @Test
  void aUnitReadsWhatIsAboveAndChangesItNot() {
    JsonPath shared = Shop.made("demo", event, "omit");
    String key = shared.getString("key");

    montreal().get("/v1/tracking-plans/{key}", key).then().statusCode(200);
    montreal()
        .contentType(ContentType.JSON)
        .header("If-Match", "\"1\"")
        .body(Shop.plan(key, event, "allow"))
        .put("/v1/tracking-plans/{key}", key)
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    montreal().delete("/v1/tracking-plans/{key}", key).then().statusCode(403);
    montreal()
        .contentType(ContentType.JSON)
        .body(Shop.planOf(Shop.newKey(), "/demo/ontario", event))
        .post("/v1/tracking-plans")
        .then()
        .statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"key\":\"Shop\",\"events\":[{\"name\":\"A\",\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"events\":[]}",
        "{\"key\":\"shop-bad\",\"events\":[null]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"name\":\"A\"}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"type\":\"alias\",\"name\":\"A\",\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"type\":\"identify\",\"name\":\"A\",\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"name\":\"A\",\"mode\":\"drop\",\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"name\":\"A\",\"schema\":{\"type\":7}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"name\":\"A\",\"schema\":{\"$ref\":\"http://x.example\"}}]}",
        "{\"key\":\"shop-bad\",\"events\":[{\"name\":\"A\",\"schema\":{}},{\"name\":\"A\",\"schema\":{}}]}",
        "{\"key\":\"shop-bad\",\"colour\":\"blue\",\"events\":[{\"name\":\"A\",\"schema\":{}}]}"
      })
  void refusesMalformedPlans(String plan) {
    Shop.post("demo", plan)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", notNullValue());
  }

  private static RequestSpecification montreal() {
    return RestAssured.given()
        .auth()
        .oauth2(Tokens.personIn("demo", "mona", List.of("/demo/quebec/montreal"), "developer"));
  }

  private static JsonPath postOnce(String plan, String once, int status) {
    return developer("demo")
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", once)
        .body(plan)
        .post("/v1/tracking-plans")
        .then()
        .statusCode(status)
        .extract()
        .jsonPath();
  }
}
