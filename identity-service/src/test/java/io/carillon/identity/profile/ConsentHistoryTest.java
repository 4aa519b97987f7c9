package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Each word about being contacted that was ever said, and what shows it. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ConsentHistoryTest {
  @Inject Given happened;
  @Inject Transactions transactions;

  private final String kelly = Calls.own("kelly");
  private final String email = kelly + "@example.com";

  @Test
  void eachWordStandsInTheHistoryWithItsEventAndItsProof() {
    AcceptedEvent.Builder signup = says("granted", "contract-7").setSource("form signup");
    AcceptedEvent.Builder goodbye = says("revoked", "");
    String id = happened.event(signup);
    happened.event(goodbye);

    history(id)
        .body("items.state", contains("revoked", "granted"))
        .body("items.address", contains(email, email))
        .body("items.source", contains("key-1", "form signup"))
        .body("items.eventId", contains(goodbye.getEventId(), signup.getEventId()))
        .body("items.proof", contains(nullValue(), equalTo("contract-7")))
        .body("items.recordedAt", everyItem(notNullValue()));
    consents(id)
        .body("items", hasSize(1))
        .body("items[0].state", equalTo("revoked"))
        .body("items[0].eventId", equalTo(goodbye.getEventId()))
        .body("items[0].recordedAt", nullValue());
  }

  @Test
  void aWordThatIsOvertakenAtOnceStandsInTheHistoryToo() {
    String id = happened.together(says("granted", "a"), says("revoked", "b"), says("granted", "c"));

    history(id).body("items.proof", containsInAnyOrder("a", "b", "c"));
  }

  @Test
  void whatAnOperatorRecordsNamesItsProofAndNoEvent() {
    String id = happened.event(Calls.identify(kelly, "", "{\"email\":\"%s\"}".formatted(email)));

    as(Tokens.person("demo", "rachel", "marketer"))
        .body(
            "[{\"channel\":\"email\",\"address\":\"%s\",\"purpose\":\"marketing\",\"state\":\"granted\",\"source\":\"fair\",\"proof\":\"sheet 12\"}]"
                .formatted(email))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items[0].proof", equalTo("sheet 12"));

    history(id)
        .body("items", hasSize(1))
        .body("items[0].proof", equalTo("sheet 12"))
        .body("items[0].eventId", nullValue());
  }

  @Test
  void aProofBeyondMeasureIsRefused() {
    String id = happened.event(says("revoked", ""));

    as(Tokens.person("demo", "rachel", "marketer"))
        .body(
            "[{\"channel\":\"push\",\"purpose\":\"marketing\",\"state\":\"revoked\",\"proof\":\"%s\"}]"
                .formatted("x".repeat(257)))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(400)
        .body("violations.field", contains("[0].proof"));
  }

  @Test
  void aMergeRepeatsNoWordAndAnUndoGivesEachTheirsBack() {
    String phone = Calls.own("phone");
    String visitors = phone + "@example.com";
    String id = happened.event(says("granted", "kellys"));
    String visitor =
        happened.event(
            Calls.identify(
                "",
                phone,
                "{\"email\":\"%s\"}".formatted(visitors),
                context("granted", "visitors")));

    happened.event(Calls.identify(kelly, phone, "{}"));

    history(visitor)
        .body("items.proof", contains("visitors", "kellys"))
        .body("items.address", contains(visitors, email));
    String merge =
        marketer().get("/v1/profiles/" + id + "/merges").then().extract().path("items[0].id");
    marketer().body("{}").post("/v1/merges/" + merge + ":undo").then().statusCode(200);
    history(visitor).body("items.proof", contains("visitors"));
    consents(visitor).body("items.proof", contains("visitors"));
    history(id).body("items.proof", contains("kellys"));
  }

  @Test
  void aWordThatWasKeptBeforeProofsWereStandsWithoutOne() {
    String id = happened.event(says("granted", "x"));
    for (String table : new String[] {"consent", "consent_history"}) {
      transactions.inWholeTenant(
          "demo",
          tx ->
              tx.createUpdate(
                      "UPDATE %s SET event_id = '', proof = '' WHERE address = :address"
                          .formatted(table))
                  .bind("address", email)
                  .execute());
    }

    history(id)
        .body("items", hasSize(1))
        .body("items[0].eventId", nullValue())
        .body("items[0].proof", nullValue());
    consents(id).body("items[0].state", equalTo("granted"));
  }

  @Test
  void whoSeesNoPersonalDataSeesNoneHere() {
    String id = happened.event(says("granted", "mail of " + email));

    as(Tokens.person("demo", "ana", "analyst"))
        .get("/v1/profiles/" + id + "/consents?history=true")
        .then()
        .statusCode(200)
        .body("items[0].address", not(equalTo(email)))
        .body("items[0].proof", equalTo("mail of k***@e***.com"));
  }

  @Test
  void anotherTenantsHistoryIsNotThere() {
    String id = happened.event(says("granted", "x"));

    as(Tokens.person("other", "eve", "marketer"))
        .get("/v1/profiles/" + id + "/consents?history=true")
        .then()
        .statusCode(404);
  }

  private AcceptedEvent.Builder says(String state, String proof) {
    return Calls.identify(
        kelly, kelly + "-web", "{\"email\":\"%s\"}".formatted(email), context(state, proof));
  }

  private static String context(String state, String proof) {
    return ("{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"%s\","
            + "\"proof\":\"%s\"}]}")
        .formatted(state, proof);
  }

  private static ValidatableResponse history(String id) {
    return marketer().get("/v1/profiles/" + id + "/consents?history=true").then().statusCode(200);
  }

  private static ValidatableResponse consents(String id) {
    return marketer().get("/v1/profiles/" + id + "/consents").then().statusCode(200);
  }

  private static RequestSpecification marketer() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
