package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileParted;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class UndoTest {
  @Inject Given happened;
  @Inject Transactions transactions;

  private final String kelly = Calls.own("kelly");
  private final String phone = Calls.own("phone");
  private String kellysId = "";
  private String visitor = "";

  /** Somebody on a phone turned out to be Kelly; so it seemed. */
  @BeforeEach
  void aVisitorIsMergedIntoKelly() {
    kellysId = happened.event(Calls.identify(kelly, kelly + "-web", "{\"firstName\":\"Kelly\"}"));
    visitor =
        happened.event(
            Calls.identify(
                    "",
                    phone,
                    "{\"firstName\":\"Bob\",\"city\":\"Metz\"}",
                    "{\"device\":{\"token\":\"%s\",\"type\":\"ios\"},\"consents\":[{\"channel\":"
                            .formatted(phone)
                        + "\"inapp\",\"purpose\":\"marketing\",\"state\":\"revoked\"}]}")
                .setDeviceId(phone));
    assertThat(happened.event(Calls.identify(kelly, phone, "{}"))).isEqualTo(kellysId);
  }

  @Test
  void theStoryOfAMergeIsToldInWords() {
    marketer()
        .get("/v1/profiles/" + kellysId + "/merges")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].inputs", contains("userId", "anonymousId"))
        .body("items[0].ruleVersion", equalTo(2))
        .body("items[0].undoableUntil", notNullValue())
        .body(
            "items[0].story",
            allOf(
                containsString("named two profiles at once by userId and anonymousId."),
                containsString(
                    "Profile %s became part of profile %s, which stayed because it was the older one."
                        .formatted(visitor, kellysId)),
                containsString("It can be undone until ")));
  }

  @Test
  void whatWasTheVisitorsIsTheirsAgainUnderANewId() {
    String parted = undo(merge(), "a shared phone").statusCode(200).extract().path("profile");

    assertThat(parted).isNotIn(kellysId, visitor);
    profile(visitor)
        .body("id", equalTo(parted))
        .body("traits.firstName", equalTo("Bob"))
        .body("traits.city", equalTo("Metz"))
        .body("identifiers.value", containsInAnyOrder(phone, phone))
        .body("consents.channel", contains("inapp"))
        .body("devices.id", contains(phone))
        .body("mergedFrom", contains(visitor));
    profile(kellysId)
        .body("id", equalTo(kellysId))
        .body("traits.firstName", equalTo("Kelly"))
        .body("traits", not(hasKey("city")))
        .body("identifiers.value", containsInAnyOrder(kelly, kelly + "-web"))
        .body("consents", empty())
        .body("devices", empty())
        .body("mergedFrom", empty());
  }

  @Test
  void whatCameSinceGoesToWhomItsIdentifiersBelong() {
    ProfileEvent byPhone = happened.told(Calls.identify("", phone, "{\"size\":\"XL\"}"));
    ProfileEvent byName = happened.told(Calls.identify(kelly, phone, "{\"plan\":\"gold\"}"));
    String laptop = Calls.own("laptop");
    happened.event(Calls.identify(kelly, laptop, "{}"));

    String parted = undo(merge(), "").statusCode(200).extract().path("profile");

    assertThat(byPhone.getProfileId()).isEqualTo(kellysId);
    assertThat(byPhone.getMemberId()).isEqualTo(visitor);
    assertThat(byName.getMemberId()).isEmpty();
    profile(parted).body("traits.size", equalTo("XL")).body("traits", not(hasKey("plan")));
    profile(kellysId)
        .body("traits.plan", equalTo("gold"))
        .body("traits", not(hasKey("size")))
        .body("identifiers.value", containsInAnyOrder(kelly, kelly + "-web", laptop));
  }

  @Test
  void noEventJoinsTheTwoAgain() {
    String parted = undo(merge(), "").statusCode(200).extract().path("profile");

    assertThat(happened.event(Calls.track(phone, "Product Viewed"))).isEqualTo(parted);
    assertThat(happened.event(Calls.identify(kelly, phone, "{}"))).isEqualTo(kellysId);
    assertThat(happened.event(Calls.track(phone, "Product Viewed"))).isEqualTo(parted);
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(kellysId, parted))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(409)
        .body("reason", equalTo("KEPT_APART"));
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"],\"again\":true}".formatted(kellysId, parted))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(200)
        .body("survivor", equalTo(kellysId));
    profile(visitor).body("id", equalTo(kellysId)).body("traits.city", equalTo("Metz"));
  }

  @Test
  void everybodyIsToldBehindWhatCameForBothTogether() {
    String parted = undo(merge(), "").statusCode(200).extract().path("profile");

    try (TestTopics topics = TestTopics.ofThisTest()) {
      ProfileEvent told =
          topics
              .await(
                  Topic.EVENTS_RESOLVED,
                  ProfileEvent.parser(),
                  r -> r.key().equals(kellysId) && r.value().hasParted())
              .value();
      assertThat(told.getProfile().getTraitsJson().toStringUtf8()).doesNotContain("Metz");
      ProfileParted how = told.getParted();
      assertThat(how.getPartedId()).isEqualTo(parted);
      assertThat(how.getMemberIdsList()).containsExactly(visitor);
      assertThat(how.getInstallationsList()).containsExactly(phone);
      assertThat(how.getProfile().getTraitsJson().toStringUtf8()).contains("Metz");
      topics.await(
          Topic.PROFILES_STATE,
          ProfileState.parser(),
          r ->
              r.key().equals(visitor)
                  && r.value().getStatus() == ProfileStatus.PROFILE_STATUS_MERGED
                  && r.value().getCanonicalId().equals(parted));
      ProfileState alone =
          topics
              .await(Topic.PROFILES_STATE, ProfileState.parser(), r -> r.key().equals(parted))
              .value();
      assertThat(alone.getStatus()).isEqualTo(ProfileStatus.PROFILE_STATUS_ACTIVE);
      assertThat(alone.getAddressesList()).extracting("value").containsExactly(phone);
    }
  }

  @Test
  void anUndoThatIsRepeatedIsAnsweredTheSameAndASecondOneIsRefused() {
    String key = UUID.randomUUID().toString();
    String merge = merge();

    String parted = undo(merge, "wrong", key).statusCode(200).extract().path("profile");

    undo(merge, "wrong", key).statusCode(200).body("profile", equalTo(parted));
    undo(merge, "wrong")
        .statusCode(409)
        .body("reason", equalTo("ALREADY_UNDONE"))
        .body("detail", containsString(parted));
    for (String id : List.of(kellysId, parted)) {
      marketer()
          .get("/v1/profiles/" + id + "/merges")
          .then()
          .body("items", hasSize(1))
          .body("items[0].undone.profile", equalTo(parted))
          .body("items[0].story", containsString("rachel undid it (\"wrong\")"));
    }
  }

  @Test
  void ofTwoUndosAtOnceOneWins() throws Exception {
    String merge = merge();
    Callable<Integer> undo = () -> undo(merge, "").extract().statusCode();
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> answers = both.invokeAll(List.of(undo, undo));

      assertThat(List.of(answers.get(0).get(), answers.get(1).get()))
          .containsExactlyInAnyOrder(200, 409);
    }
  }

  @Test
  void mergesAreUndoneInAnyOrder() {
    String tablet = Calls.own("tablet");
    String second = happened.event(Calls.identify("", tablet, "{\"city\":\"Nancy\",\"age\":7}"));
    happened.event(Calls.identify(kelly, tablet, "{}"));
    JsonPath merges =
        marketer().get("/v1/profiles/" + kellysId + "/merges").then().extract().jsonPath();

    String first = merges.getString("items.find{it.loser=='%s'}.id".formatted(visitor));
    String last = merges.getString("items.find{it.loser=='%s'}.id".formatted(second));
    String bob = undo(first, "").statusCode(200).extract().path("profile");
    String carol = undo(last, "").statusCode(200).extract().path("profile");

    profile(bob).body("traits.city", equalTo("Metz"));
    profile(carol).body("traits.city", equalTo("Nancy")).body("traits.age", equalTo(7));
    profile(kellysId).body("traits.size()", equalTo(1)).body("traits.firstName", equalTo("Kelly"));
  }

  @Test
  void whoWasMergedFurtherIsPartedFromWhereTheyAre() {
    Instant earlier = Instant.parse("2026-03-01T12:00:00Z");
    String elder =
        happened.event(
            Calls.identify(
                    "",
                    Calls.own("tablet"),
                    "{\"email\":\"%s@example.com\",\"age\":7}".formatted(kelly))
                .setOccurredAt(Calls.timestamp(earlier))
                .setReceivedAt(Calls.timestamp(earlier)));
    String first = merge();
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(elder, kellysId))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(200)
        .body("survivor", equalTo(elder));
    String second = merge();

    undo(first, "").statusCode(200).body("survivor", equalTo(elder));

    profile(elder)
        .body("traits.age", equalTo(7))
        .body("traits.firstName", equalTo("Kelly"))
        .body("traits", not(hasKey("city")))
        .body("mergedFrom", contains(kellysId));
    undo(second, "").statusCode(200).body("survivor", equalTo(elder));
    profile(kellysId).body("traits.size()", equalTo(1)).body("traits.firstName", equalTo("Kelly"));
    profile(elder).body("traits", not(hasKey("firstName")));
  }

  @Test
  void afterThirtyDaysAMergeStands() {
    String merge = merge();
    transactions.inTenant(
        "demo",
        tx ->
            tx.execute(
                "UPDATE merge SET recorded_at = now() - interval '31 days' WHERE id = ?::uuid",
                merge));

    undo(merge, "").statusCode(409).body("reason", equalTo("UNDO_EXPIRED"));
    profile(visitor).body("id", equalTo(kellysId));
  }

  @Test
  void onlyWhoMayMergeMayUndoAndOnlyTheirOwn() {
    String merge = merge();

    post(Tokens.person("demo", "ana", "analyst"), merge, "{}").statusCode(403);
    post(Tokens.person("other", "eve", "marketer"), merge, "{}").statusCode(404);
    post(Tokens.personIn("demo", "paul", List.of("/demo/quebec"), "marketer"), merge, "{}")
        .statusCode(404);
    post(Tokens.person("demo", "rachel", "marketer"), UUID.randomUUID().toString(), "{}")
        .statusCode(404);
    post(Tokens.person("demo", "rachel", "marketer"), "no-id", "{}").statusCode(404);
    post(Tokens.person("demo", "rachel", "marketer"), merge, "{\"why\":1}").statusCode(400);
    undo(merge, "x".repeat(1_001)).statusCode(400);
    profile(visitor).body("id", equalTo(kellysId));
  }

  @Test
  void aMergeIntoOneselfOrInACircleDoesNothing() {
    for (String one : List.of(kellysId, visitor)) {
      marketer()
          .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(kellysId, one))
          .post("/v1/profiles:merge")
          .then()
          .statusCode(200)
          .body("survivor", equalTo(kellysId));
    }
    marketer().get("/v1/profiles/" + kellysId + "/merges").then().body("items", hasSize(1));
    as(Tokens.person("other", "eve", "marketer"))
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(kellysId, visitor))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(404);
  }

  private String merge() {
    return marketer()
        .get("/v1/profiles/" + kellysId + "/merges")
        .then()
        .extract()
        .path("items[0].id");
  }

  private static ValidatableResponse profile(String id) {
    return marketer().get("/v1/profiles/" + id).then().statusCode(200);
  }

  private static ValidatableResponse undo(String merge, String reason) {
    return undo(merge, reason, UUID.randomUUID().toString());
  }

  private static ValidatableResponse undo(String merge, String reason, String once) {
    return marketer()
        .header("Idempotency-Key", once)
        .body("{\"reason\":\"%s\"}".formatted(reason))
        .post("/v1/merges/" + merge + ":undo")
        .then();
  }

  private static ValidatableResponse post(String token, String merge, String body) {
    return as(token).body(body).post("/v1/merges/" + merge + ":undo").then();
  }

  private static RequestSpecification marketer() {
    return as(Tokens.person("demo", "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
