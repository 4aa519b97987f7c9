package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two franchisees who know the same person, and people whom only one of them knows. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfileUnitsTest {
  private static final String MONTREAL = "/demo/quebec/montreal";
  private static final String LAVAL = "/demo/quebec/laval";

  @Inject Given happened;
  @Inject Transactions transactions;

  private String ofMontreal = "";
  private String ofLaval = "";
  private final String email = Calls.own("kelly") + "@example.com";

  @BeforeEach
  void peopleOfTwoShops() {
    ofMontreal = happened.event(Calls.track(Calls.own("m"), "x").setUnit(MONTREAL));
    ofLaval =
        happened.event(
            Calls.identify(Calls.own("l"), Calls.own("b"), "{\"email\":\"%s\"}".formatted(email))
                .setUnit(LAVAL));
  }

  private static RequestSpecification in(String unit) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(Tokens.personIn("demo", "mona", List.of(unit), "marketer"))
        .contentType(ContentType.JSON);
  }

  @Test
  void aSistersPersonIsNeitherReadNorChangedNorMerged() {
    in(MONTREAL).get("/v1/profiles/" + ofLaval).then().statusCode(404);
    in(MONTREAL).get("/v1/profiles/" + ofLaval + "/identifiers").then().statusCode(404);
    in(MONTREAL)
        .get("/v1/profiles?identifier=email:" + email)
        .then()
        .statusCode(200)
        .body("items", empty());
    in(MONTREAL)
        .body("{\"traits\":{\"vip\":true}}")
        .patch("/v1/profiles/" + ofLaval)
        .then()
        .statusCode(404);
    in(MONTREAL)
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(ofMontreal, ofLaval))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(404)
        .body("detail", containsString("profile " + ofLaval));
  }

  @Test
  void noErrorTellsThatASisterKnowsAnAddress() {
    in(MONTREAL)
        .body("{\"traits\":{\"email\":\"%s\"}}".formatted(email))
        .patch("/v1/profiles/" + ofMontreal)
        .then()
        .statusCode(200)
        .body("traits.email", equalTo(email));

    in(LAVAL)
        .get("/v1/profiles?identifier=email:" + email)
        .then()
        .body("items.id", contains(ofLaval));
    in("/demo/quebec")
        .body("{\"traits\":{\"email\":\"%s\"}}".formatted(email))
        .patch("/v1/profiles/" + ofMontreal)
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDENTIFIER_TAKEN"));
  }

  @Test
  void whoBothKnowIsSeenByBothWithoutWhatIsTheOthers() {
    String survivor =
        in("/demo/quebec")
            .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(ofMontreal, ofLaval))
            .post("/v1/profiles:merge")
            .then()
            .statusCode(200)
            .extract()
            .path("survivor");
    String loser = survivor.equals(ofMontreal) ? ofLaval : ofMontreal;
    String losersUnit = survivor.equals(ofMontreal) ? LAVAL : MONTREAL;
    String survivorsUnit = survivor.equals(ofMontreal) ? MONTREAL : LAVAL;

    in(losersUnit)
        .get("/v1/profiles/" + loser)
        .then()
        .statusCode(200)
        .body("id", equalTo(survivor))
        .body("units", contains(losersUnit))
        .body("mergedFrom", contains(loser));
    in(survivorsUnit)
        .get("/v1/profiles/" + survivor)
        .then()
        .body("units", contains(survivorsUnit))
        .body("mergedFrom", empty());
    in(survivorsUnit).get("/v1/profiles/" + survivor + "/merges").then().body("items", empty());
    in("/demo/quebec")
        .get("/v1/profiles/" + survivor)
        .then()
        .body("units", hasSize(2))
        .body("mergedFrom", contains(loser));
  }

  @Test
  void theDatabaseShowsNoSistersPersonWhateverTheStatementSays() {
    List<String> seen =
        transactions.inWholeTenant(
            "demo",
            tx -> {
              tx.execute("SELECT set_config('carillon.units', 'demo.quebec.montreal', true)");
              return tx.createQuery(
                      "SELECT id FROM profile WHERE id IN (:montreal::uuid, :laval::uuid)")
                  .bind("montreal", ofMontreal)
                  .bind("laval", ofLaval)
                  .mapTo(String.class)
                  .list();
            });

    assertThat(seen).containsExactly(ofMontreal);
  }
}
