package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfilesTest {
  @Inject Given happened;

  private final String kelly = Calls.own("kelly");
  private final String email = kelly + "@example.com";
  private String id = "";

  @BeforeEach
  void kellyLogsIn() {
    id =
        happened.event(
            Calls.identify(
                kelly,
                kelly + "-web",
                "{\"firstName\":\"Kelly\",\"email\":\"%s\",\"age\":31}".formatted(email),
                "{\"timezone\":\"Europe/Paris\",\"locale\":\"fr-FR\",\"consents\":[{\"channel\":\"email\","
                    + "\"purpose\":\"marketing\",\"state\":\"granted\",\"text\":\"v1\"}]}"));
  }

  @Test
  void aProfileShowsAllThatIsKnown() {
    marketer()
        .get("/v1/profiles/" + id)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("traits.firstName", equalTo("Kelly"))
        .body("identifiers.type", contains("userId", "email", "anonymousId"))
        .body("identifiers.class", contains("unique", "strong", "weak"))
        .body("consents[0].state", equalTo("granted"))
        .body("consents[0].address", equalTo(email))
        .body("timezone", equalTo("Europe/Paris"))
        .body("locale", equalTo("fr-FR"))
        .body("inferred", empty())
        .body("units", contains("/demo"))
        .body("mergedFrom", empty())
        .body("createdAt", notNullValue());
  }

  @Test
  void aProfileIsFoundByItsIdentifiers() {
    for (String identifier : List.of("userId:" + kelly, "email:" + email.toUpperCase())) {
      marketer()
          .queryParam("identifier", identifier)
          .get("/v1/profiles")
          .then()
          .statusCode(200)
          .body("items.id", contains(id));
    }
    marketer()
        .queryParam("identifier", "email:nobody@example.com")
        .get("/v1/profiles")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void theListGoesOnBehindItsCursor() {
    happened.event(Calls.track(Calls.own("web"), "x"));
    var first = marketer().get("/v1/profiles?limit=1").then().statusCode(200).extract().jsonPath();

    marketer()
        .queryParam("cursor", first.getString("nextCursor"))
        .queryParam("limit", 1)
        .get("/v1/profiles")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].id", not(equalTo(first.getString("items[0].id"))));
  }

  @Test
  void anAnalystSeesNoPersonalDataInClear() {
    String body =
        as(Tokens.person("demo", "ana", "analyst"))
            .get("/v1/profiles/" + id)
            .then()
            .statusCode(200)
            .body("traits.firstName", equalTo("K***"))
            .extract()
            .asString();

    assertThat(body).doesNotContain(email).doesNotContain("Kelly");
    as(Tokens.person("demo", "ana", "analyst"))
        .get("/v1/profiles/" + id + "/consents")
        .then()
        .body("items[0].address", not(equalTo(email)));
  }

  @Test
  void aPersonOfAnotherUnitIsNotFound() {
    String there =
        happened.event(
            Calls.identify(Calls.own("u"), Calls.own("a"), "{}").setUnit("/demo/quebec/montreal"));
    RequestSpecification montreal =
        as(Tokens.personIn("demo", "montreal", List.of("/demo/quebec/montreal"), "marketer"));

    montreal.get("/v1/profiles/" + there).then().statusCode(200);
    montreal.get("/v1/profiles/" + id).then().statusCode(404);
    montreal
        .get("/v1/profiles?limit=500")
        .then()
        .body("items.id", hasItem(there))
        .body("items.units", everyItem(hasItem("/demo/quebec/montreal")));
  }

  @Test
  void traitsAreSetAndRemovedAndToldAsAnEvent() {
    marketer()
        .body("{\"traits\":{\"vip\":true,\"age\":null}}")
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(200)
        .body("traits.vip", equalTo(true))
        .body("traits.age", nullValue())
        .body("traits.firstName", equalTo("Kelly"));

    try (TestTopics topics = TestTopics.ofThisTest()) {
      ProfileEvent told =
          topics
              .await(
                  Topic.EVENTS_RESOLVED,
                  ProfileEvent.parser(),
                  r ->
                      r.key().equals(id) && r.value().getEvent().getSource().equals("svc-identity"))
              .value();
      assertThat(told.getProfile().getTraitsJson().toStringUtf8()).contains("\"vip\":true");
    }
  }

  @Test
  void anAddressAmongTheTraitsBecomesAnIdentifierUnlessItIsTaken() {
    String other = happened.event(Calls.identify(Calls.own("bob"), Calls.own("web"), "{}"));
    String address = Calls.own("bob") + "@example.com";

    marketer()
        .body("{\"traits\":{\"email\":\"%s\"}}".formatted(address))
        .patch("/v1/profiles/" + other)
        .then()
        .statusCode(200)
        .body("identifiers.value", hasItem(address));
    marketer()
        .body("{\"traits\":{\"email\":\"%s\"}}".formatted(email))
        .patch("/v1/profiles/" + other)
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDENTIFIER_TAKEN"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH | /v1/profiles/{id}          | {                                  | MALFORMED",
        "PATCH | /v1/profiles/{id}          | {}                                 | INVALID_VALUE",
        "PATCH | /v1/profiles/{id}          | {\"traits\":{},\"x\":1}            | UNKNOWN_FIELD",
        "PATCH | /v1/profiles/{id}          | {\"traits\":{\"email\":\"kelly\"}} | INVALID_VALUE",
        "PUT   | /v1/profiles/{id}/consents | {}                                 | MALFORMED",
        "PUT   | /v1/profiles/{id}/consents | []                                 | INVALID_VALUE",
        "PUT   | /v1/profiles/{id}/consents | [{\"channel\":\"fax\"}]            | INVALID_VALUE",
        "PUT   | /v1/profiles/{id}/consents | [{\"channel\":\"inapp\",\"purpose\":\"marketing\","
            + "\"state\":\"revoked\",\"at\":\"-5000-01-01T00:00:00Z\"}] | INVALID_VALUE",
        "PATCH | /v1/profiles/{id}          | {\"traits\":{\"a\":\"\\u0000\"}}       | INVALID_VALUE",
        "GET   | /v1/profiles/a%00b         | ''                                 | INVALID_VALUE",
        "GET   | /v1/profiles?limit=abc     | ''                                 | INVALID_VALUE",
        "POST  | /v1/profiles:merge         | {\"profiles\":[\"{id}\"]}          | INVALID_VALUE",
        "POST  | /v1/profiles:merge         | {\"profiles\":[1]}                 | INVALID_VALUE",
        "GET   | /v1/profiles?limit=0       | ''                                 | INVALID_VALUE",
        "GET   | /v1/profiles?cursor=x      | ''                                 | INVALID_VALUE",
        "GET   | /v1/profiles?identifier=x  | ''                                 | INVALID_VALUE",
        "GET   | /v1/profiles?page=2        | ''                                 | UNKNOWN_PARAMETER",
      })
  void badInputIsNamed(String method, String path, String body, String reason) {
    RequestSpecification request = marketer();
    if (!body.isEmpty()) {
      request.body(body.replace("{id}", id));
    }

    request
        .request(method, path.replace("{id}", id))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason));
  }

  @Test
  void anUnknownProfileIsNotFound() {
    marketer().get("/v1/profiles/" + UUID.randomUUID()).then().statusCode(404);
    marketer().get("/v1/profiles/kelly").then().statusCode(404);
  }

  @Test
  void consentsAreRecordedAndTheLatestWordStands() {
    String word =
        "[{\"channel\":\"email\",\"address\":\"%s\",\"purpose\":\"marketing\",\"state\":\"%s\","
            + "\"source\":\"call centre\"%s}]";
    marketer()
        .body(word.formatted(email.toUpperCase(), "revoked", ""))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items.state", contains("revoked"))
        .body("items.source", contains("call centre"));

    marketer()
        .body(word.formatted(email, "granted", ",\"at\":\"2026-01-01T00:00:00Z\""))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items.state", contains("revoked"));
    marketer()
        .body(word.formatted("bob@example.com", "granted", ""))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(400)
        .body("violations.field", contains("[0].address"));
  }

  @Test
  void aMomentAheadOfOurClockIsTakenForNow() {
    Instant before = Instant.now();
    String ahead =
        marketer()
            .body(
                "[{\"channel\":\"inapp\",\"purpose\":\"marketing\",\"state\":\"granted\",\"at\":\"%s\"}]"
                    .formatted(before.plusSeconds(240)))
            .put("/v1/profiles/" + id + "/consents")
            .then()
            .statusCode(200)
            .extract()
            .path("items.find { it.channel == 'inapp' }.at");

    assertThat(Instant.parse(ahead)).isBetween(before, Instant.now());
    marketer()
        .body("[{\"channel\":\"inapp\",\"purpose\":\"marketing\",\"state\":\"revoked\"}]")
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items.find { it.channel == 'inapp' }.state", equalTo("revoked"));
  }

  @Test
  void aProfileHasSoManyConsentsAndARefusalAlwaysFits() {
    String other =
        "{\"channel\":\"push\",\"address\":\"%d\",\"purpose\":\"marketing\",\"state\":\"%s\"}";
    String many =
        IntStream.range(1, Consents.MOST)
            .mapToObj(i -> other.formatted(i, "granted"))
            .collect(Collectors.joining(",", "[", "]"));
    marketer().body(many).put("/v1/profiles/" + id + "/consents").then().statusCode(200);

    marketer()
        .body("[" + other.formatted(0, "granted") + "]")
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(409)
        .body("reason", equalTo("PROFILE_FULL"));
    marketer()
        .body("[" + other.formatted(0, "revoked") + "]")
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items", hasSize(Consents.MOST))
        .body("items.find { it.address == '0' }.state", equalTo("revoked"));
  }

  @Test
  void aChangeIsFiledUnderTheUnitOfWhoMadeIt() {
    String there =
        happened.event(
            Calls.identify(Calls.own("u"), Calls.own("a"), "{}").setUnit("/demo/quebec/montreal"));

    as(Tokens.personIn("demo", "quebec", List.of("/demo/ontario", "/demo/quebec"), "marketer"))
        .body("{\"traits\":{\"by\":\"quebec\"}}")
        .patch("/v1/profiles/" + there)
        .then()
        .statusCode(200);
    marketer()
        .body("{\"traits\":{\"by\":\"demo\"}}")
        .patch("/v1/profiles/" + there)
        .then()
        .statusCode(200);

    try (TestTopics topics = TestTopics.ofThisTest()) {
      assertThat(
              topics.await(
                  Topic.EVENTS_RAW,
                  AcceptedEvent.parser(),
                  r -> r.value().getProfileId().equals(there),
                  2))
          .extracting(r -> r.value().getUnit())
          .containsExactly("/demo/quebec", "/demo");
    }
  }

  @Test
  void anOperatorMergesAndEverybodyIsToldOnce() {
    String visitor = happened.event(Calls.track(Calls.own("web"), "x"));
    String key = UUID.randomUUID().toString();
    String body =
        "{\"profiles\":[\"%s\",\"%s\"],\"reason\":\"same person\"}".formatted(id, visitor);

    for (int i = 0; i < 2; i++) {
      marketer()
          .header("Idempotency-Key", key)
          .body(body)
          .post("/v1/profiles:merge")
          .then()
          .statusCode(200)
          .body("survivor", equalTo(id));
    }

    marketer()
        .get("/v1/profiles/" + visitor)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("mergedFrom", contains(visitor));
    marketer()
        .get("/v1/profiles/" + id + "/merges")
        .then()
        .body("items", hasSize(1))
        .body("items[0].loser", equalTo(visitor))
        .body("items[0].reason", equalTo("same person"));
    marketer()
        .header("Idempotency-Key", key)
        .body(body.replace("same", "other"))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
    try (TestTopics topics = TestTopics.ofThisTest()) {
      assertThat(
              topics
                  .await(
                      Topic.EVENTS_RESOLVED,
                      ProfileEvent.parser(),
                      r -> r.key().equals(visitor) && r.value().hasMerged())
                  .value()
                  .getMerged()
                  .getSurvivorId())
          .isEqualTo(id);
      topics.await(
          Topic.PROFILES_STATE,
          ProfileState.parser(),
          r ->
              r.key().equals(visitor)
                  && r.value().getStatus() == ProfileStatus.PROFILE_STATUS_MERGED);
    }
  }

  @Test
  void twoCustomersAreNeverOnePerson() {
    String bob = happened.event(Calls.identify(Calls.own("bob"), Calls.own("web"), "{}"));

    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(id, bob))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(409)
        .body("reason", equalTo("UNIQUE_CONFLICT"));
    marketer().get("/v1/profiles/" + bob).then().body("id", equalTo(bob));
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    as(Tokens.person("demo", "ana", "analyst"))
        .body("{\"traits\":{\"vip\":true}}")
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(403);
    as(Tokens.partner("demo", "profiles:read"))
        .get("/v1/profiles/" + id + "/identifiers")
        .then()
        .statusCode(200)
        .body("items.type", containsInAnyOrder("userId", "email", "anonymousId"));
  }

  private static RequestSpecification marketer() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
