package io.carillon.scorecard;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class AppsTest {
  private final Stage stage = new Stage();

  @Test
  void anAppIsMadeReadReplacedListedAndArchived() {
    // When
    stage.app("shop").statusCode(201).header("ETag", "\"1\"").body("state", equalTo("live"));

    // Then
    stage.app("shop").statusCode(409).body("reason", equalTo("KEY_TAKEN"));
    stage.analyst().get("/v1/apps/shop").then().statusCode(200).body("ios.id", equalTo("123"));
    stage
        .marketer()
        .header("If-Match", "\"1\"")
        .body(Stage.body("shop").replace("Shop", "Shop 2"))
        .put("/v1/apps/shop")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("Name of Shop 2"));
    stage
        .marketer()
        .header("If-Match", "\"1\"")
        .body(Stage.body("shop"))
        .put("/v1/apps/shop")
        .then()
        .statusCode(412)
        .body("reason", equalTo("STALE_VERSION"));
    stage
        .marketer()
        .body(Stage.body("shop"))
        .put("/v1/apps/shop")
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    stage.marketer().delete("/v1/apps/shop").then().statusCode(204);
    stage.marketer().delete("/v1/apps/shop").then().statusCode(204);
    stage.analyst().get("/v1/apps").then().body("items", empty());
    stage.analyst().get("/v1/apps/shop").then().body("state", equalTo("archived"));
    stage
        .upload("shop", Stage.JSON_LINES, Stage.line(1, 4.5, 10))
        .statusCode(409)
        .body("reason", equalTo("ARCHIVED"));
  }

  @Test
  void theSameCallUnderOneKeyMakesOneApp() {
    // Given
    String once = "k-" + stage.tenant;

    // When
    ValidatableResponse first =
        stage
            .marketer()
            .header("Idempotency-Key", once)
            .body(Stage.body("shop"))
            .post("/v1/apps")
            .then();
    ValidatableResponse again =
        stage
            .marketer()
            .header("Idempotency-Key", once)
            .body(Stage.body("shop"))
            .post("/v1/apps")
            .then();

    // Then
    String id = first.statusCode(201).extract().path("id");
    again.statusCode(201).body("id", equalTo(id));
    stage
        .marketer()
        .header("Idempotency-Key", once)
        .body(Stage.body("other"))
        .post("/v1/apps")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"key\":\"shop\" | \"key\":\"Shop\" | key",
        "\"name\":\"Name of Shop\" | \"name\":\" \" | name",
        "\"own\":true, | '' | own",
        "\"id\":\"123\" | \"id\":\"x\" | ios.id",
        "\"ios\":{\"id\":\"123\",\"bundleId\":\"com.example.shop\"}, | '' | ios",
        "com.example.shop\"} | no bundle\"} | ios.bundleId",
        "[\"fr\",\"ca\"] | [] | countries",
        "[\"fr\",\"ca\"] | [\"fr\",\"fr\"] | countries",
        "[\"fr\",\"ca\"] | [\"fr\",\"xx\"] | countries[1]",
        "[\"fr\",\"ca\"] | [null] | countries[0]",
        "[\"jacket\"] | [\"\"] | keywords[0]",
        "\"category\" | \"catgory\" | catgory",
        "\"own\":true | \"own\":\"yes\" | own",
      })
  void anAppThatIsWrongIsRefusedWithTheField(String right, String wrong, String field) {
    stage
        .marketer()
        .body(Stage.body("shop").replace(right, wrong))
        .post("/v1/apps")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem(field));
  }

  @Test
  void competitorsAreOtherAppsOfTheTenant() {
    // Given
    stage.app("shop");
    stage.app("rival");
    stage.app("gone");

    // When
    stage
        .compete("shop", 1, "\"rival\",\"gone\",\"rival\"")
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("competitors", contains("rival", "gone"));

    // Then
    stage.compete("shop", 1, "").statusCode(412);
    stage
        .compete("shop", 2, "\"shop\"")
        .statusCode(400)
        .body("violations.field", contains("apps[0]"));
    stage
        .compete("shop", 2, "\"rival\",\"nobody\"")
        .statusCode(400)
        .body("violations.field", contains("apps[1]"));
    stage.compete("shop", 2, "null").statusCode(400);
    stage
        .marketer()
        .header("If-Match", "\"2\"")
        .body("{}")
        .put("/v1/apps/shop/competitors")
        .then()
        .statusCode(400)
        .body("violations.field", contains("apps"));
    stage.marketer().delete("/v1/apps/gone").then().statusCode(204);
    stage.analyst().get("/v1/apps/shop/competitors").then().body("items.key", contains("rival"));
    stage
        .marketer()
        .header("If-Match", "\"2\"")
        .body(Stage.body("shop"))
        .put("/v1/apps/shop")
        .then()
        .body("competitors", contains("rival", "gone"));
  }
}
