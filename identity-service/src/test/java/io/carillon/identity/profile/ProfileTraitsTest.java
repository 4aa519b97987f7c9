package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
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
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of each trait since when it is known, and who told it. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfileTraitsTest {
  private static final Instant MORNING = Instant.parse("2026-03-07T08:00:00Z");

  @Inject Given happened;
  @Inject Transactions transactions;

  private final String kelly = Calls.own("kelly");
  private String id = "";

  @BeforeEach
  void kellyTellsHerName() {
    id =
        happened.event(
            told("key-1", MORNING, "{\"firstName\":\"Kelly\",\"city\":\"Metz\",\"old\":1}"));
  }

  @Test
  void eachTraitSaysItsValueItsTimeAndWhoToldIt() {
    happened.event(
        told("form signup", MORNING.plusSeconds(9), "{\"city\":\"Nancy\",\"old\":null}"));

    traits(id)
        .body("items.name", contains("city", "firstName"))
        .body("items.value", contains("Nancy", "Kelly"))
        .body("items.at", contains("2026-03-07T08:00:09Z", "2026-03-07T08:00:00Z"))
        .body("items.source", contains("form signup", "key-1"));
  }

  @Test
  void aLateWordTakesNeitherValueNorSource() {
    happened.event(told("import rachel", MORNING.minusSeconds(9), "{\"city\":\"Nancy\"}"));

    traits(id)
        .body("items.find{it.name=='city'}.value", equalTo("Metz"))
        .body("items.find{it.name=='city'}.source", equalTo("key-1"));
  }

  @Test
  void whatIsSetByHandSaysSoAlsoBehindTheEventThatTellsOfIt() {
    patch(Tokens.person("demo", "rachel", "marketer"), "{\"city\":\"Nancy\"}");
    patch(Tokens.partner("demo", "profiles:read", "profiles:write"), "{\"old\":2}");
    Instant set = Instant.parse(traits(id).extract().path("items.find{it.name=='city'}.at"));

    happened.event(
        told("svc-identity", set, "{\"city\":\"Nancy\"}")
            .setUserId("")
            .setAnonymousId("")
            .setProfileId(id));

    traits(id).body("items.source", contains("operator", "key-1", "api"));
  }

  @Test
  void aMergeKeepsEachWordsSourceAndAnUndoGivesItBack() {
    String phone = Calls.own("phone");
    String visitor =
        happened.event(
            told("hook shop", MORNING, "{\"city\":\"Lyon\",\"size\":\"XL\"}")
                .setUserId("")
                .setAnonymousId(phone));

    happened.event(told("key-2", MORNING, "{}").setAnonymousId(phone));

    traits(visitor)
        .body("items.name", contains("city", "firstName", "old", "size"))
        .body("items.source", contains("key-1", "key-1", "key-1", "hook shop"));
    String merge =
        marketer().get("/v1/profiles/" + id + "/merges").then().extract().path("items[0].id");
    marketer().body("{}").post("/v1/merges/" + merge + ":undo").then().statusCode(200);
    traits(visitor)
        .body("items.name", contains("city", "size"))
        .body("items.source", contains("hook shop", "hook shop"));
    traits(id).body("items.source", contains("key-1", "key-1", "key-1"));
  }

  @Test
  void aTraitThatWasKeptBeforeSourcesWereStandsWithoutOne() {
    transactions.inWholeTenant(
        "demo",
        tx ->
            tx.createUpdate(
                    "UPDATE profile SET traits = :traits::jsonb WHERE tenant_id = 'demo'"
                        + " AND id = :id::uuid")
                .bind(
                    "traits",
                    "{\"plan\":{\"v\":\"gold\",\"t\":\"2026-03-07T07:00:00Z\",\"k\":true}}")
                .bind("id", id)
                .execute());

    happened.event(told("key-2", MORNING, "{\"city\":\"Nancy\"}"));

    traits(id)
        .body("items.name", contains("city", "plan"))
        .body("items.value", contains("Nancy", "gold"))
        .body("items[0].source", equalTo("key-2"))
        .body("items[1].at", equalTo("2026-03-07T07:00:00Z"))
        .body("items[1].source", nullValue());
  }

  @Test
  void whoSeesNoPersonalDataSeesNoneHere() {
    happened.event(
        told("import rachel@example.com", MORNING.plusSeconds(9), "{\"city\":\"Nancy\"}"));

    as(Tokens.person("demo", "ana", "analyst"))
        .get("/v1/profiles/" + id + "/traits")
        .then()
        .statusCode(200)
        .body("items.value", contains("N***", "K***", "***"))
        .body("items[0].source", equalTo("import r***@e***.com"));
  }

  private AcceptedEvent.Builder told(String source, Instant at, String traits) {
    return Calls.identify(kelly, kelly + "-web", traits)
        .setSource(source)
        .setOccurredAt(Calls.timestamp(at));
  }

  private void patch(String token, String traits) {
    as(token)
        .body("{\"traits\":%s}".formatted(traits))
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(200);
  }

  private static ValidatableResponse traits(String id) {
    return marketer().get("/v1/profiles/" + id + "/traits").then().statusCode(200);
  }

  private static RequestSpecification marketer() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
