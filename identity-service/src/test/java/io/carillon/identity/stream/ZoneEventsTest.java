package io.carillon.identity.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which zone a person is: said, or found out from where the network is. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ZoneEventsTest {
  private static final String PLACE = "\"place\":{\"country\":\"CA\",\"timezone\":\"%s\"}";

  @Inject Given happened;

  private final String kelly = Calls.own("kelly");

  @Test
  void whereNobodySaysAZoneTheNetworksPlaceTellsOne() {
    ProfileEvent told = found("America/Toronto");

    assertThat(told.getProfile().getTimezone()).isEqualTo("America/Toronto");
    profile(told)
        .body("timezone", equalTo("America/Toronto"))
        .body("inferred", contains("timezone"));
  }

  @Test
  void aNewerPlaceTellsAnotherZone() {
    found("America/Toronto");

    ProfileEvent told = found("Europe/Paris");

    profile(told)
        .body("timezone", equalTo("Europe/Paris"))
        .body("inferred", contains("timezone", "locale"));
  }

  @Test
  void whatIsSaidTakesThePlaceOfWhatWasFoundOut() {
    found("America/Toronto");

    ProfileEvent told = said("Europe/Paris");

    profile(told)
        .body("timezone", equalTo("Europe/Paris"))
        .body("inferred", not(hasItem("timezone")));
  }

  @Test
  void whatIsFoundOutLaterNeverTakesThePlaceOfWhatWasSaid() {
    said("Europe/Paris");

    ProfileEvent told = found("America/Toronto");

    assertThat(told.getProfile().getTimezone()).isEqualTo("Europe/Paris");
    profile(told)
        .body("timezone", equalTo("Europe/Paris"))
        .body("inferred", not(hasItem("timezone")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Mars/Olympus", "GMT+25"})
  void aZoneThatIsNoneIsAsIfNothingWereSaid(String zone) {
    ProfileEvent told =
        happened.told(
            event("{\"timezone\":\"%s\",%s}".formatted(zone, PLACE.formatted("America/Toronto")))
                .addEnriched("place"));

    profile(told)
        .body("timezone", equalTo("America/Toronto"))
        .body("inferred", contains("timezone"));
  }

  @Test
  void aPlaceThatTheClientNamesTellsNoZone() {
    ProfileEvent told = happened.told(event("{%s}".formatted(PLACE.formatted("America/Toronto"))));

    assertThat(told.getProfile().getTimezone()).isEmpty();
    profile(told).body("timezone", equalTo(null)).body("inferred", empty());
  }

  @Test
  void aPlaceWithoutAZoneThatIsOneTellsNone() {
    ProfileEvent told = found("Atlantis/Port");

    assertThat(told.getProfile().getTimezone()).isEmpty();
  }

  @Test
  void ofTwoWhoAreMergedTheSaidZoneStandsAndAnUndoGivesEachTheirsBack() {
    String phone = Calls.own("phone");
    ProfileEvent visitor = happened.told(found(Calls.identify("", phone, "{}", PLACE_OF_MONTREAL)));
    ProfileEvent known = said("Europe/Paris");
    ProfileEvent together = happened.told(Calls.identify(kelly, phone, "{}"));

    ValidatableResponse merged = profile(together);
    String merge =
        caller()
            .get("/v1/profiles/" + known.getProfileId() + "/merges")
            .then()
            .extract()
            .path("items[0].id");
    caller().body("{}").post("/v1/merges/" + merge + ":undo").then().statusCode(200);

    merged.body("timezone", equalTo("Europe/Paris")).body("inferred", not(hasItem("timezone")));
    profile(visitor)
        .body("timezone", equalTo("America/Montreal"))
        .body("inferred", contains("timezone"));
    profile(known)
        .body("timezone", equalTo("Europe/Paris"))
        .body("inferred", not(hasItem("timezone")));
  }

  @Test
  void aLanguageAndAZoneThatNobodySaidAreThoseOfThePhonesCountryUntilTheyAreSaid() {
    String phone = "+336" + (10_000_000 + Math.floorMod(kelly.hashCode(), 89_999_999));
    ProfileEvent told =
        happened.told(Calls.identify(kelly, kelly + "-web", "{\"phone\":\"%s\"}".formatted(phone)));

    assertThat(told.getProfile().getTimezone()).isEqualTo("Europe/Paris");
    assertThat(told.getProfile().getLocale()).isEqualTo("fr-FR");
    profile(told)
        .body("timezone", equalTo("Europe/Paris"))
        .body("locale", equalTo("fr-FR"))
        .body("inferred", contains("timezone", "locale"));

    ProfileEvent said =
        happened.told(event("{\"timezone\":\"America/Toronto\",\"locale\":\"en-CA\"}"));

    assertThat(said.getProfile().getLocale()).isEqualTo("en-CA");
    profile(said)
        .body("timezone", equalTo("America/Toronto"))
        .body("locale", equalTo("en-CA"))
        .body("inferred", empty());
  }

  private static final String PLACE_OF_MONTREAL =
      "{%s}".formatted(PLACE.formatted("America/Montreal"));

  private ProfileEvent said(String zone) {
    return happened.told(event("{\"timezone\":\"%s\"}".formatted(zone)));
  }

  private ProfileEvent found(String zone) {
    return happened.told(found(event("{%s}".formatted(PLACE.formatted(zone)))));
  }

  private static AcceptedEvent.Builder found(AcceptedEvent.Builder event) {
    return event.addEnriched("place");
  }

  private AcceptedEvent.Builder event(String context) {
    return Calls.identify(kelly, kelly + "-web", "{}", context);
  }

  private static ValidatableResponse profile(ProfileEvent told) {
    return caller().get("/v1/profiles/" + told.getProfileId()).then().statusCode(200);
  }

  private static RequestSpecification caller() {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(Tokens.person("demo", "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }
}
