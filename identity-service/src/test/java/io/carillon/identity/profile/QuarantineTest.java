package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class QuarantineTest {
  @Inject Given happened;

  private final String kelly = Calls.own("kelly");
  private final String phone = Calls.own("phone");
  private final String placeholder = "test@%s.example".formatted(Calls.own("shop"));
  private String kellysId = "";
  private String visitor = "";

  /** Two people gave the same address, which looks like nobody's. */
  @BeforeEach
  void anAddressThatLooksLikeAPlaceholderNamesTwo() {
    visitor =
        happened.event(Calls.identify("", phone, "{\"email\":\"%s\"}".formatted(placeholder)));
    kellysId = happened.event(Calls.identify(kelly, kelly + "-web", "{}"));
    assertThat(
            happened.event(
                Calls.identify(kelly, kelly + "-web", "{\"email\":\"%s\"}".formatted(placeholder))))
        .isEqualTo(kellysId);
  }

  @Test
  void aSuspiciousMergeWaitsForAnOperator() {
    marketer().get("/v1/profiles/" + visitor).then().body("id", equalTo(visitor));
    quarantine()
        .body("items.find{it.id=='%s'}.reason".formatted(waiting()), equalTo("PLACEHOLDER"))
        .body("items.find{it.id=='%s'}.type".formatted(waiting()), equalTo("email"))
        .body("items.state", everyItem(equalTo("open")));
  }

  @Test
  void untilThenNoEventJoinsTheTwo() {
    String id = waiting();

    assertThat(happened.event(Calls.identify(kelly, phone, "{}"))).isEqualTo(kellysId);

    assertThat(livesAs(visitor)).isEqualTo(visitor);
    quarantine().body("items.id", hasItem(id));
    decide(id, "approve").statusCode(200);
    assertThat(livesAs(visitor)).isEqualTo(livesAs(kellysId));
  }

  @Test
  void aRefusedOneIsMadeByAnOperatorOnlyWhoSaysSo() {
    decide(waiting(), "refuse").statusCode(200);
    String both = "\"profiles\":[\"%s\",\"%s\"]".formatted(kellysId, visitor);

    merge("{%s}".formatted(both)).statusCode(409).body("reason", equalTo("KEPT_APART"));

    merge("{%s,\"again\":true}".formatted(both)).statusCode(200);
    assertThat(livesAs(visitor)).isEqualTo(livesAs(kellysId));
  }

  private static ValidatableResponse merge(String body) {
    return marketer().body(body).post("/v1/profiles:merge").then();
  }

  @Test
  void anApprovedOneIsMade() {
    String id = waiting();

    for (int i = 0; i < 2; i++) {
      decide(id, "approve").statusCode(200).body("state", equalTo("approved"));
    }

    assertThat(livesAs(visitor)).isEqualTo(livesAs(kellysId));
    decide(id, "refuse").statusCode(409).body("reason", equalTo("ALREADY_DECIDED"));
    quarantine().body("items.id", not(hasItem(id)));
  }

  @Test
  void aRefusedOneIsNeverMadeByAnEvent() {
    String id = waiting();

    for (int i = 0; i < 2; i++) {
      decide(id, "refuse").statusCode(200).body("state", equalTo("refused"));
    }

    assertThat(happened.event(Calls.identify(kelly, phone, "{}"))).isEqualTo(kellysId);
    marketer().get("/v1/profiles/" + visitor).then().body("id", equalTo(visitor));
    decide(id, "approve").statusCode(409).body("reason", equalTo("ALREADY_DECIDED"));
  }

  @Test
  void ofTwoOperatorsWhoDecideAtOnceOneIsTold() {
    String id = waiting();

    List<Integer> answers =
        Stream.of("approve", "refuse")
            .map(
                verb ->
                    CompletableFuture.supplyAsync(
                        () -> decide(id, verb).extract().statusCode(), Thread::startVirtualThread))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).containsExactlyInAnyOrder(200, 409);
    boolean approved = answers.getFirst() == 200;
    assertThat(livesAs(visitor).equals(livesAs(kellysId))).isEqualTo(approved);
    decide(id, approved ? "approve" : "refuse").statusCode(200);
  }

  @Test
  void whoAreOneByAnOperatorWaitNoMoreAndCannotBeRefused() {
    String id = waiting();
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(kellysId, visitor))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(200);

    quarantine().body("items.id", not(hasItem(id)));
    decide(id, "refuse").statusCode(409).body("reason", equalTo("ALREADY_DECIDED"));
    decide(id, "approve").statusCode(200).body("state", equalTo("approved"));
  }

  @Test
  void whatSpeaksAgainstAMergeByNowIsToldAndItWaitsOn() {
    String id = waiting();
    happened.event(Calls.identify(Calls.own("bob"), phone, "{}"));

    decide(id, "approve").statusCode(409).body("reason", equalTo("UNIQUE_CONFLICT"));

    quarantine().body("items.id", hasItem(id));
    decide(id, "refuse").statusCode(200);
  }

  @Test
  void whoWereInTwoCitiesWithinAnHourWait() {
    String tablet = Calls.own("tablet");
    String elsewhere = happened.event(found("", tablet, "45.5", "-73.6"));
    happened.event(found(kelly, kelly + "-web", "48.9", "2.3"));

    assertThat(happened.event(Calls.identify(kelly, tablet, "{}"))).isEqualTo(kellysId);

    marketer().get("/v1/profiles/" + elsewhere).then().body("id", equalTo(elsewhere));
    quarantine()
        .body("items.find{it.other=='%s'}.reason".formatted(elsewhere), equalTo("TWO_PLACES"))
        .body("items.find{it.other=='%s'}.type".formatted(elsewhere), equalTo("anonymousId"));
    String id = quarantine().extract().path("items.find{it.other=='%s'}.id".formatted(elsewhere));
    decide(id, "approve").statusCode(200);
    assertThat(livesAs(elsewhere)).isEqualTo(livesAs(kellysId));
  }

  @Test
  void whoWereInTwoCitiesAndAreTwoStayTwo() {
    String tablet = Calls.own("tablet");
    String elsewhere = happened.event(found("", tablet, "45.5", "-73.6"));
    happened.event(found(kelly, kelly + "-web", "48.9", "2.3"));
    happened.event(Calls.identify(kelly, tablet, "{}"));
    String id = quarantine().extract().path("items.find{it.other=='%s'}.id".formatted(elsewhere));

    decide(id, "refuse").statusCode(200);

    assertThat(happened.event(Calls.identify(kelly, tablet, "{}"))).isEqualTo(kellysId);
    assertThat(livesAs(elsewhere)).isEqualTo(elsewhere);
  }

  @Test
  void anAliasOfTwoCustomersWaitsAndCanOnlyBeRefused() {
    String before = kelly + "-before";
    String old = happened.event(Calls.identify(before, "", "{}"));

    assertThat(happened.event(Calls.alias(kelly, before))).isEqualTo(kellysId);

    quarantine()
        .body("items.find{it.other=='%s'}.reason".formatted(old), equalTo("UNIQUE_CONFLICT"))
        .body("items.find{it.other=='%s'}.type".formatted(old), equalTo("userId"));
    String id = quarantine().extract().path("items.find{it.other=='%s'}.id".formatted(old));
    decide(id, "approve").statusCode(409).body("reason", equalTo("UNIQUE_CONFLICT"));
    decide(id, "refuse").statusCode(200).body("state", equalTo("refused"));
    assertThat(happened.event(Calls.alias(before, kelly))).isEqualTo(old);
    assertThat(livesAs(kellysId)).isEqualTo(kellysId);
  }

  @Test
  void anAliasOfAnAnonymousIdJoinsIt() {
    String visit = happened.event(Calls.track(kelly + "-app", "Seen"));

    assertThat(happened.event(Calls.alias(kelly, kelly + "-app"))).isEqualTo(kellysId);

    assertThat(livesAs(visit)).isEqualTo(kellysId);
  }

  @Test
  void aPlaceThatIsNoneIsNotBelieved() {
    String tablet = Calls.own("tablet");
    happened.event(found("", tablet, "145.5", "-73.6"));
    happened.event(found(kelly, kelly + "-web", "48.9", "2.3"));

    happened.event(Calls.identify(kelly, tablet, "{}"));

    assertThat(happened.event(Calls.track(tablet, "Product Viewed"))).isEqualTo(kellysId);
  }

  @Test
  void aPlaceThatAClientSaysKeepsNobodyWaiting() {
    String tablet = Calls.own("tablet");
    happened.event(found("", tablet, "45.5", "-73.6"));
    happened.event(found(kelly, kelly + "-web", "48.9", "2.3").clearEnriched());

    happened.event(Calls.identify(kelly, tablet, "{}"));

    assertThat(happened.event(Calls.track(tablet, "Product Viewed"))).isEqualTo(kellysId);
  }

  /** A call of which the edge found out where it came from. */
  private static AcceptedEvent.Builder found(
      String userId, String anonymousId, String latitude, String longitude) {
    return Calls.identify(userId, anonymousId, "{}", place(latitude, longitude))
        .addEnriched("place");
  }

  private static String place(String latitude, String longitude) {
    return "{\"place\":{\"latitude\":%s,\"longitude\":%s}}".formatted(latitude, longitude);
  }

  @Test
  void onlyWhoMayMergeMayDecideAndOnlyAboutTheirOwn() {
    String id = waiting();

    for (String verb : List.of("approve", "refuse")) {
      post(Tokens.person("demo", "ana", "analyst"), id, verb).statusCode(403);
      post(Tokens.person("other", "eve", "marketer"), id, verb).statusCode(404);
      post(Tokens.personIn("demo", "paul", List.of("/demo/quebec"), "marketer"), id, verb)
          .statusCode(404);
      decide(UUID.randomUUID().toString(), verb).statusCode(404);
      decide("x", verb).statusCode(404);
    }
    as(Tokens.personIn("demo", "paul", List.of("/demo/quebec"), "marketer"))
        .get("/v1/merges/quarantine?limit=500")
        .then()
        .statusCode(200)
        .body("items.id", not(hasItem(id)));
    marketer().get("/v1/merges/quarantine?state=lost").then().statusCode(400);
    marketer().get("/v1/merges/quarantine?cursor=x").then().statusCode(400);
  }

  private static String livesAs(String profile) {
    return marketer().get("/v1/profiles/" + profile).then().extract().path("id");
  }

  private String waiting() {
    return quarantine()
        .extract()
        .path("items.find{it.other=='%s' || it.profile=='%s'}.id".formatted(visitor, visitor));
  }

  private static ValidatableResponse quarantine() {
    return marketer().get("/v1/merges/quarantine?limit=500").then().statusCode(200);
  }

  private static ValidatableResponse decide(String id, String verb) {
    return post(Tokens.person("demo", "rachel", "marketer"), id, verb);
  }

  private static ValidatableResponse post(String token, String id, String verb) {
    return as(token).post("/v1/merges/quarantine/" + id + ":" + verb).then();
  }

  private static RequestSpecification marketer() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
