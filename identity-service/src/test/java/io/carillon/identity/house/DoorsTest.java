package io.carillon.identity.house;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.EventType;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.MergeProfilesRequest;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.LogWatch;
import io.carillon.platform.testkit.SchemaRules;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class DoorsTest {
  private static final String RPC = "carillon.identity.v1.ProfileService/";

  private static final String EMAIL = Calls.own("planted") + "@example.com";
  private static final String PHONE = "+15145550142";
  private static final String NAME = "Quillon";

  @Inject Given happened;

  @Test
  void everyTableHidesOtherTenants() {
    assertThatCode(() -> SchemaRules.ofThisService().verify()).doesNotThrowAnyException();
  }

  @Test
  void everyDoorAsksWhoComes() {
    LogWatch log = LogWatch.ofThisService();
    String id =
        happened.event(
            Calls.identify(
                Calls.own("kelly"),
                Calls.own("web"),
                "{\"email\":\"%s\",\"phone\":\"%s\",\"firstName\":\"%s\",\"note\":\"%s\"}"
                    .formatted(EMAIL, PHONE, NAME, NAME + " <" + EMAIL + ">"),
                ("{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"granted\",\"address\":\"%s\",\"text\":\"yes,"
                        + " to %s\"}]}")
                    .formatted(EMAIL, EMAIL)));
    String unit =
        given()
            .auth()
            .oauth2(Tokens.person("demo", "ada", "admin"))
            .contentType(ContentType.JSON)
            .body("{\"path\":\"/demo/%s\"}".formatted(Calls.own("unit")))
            .post("/v1/units")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    String louis =
        happened.event(
            Calls.identify(Calls.own("louis"), Calls.own("web"), "{}")
                .setUnit("/demo/quebec/montreal"));
    String request =
        given()
            .auth()
            .oauth2(Tokens.person("demo", "paula", "privacy"))
            .contentType(ContentType.JSON)
            .body("{\"kind\":\"export\",\"identifier\":\"profile:%s\"}".formatted(louis))
            .post("/v1/privacy-requests")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    String web = Calls.own("web");
    happened.event(Calls.track(web, "Product Viewed"));
    String kelly = Calls.own("kelly");
    happened.event(Calls.identify(kelly, Calls.own("phone"), "{}"));
    String merged = happened.event(Calls.identify(kelly, web, "{}"));
    String merge =
        given()
            .auth()
            .oauth2(Tokens.person("demo", "ada", "admin"))
            .get("/v1/profiles/" + merged + "/merges")
            .then()
            .extract()
            .path("items[0].id");
    String run =
        given()
            .auth()
            .oauth2(Tokens.person("demo", "ada", "admin"))
            .contentType(ContentType.JSON)
            .body("{}")
            .post("/v1/match-runs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    String reresolution =
        given()
            .auth()
            .oauth2(Tokens.person("demo", "ada", "admin"))
            .contentType(ContentType.JSON)
            .urlEncodingEnabled(false)
            .body("{\"dryRun\":true}")
            .post("/v1/identity-rules:reresolve")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    String acme = Calls.own("acme");
    happened.event(group(acme, "{\"owner\":\"%s <%s>\"}".formatted(NAME, EMAIL)));
    String quebecs = Calls.own("quebecs");
    happened.event(group(quebecs, "{}").setUnit("/demo/quebec/montreal"));
    String suspect = suspect();
    String approved = suspect();
    Consent consent =
        Consent.newBuilder()
            .setChannel("push")
            .setPurpose("marketing")
            .setState(ConsentState.CONSENT_STATE_REVOKED)
            .build();

    assertThatCode(
            () ->
                Access.ofThisService()
                    .object("GET /v1/profiles/{id}", id)
                    .object("GET /v1/profiles/{id}/identifiers", id)
                    .object("GET /v1/profiles/{id}/traits", id)
                    .object("GET /v1/profiles/{id}/consents", id)
                    .object("GET /v1/profiles/{id}/merges", id)
                    .objectWith("{}", "POST /v1/merges/{id}:undo", merge)
                    .object("POST /v1/merges/quarantine/{id}:refuse", suspect)
                    .object("POST /v1/merges/quarantine/{id}:approve", approved)
                    .objectWith("{\"traits\":{\"vip\":true}}", "PATCH /v1/profiles/{id}", id)
                    .objectWith(
                        "[{\"channel\":\"push\",\"purpose\":\"marketing\",\"state\":\"revoked\"}]",
                        "PUT /v1/profiles/{id}/consents",
                        id)
                    .object("GET /v1/companies/{groupId}", acme)
                    .object("GET /v1/companies/{groupId}/traits", acme)
                    .object("GET /v1/companies/{groupId}/members", acme)
                    .siblingObject("GET /v1/companies/{groupId}", quebecs)
                    .siblingObject("GET /v1/companies/{groupId}/traits", quebecs)
                    .siblingObject("GET /v1/companies/{groupId}/members", quebecs)
                    .object("GET /v1/units/{id}", unit)
                    .objectWith("{\"name\":\"New\"}", "PUT /v1/units/{id}", unit)
                    .object("DELETE /v1/units/{id}", unit)
                    .object("GET /v1/privacy-requests/{id}", request)
                    .noObject(
                        "GET /v1/privacy-requests/{id}/archive",
                        "there is none before all services are asked: PrivacyRefusalsTest")
                    .siblingObject("GET /v1/profiles/{id}", louis)
                    .siblingObject("GET /v1/profiles/{id}/identifiers", louis)
                    .siblingObject("GET /v1/profiles/{id}/traits", louis)
                    .siblingObject("GET /v1/profiles/{id}/consents", louis)
                    .siblingObject("GET /v1/profiles/{id}/merges", louis)
                    .siblingObjectWith(
                        "{\"traits\":{\"vip\":true}}", "PATCH /v1/profiles/{id}", louis)
                    .siblingObject(
                        RPC + "GetProfile",
                        GetProfileRequest.newBuilder().setProfileId(louis).build())
                    .object("GET /v1/match-runs/{id}", run)
                    .object("GET /v1/match-runs/{id}/pairs", run)
                    .object("GET /v1/profiles/{id}/matches", id)
                    .object("GET /v1/profiles/{id}/household", id)
                    .siblingObject("GET /v1/profiles/{id}/matches", louis)
                    .siblingObject("GET /v1/profiles/{id}/household", louis)
                    .noObject("POST /v1/matches/{id}:confirm", "MatchesTest asks for another's")
                    .noObject("POST /v1/matches/{id}:refuse", "MatchesTest asks for another's")
                    .object("GET /v1/identity-rules/reresolutions/{id}", reresolution)
                    .object("GET /v1/identity-rules/reresolutions/{id}/merges", reresolution)
                    .noObject(
                        "GET /v1/identity-rules/versions/{version}",
                        "each tenant counts its own: IdentityRulesTest")
                    .noObject("GET /v1/tenants/{key}", "a platform operator may read all of them")
                    .noObject("PUT /v1/tenants/{key}", "for platform operators alone")
                    .object(
                        RPC + "GetProfile", GetProfileRequest.newBuilder().setProfileId(id).build())
                    .object(
                        RPC + "MergeProfiles",
                        MergeProfilesRequest.newBuilder()
                            .addProfileIds(id)
                            .addProfileIds(id)
                            .build())
                    .object(
                        RPC + "SetConsents",
                        SetConsentsRequest.newBuilder()
                            .setProfileId(id)
                            .addConsents(consent)
                            .build())
                    .hides(EMAIL, PHONE, NAME)
                    .noObject(RPC + "BatchGetProfiles", "leaves out what is not known")
                    .noObject(RPC + "ResolveProfile", "answers an empty list")
                    .servicesOnly("carillon.identity.v1.MatchService/BatchGetLikely")
                    .noObject(
                        "carillon.identity.v1.MatchService/BatchGetLikely",
                        "leaves out what is not known")
                    .verify())
        .doesNotThrowAnyException();
    log.requireNone(EMAIL, PHONE, NAME);
    log.close();
  }

  private static AcceptedEvent.Builder group(String company, String traits) {
    return Calls.event(EventType.EVENT_TYPE_GROUP, "group")
        .setUserId(Calls.own("member"))
        .setJson(
            ByteString.copyFromUtf8(
                "{\"type\":\"group\",\"groupId\":\"%s\",\"traits\":%s}"
                    .formatted(company, traits)));
  }

  /** A merge that waits for an operator. */
  private String suspect() {
    String email = "test@%s.example".formatted(Calls.own("shop"));
    String traits = "{\"email\":\"%s\"}".formatted(email);
    String visitor = happened.event(Calls.identify("", Calls.own("web"), traits));
    String kelly = Calls.own("kelly");
    happened.event(Calls.identify(kelly, Calls.own("web"), "{}"));
    happened.event(Calls.identify(kelly, Calls.own("web"), traits));
    return given()
        .auth()
        .oauth2(Tokens.person("demo", "ada", "admin"))
        .get("/v1/merges/quarantine?limit=500")
        .then()
        .extract()
        .path("items.find{it.other=='%s' || it.profile=='%s'}.id".formatted(visitor, visitor));
  }

  @Test
  void healthAndMetricsAreThere() {
    given().get("/q/health/ready").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(200);
  }
}
