package io.carillon.identity.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.identifier.Identifier;
import io.carillon.platform.events.Poison;
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

/** Identifiers that look alike, and those that were kept before they were one. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class SpellingEventsTest {
  @Inject Given happened;
  @Inject Transactions transactions;

  private final String email = Calls.own("kelly") + "@example.com";

  /** Fullwidth, as an input method may write it. */
  private final String wide = "\uFF4B" + email.substring(1);

  /** With a Cyrillic letter, as somebody who wants to be taken for Kelly may. */
  private final String alike = email.replace("example", "ex\u0430mple");

  @Test
  void spellingsOfOneAddressNameOnePerson() {
    String id = happened.event(by(email));

    assertThat(happened.event(by(wide))).isEqualTo(id);
    assertThat(happened.event(by(email.replace("@", "\u200B@\uFEFF")))).isEqualTo(id);
    profile(id).body("identifiers.findAll{it.type=='email'}.value", contains(email));
  }

  @Test
  void whoWasKeptByAnotherSpellingIsNamedByItAndGainsTheOne() {
    String id = keptAs(wide);

    assertThat(happened.event(by(wide))).isEqualTo(id);

    profile(id)
        .body("identifiers.findAll{it.type=='email'}.value", containsInAnyOrder(email, wide));
    assertThat(happened.event(by(email))).isEqualTo(id);
  }

  @Test
  void whoWasKeptByAnotherSpellingIsFoundByIt() {
    String id = keptAs(wide);

    caller()
        .get("/v1/profiles?identifier=email:" + wide)
        .then()
        .statusCode(200)
        .body("items.id", contains(id));
  }

  @Test
  void ofWhomIsSuppressedByAnotherSpellingNothingIsTaken() {
    String id = keptAs(wide);
    String request =
        as("paula", "privacy")
            .body("{\"kind\":\"suppress\",\"identifier\":\"profile:%s\"}".formatted(id))
            .post("/v1/privacy-requests")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    await()
        .untilAsserted(
            () ->
                as("paula", "privacy")
                    .get("/v1/privacy-requests/" + request)
                    .then()
                    .body("state", equalTo("done")));

    assertThat(happened.taken(by(wide))).isFalse();
    assertThat(happened.taken(by(email))).isFalse();
    assertThat(happened.taken(Calls.track(Calls.own("web"), "x"))).isTrue();
  }

  @Test
  void aRefusalOfOneSpellingHoldsForTheOther() {
    String id = keptAs(wide);
    happened.event(
        Calls.identify(
            "",
            Calls.own("web"),
            "{\"email\":\"%s\"}".formatted(wide),
            ("{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"revoked\","
                    + "\"address\":\"%s\"}]}")
                .formatted(email)));

    happened.event(by(email));

    profile(id)
        .body("consents.address", containsInAnyOrder(email, wide))
        .body("consents.state.unique()", contains("revoked"));
  }

  @Test
  void anAddressThatMixesScriptsNamesNobody() {
    String kelly = happened.event(by(email));
    String web = Calls.own("web");

    String other = happened.event(Calls.identify("", web, "{\"email\":\"%s\"}".formatted(alike)));

    assertThat(other).isNotEqualTo(kelly);
    profile(other).body("identifiers.type", contains("anonymousId"));
  }

  @Test
  void anEventOfNobodyElseIsPutAsideWithTheReason() {
    assertThatThrownBy(() -> happened.event(by(alike)))
        .isInstanceOf(Poison.class)
        .hasFieldOrPropertyWithValue("reason", StreamReason.LOOK_ALIKE);
  }

  @Test
  void whoHasSuchAnAddressSinceBeforeIsStillNamedByIt() {
    String id = keptAs(alike);

    assertThat(happened.event(by(alike))).isEqualTo(id);
  }

  @Test
  void anOperatorGivesNobodySuchAnAddress() {
    String id = happened.event(by(email));

    caller()
        .body("{\"traits\":{\"email\":\"%s\"}}".formatted(alike))
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(400)
        .body("violations.field", contains("traits.email"));
  }

  /** Kelly, stored as before there was one spelling of a text. */
  private String keptAs(String before) {
    String id = happened.event(by(email));
    transactions.inWholeTenant(
        "demo",
        tx ->
            tx.createUpdate(
                    "WITH alone AS (UPDATE profile SET identifiers = NULL"
                        + " WHERE tenant_id = 'demo' AND id = :id::uuid)"
                        + " UPDATE identifier SET value = :value, hash = :hash"
                        + " WHERE tenant_id = 'demo' AND type = 'email' AND value = :now")
                .bind("id", id)
                .bind("value", before)
                .bind("hash", new Identifier(Identifier.EMAIL, before).hash())
                .bind("now", email)
                .execute());
    return id;
  }

  /** Somebody who is known by nothing but an address. */
  private static AcceptedEvent.Builder by(String address) {
    return Calls.identify("", "", "{\"email\":\"%s\"}".formatted(address));
  }

  private static ValidatableResponse profile(String id) {
    return caller().get("/v1/profiles/" + id).then().statusCode(200);
  }

  private static RequestSpecification caller() {
    return as("rachel", "marketer");
  }

  private static RequestSpecification as(String name, String role) {
    return given().auth().oauth2(Tokens.person("demo", name, role)).contentType(ContentType.JSON);
  }
}
