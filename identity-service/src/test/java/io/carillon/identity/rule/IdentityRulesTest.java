package io.carillon.identity.rule;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.carillon.definition.v1.Definition;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.identifier.Admission.Refused;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class IdentityRulesTest {
  @Inject Given happened;
  @Inject LiveRulesStore live;

  private final String tenant = Calls.own("shop");

  @Test
  void byDefaultTheRulesAreThoseOfTheHouse() {
    admin()
        .get("/v1/identity-rules")
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"2\""))
        .body("version", equalTo(2))
        .body("changedAt", nullValue())
        .body("types.userId.class", equalTo("unique"))
        .body("types.userId.window", equalTo("ever"))
        .body("types.anonymousId.limit", equalTo(5))
        .body("types.anonymousId.window", equalTo("P7D"))
        .body("types.email.normaliser", equalTo("email"));
  }

  @Test
  void eachChangeIsAVersionThatStays() {
    put(2, anonymousIds(3)).statusCode(200).header("ETag", equalTo("\"101\""));
    put(101, anonymousIds(4))
        .statusCode(200)
        .body("version", equalTo(102))
        .body("changedBy", equalTo("ada"))
        .body("types.anonymousId.limit", equalTo(4))
        .body("types.userId.class", equalTo("unique"));

    admin()
        .get("/v1/identity-rules/versions")
        .then()
        .statusCode(200)
        .body("items.version", contains(102, 101, 2))
        .body("items[1].types.anonymousId.limit", equalTo(3));
    String next =
        admin()
            .get("/v1/identity-rules/versions?limit=2")
            .then()
            .body("items.version", contains(102, 101))
            .extract()
            .path("nextCursor");
    admin()
        .get("/v1/identity-rules/versions?limit=2&cursor=" + next)
        .then()
        .body("items.version", contains(2))
        .body("nextCursor", nullValue());
    admin()
        .get("/v1/identity-rules/versions/101")
        .then()
        .statusCode(200)
        .body("types.anonymousId.limit", equalTo(3));
    admin().get("/v1/identity-rules/versions/103").then().statusCode(404);
    admin().get("/v1/identity-rules/versions/x").then().statusCode(404);
  }

  @Test
  void longVersionsAreListedOnShorterPages() {
    put(2, blockedValues("a")).statusCode(200);
    put(101, blockedValues("b")).statusCode(200);
    put(102, blockedValues("c")).statusCode(200);

    String next =
        admin()
            .get("/v1/identity-rules/versions?limit=500")
            .then()
            .body("items.version", contains(103, 102))
            .extract()
            .path("nextCursor");
    admin()
        .get("/v1/identity-rules/versions?limit=500&cursor=" + next)
        .then()
        .body("items.version", contains(101, 2))
        .body("nextCursor", nullValue());
  }

  @Test
  void whatWasStoredHoldsThoughItCouldNotBePutToday() {
    live.take(
        Definition.newBuilder()
            .setTenant(tenant)
            .setVersion(1)
            .setBodyJson(ByteString.copyFromUtf8(blocked(51).replaceFirst("\\{", "{\"since\":3,")))
            .build());

    assertThat(live.of(tenant).version()).isEqualTo(101);
    assertThat(live.of(tenant).admit("anonymousId", "kiosk-50-x", null))
        .isInstanceOf(Refused.class);
  }

  @Test
  void rulesAreChangedAtTheVersionThatWasRead() {
    put(2, anonymousIds(3)).statusCode(200);

    put(2, anonymousIds(4)).statusCode(412).body("reason", equalTo("STALE_VERSION"));
    put(1, anonymousIds(4)).statusCode(412);
    admin()
        .body(anonymousIds(4))
        .put("/v1/identity-rules")
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    admin().get("/v1/identity-rules").then().body("types.anonymousId.limit", equalTo(3));
  }

  @Test
  void whatIsReadCanBePut() {
    String rules = admin().get("/v1/identity-rules").then().extract().jsonPath().prettify();
    String types = rules.substring(rules.indexOf("\"types\""));

    put(2, "{" + types).statusCode(200).body("types.anonymousId.window", equalTo("P7D"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'types':{'cookie':{'class':'weak'}}}                   | types.cookie",
        "{'types':{'userId':{'class':'strong'}}}                 | types.userId.class",
        "{'types':{'userId':{'limit':2}}}                        | types.userId.limit",
        "{'types':{'email':{'class':'sure'}}}                    | types.email.class",
        "{'types':{'email':{'class':'unique'}}}                  | types.email.limit",
        "{'types':{'email':{'limit':0}}}                         | types.email.limit",
        "{'types':{'email':{'window':'a week'}}}                 | types.email.window",
        "{'types':{'email':{'window':'PT1M'}}}                   | types.email.window",
        "{'types':{'email':{'priority':4}}}                      | types.email.priority",
        "{'types':{'email':{'normaliser':'text'}}}               | types.email.normaliser",
        "{'types':{'phone':{'region':'France'}}}                 | types.phone.region",
        "{'types':{'email':{'region':'FR'}}}                     | types.email.region",
        "{'types':{'userId':{'requireVerified':true}}}           | types.userId.requireVerified",
        "{'types':{'deviceId':{'requireVerified':true}}}         | types.deviceId.requireVerified",
        "{'types':{'deviceId':{'blocked':['ok','**']}}}          | types.deviceId.blocked[1]",
        "{'types':{'deviceId':{'blocked':[null]}}}               | types.deviceId.blocked[0]",
      })
  void whatIsWrongIsNamed(String body, String field) {
    put(2, body.replace('\'', '"'))
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", hasItem(field));
    admin().get("/v1/identity-rules").then().body("version", equalTo(2));
  }

  @Test
  void otherFormsAreRefused() {
    put(2, "[]").statusCode(400).body("reason", equalTo("MALFORMED"));
    put(2, "{'types':{'email':{'colour':'red'}}}".replace('\'', '"'))
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
    put(2, "").statusCode(400);
    put(2, blocked(51))
        .statusCode(400)
        .body("violations.field", contains("types.anonymousId.blocked"))
        .body("violations.expected", contains(containsString("50 with *")));
    put(2, blocked(50)).statusCode(200);
  }

  @Test
  void onlyWhoMayChangesThemAndOnlyForTheirOwnWholeTenant() {
    RequestSpecification marketer = as(Tokens.person(tenant, "rachel", "marketer"));
    marketer.get("/v1/identity-rules").then().statusCode(200);
    as(Tokens.person(tenant, "rachel", "marketer"))
        .header("If-Match", "\"2\"")
        .body(anonymousIds(3))
        .put("/v1/identity-rules")
        .then()
        .statusCode(403);
    as(Tokens.personIn(tenant, "paul", List.of("/" + tenant + "/quebec"), "admin"))
        .header("If-Match", "\"2\"")
        .body(anonymousIds(3))
        .put("/v1/identity-rules")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));

    put(2, anonymousIds(3)).statusCode(200);

    as(Tokens.person(Calls.own("other"), "otto", "admin"))
        .get("/v1/identity-rules")
        .then()
        .body("version", equalTo(2));
  }

  @Test
  void whereAddressesMustBeVerifiedOneThatIsTypedInWaitsForAnOperatorOrForWhoVouches() {
    String kelly = Calls.own("kelly");
    String traits = "{\"email\":\"%s@example.com\"}".formatted(kelly);
    put(2, "{'types':{'email':{'requireVerified':true}}}".replace('\'', '"'))
        .statusCode(200)
        .body("types.email.requireVerified", equalTo(true))
        .body("types.phone.requireVerified", equalTo(false));
    await().until(() -> live.of(tenant).version() == 101);
    String kellysId = event(Calls.identify(kelly, kelly + "-1", traits));

    String visitor = event(Calls.identify("", kelly + "-2", traits));
    String again = event(Calls.identify("", kelly + "-2", traits));
    String kellysOwn = event(Calls.identify("", kelly + "-1", traits));
    admin()
        .get("/v1/merges/quarantine")
        .then()
        .body("items.reason", contains("UNVERIFIED"))
        .body("items[0].type", equalTo("email"));
    String confirmed = event(Calls.identify("", kelly + "-2", traits).setTrusted(true));

    assertThat(visitor).isNotEqualTo(kellysId).isEqualTo(again);
    assertThat(kellysOwn).isEqualTo(kellysId);
    assertThat(confirmed).isEqualTo(kellysId);
    admin().get("/v1/merges/quarantine").then().body("items", empty());
  }

  @Test
  void eventsAreDecidedAboutByTheTenantsOwnRulesAndSaySo() {
    String kelly = Calls.own("kelly");
    String kellysId = event(Calls.identify(kelly, kelly + "-1", "{}"));
    put(
            2,
            "{'types':{'anonymousId':{'limit':1,'window':'ever','blocked':['kiosk-*']}}}"
                .replace('\'', '"'))
        .statusCode(200);
    await().until(() -> live.of(tenant).version() == 101);
    String visitor = event(Calls.track(kelly + "-2", "Product Viewed"));

    assertThat(event(Calls.identify(kelly, kelly + "-2", "{}"))).isEqualTo(kellysId);
    assertThat(event(Calls.track(kelly + "-2", "Product Viewed"))).isEqualTo(visitor);
    assertThat(happened.decidedBy(tenant, kellysId)).containsExactly(2, 101);
  }

  /** 400 KB of them. */
  private static String blockedValues(String letter) {
    String values =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "\"" + letter.repeat(190) + i + "\"")
            .collect(Collectors.joining(","));
    return "{\"types\":{\"userId\":{\"blocked\":[%s]},\"deviceId\":{\"blocked\":[%s]}}}"
        .formatted(values, values);
  }

  private static String blocked(int patterns) {
    return "{\"types\":{\"anonymousId\":{\"blocked\":[%s,\"kiosk\"]}}}"
        .formatted(
            IntStream.range(0, patterns)
                .mapToObj("\"kiosk-%d-*\""::formatted)
                .collect(Collectors.joining(",")));
  }

  private String event(AcceptedEvent.Builder event) {
    return happened.event(event.setTenant(tenant).setUnit("/" + tenant));
  }

  private ValidatableResponse put(int version, String body) {
    return admin()
        .header("If-Match", "\"" + version + "\"")
        .body(body)
        .put("/v1/identity-rules")
        .then();
  }

  private static String anonymousIds(int limit) {
    return "{\"types\":{\"anonymousId\":{\"limit\":%d,\"window\":\"P30D\"}}}".formatted(limit);
  }

  private RequestSpecification admin() {
    return as(Tokens.person(tenant, "ada", "admin"));
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }
}
