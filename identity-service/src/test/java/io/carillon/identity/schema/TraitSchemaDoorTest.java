package io.carillon.identity.schema;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.audit.v1.AuditRecord;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TraitSchemaDoorTest {
  private static final Instant MORNING = Instant.parse("2026-03-07T08:00:00Z");

  @Inject Given happened;
  @Inject LiveSchemaStore live;

  private final String tenant = Calls.own("shop");
  private final String kelly = Calls.own("kelly");

  @Test
  void theContractTellsTheAnswers() {
    given()
        .queryParam("format", "json")
        .get("/q/openapi")
        .then()
        .body(
            "paths.'/v1/trait-schema'.put.responses.keySet()", hasItems("200", "400", "403", "412"))
        .body(
            "paths.'/v1/trait-schema'.put.responses.'200'.content.keySet()",
            contains("application/json"));
  }

  @Test
  void whileATenantHasSaidNothingNothingHolds() {
    developer()
        .get("/v1/trait-schema")
        .then()
        .statusCode(200)
        .header("ETag", equalTo("\"0\""))
        .body("version", equalTo(0))
        .body("fields", anEmptyMap())
        .body("changedAt", nullValue());
    refused().body("items", empty());
  }

  @Test
  void whatIsSaidIsAVersionThatCanBePutAgain() {
    put(0, "{'plan':{'type':'string','wins':'first','sources':['operator']},'age':{}}")
        .statusCode(200)
        .header("ETag", equalTo("\"1\""))
        .body("fields.plan.sources", contains("operator"))
        .body("fields.age.type", nullValue())
        .body("fields.age.wins", equalTo("known"))
        .body("changedAt", notNullValue());
    String said = developer().get("/v1/trait-schema").then().extract().jsonPath().prettify();
    String fields = said.substring(said.indexOf("\"fields\""), said.indexOf("\"changedAt\""));

    developer()
        .header("If-Match", "\"1\"")
        .body("{" + fields.strip().replaceAll(",$", "") + "}")
        .put("/v1/trait-schema")
        .then()
        .statusCode(200)
        .body("version", equalTo(2))
        .body("fields.plan.wins", equalTo("first"));
  }

  @Test
  void itIsChangedAtTheVersionThatWasRead() {
    put(0, "{'plan':{'type':'string'}}").statusCode(200);

    put(0, "{'plan':{'type':'number'}}").statusCode(412).body("reason", equalTo("STALE_VERSION"));
    put(9, "{'plan':{'type':'number'}}").statusCode(412);
    developer()
        .body("{\"fields\":{}}")
        .put("/v1/trait-schema")
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    developer().get("/v1/trait-schema").then().body("fields.plan.type", equalTo("string"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'plan':{'type':'text'}}             | fields.plan.type",
        "{'plan':{'wins':'last'}}             | fields.plan.wins",
        "{'plan':{'sources':['']}}            | fields.plan.sources[0]",
        "{'plan':{'sources':[null]}}          | fields.plan.sources[0]",
        "{'plan':{'sources':['a','a']}}       | fields.plan.sources",
        "{'email':{'type':'number'}}          | fields.email.type",
        "{'plan':null}                        | fields.plan",
        "{'':{'type':'string'}}               | fields",
      })
  void whatIsWrongIsNamed(String fields, String field) {
    put(0, fields)
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", hasItem(field));
    developer().get("/v1/trait-schema").then().body("version", equalTo(0));
  }

  @Test
  void otherFormsAreRefused() {
    putBody(0, "[]").statusCode(400).body("reason", equalTo("MALFORMED"));
    putBody(0, "").statusCode(400);
    putBody(0, "{}").statusCode(400).body("violations.field", contains("fields"));
    put(0, "{'plan':{'colour':'red'}}").statusCode(400).body("reason", equalTo("UNKNOWN_FIELD"));
  }

  @Test
  void onlyWhoMayChangesItAndOnlyForTheirOwnWholeTenant() {
    as(Tokens.person(tenant, "rachel", "marketer")).get("/v1/trait-schema").then().statusCode(200);
    as(Tokens.person(tenant, "rachel", "marketer"))
        .header("If-Match", "\"0\"")
        .body("{\"fields\":{}}")
        .put("/v1/trait-schema")
        .then()
        .statusCode(403);
    as(Tokens.personIn(tenant, "paul", List.of("/" + tenant + "/quebec"), "admin"))
        .header("If-Match", "\"0\"")
        .body("{\"fields\":{}}")
        .put("/v1/trait-schema")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));

    put(0, "{'plan':{'type':'string'}}").statusCode(200);

    as(Tokens.person(Calls.own("other"), "otto", "developer"))
        .get("/v1/trait-schema")
        .then()
        .body("version", equalTo(0));
  }

  @Test
  void theAuditLogIsToldOfAChange() {
    put(0, "{'plan':{'type':'string'}}").statusCode(200);

    try (TestTopics topics = TestTopics.ofThisTest()) {
      AuditRecord told =
          topics
              .await(
                  Topic.AUDIT,
                  AuditRecord.parser(),
                  one -> one.value().getTenant().equals(tenant),
                  1)
              .getFirst()
              .value();
      assertThat(told.getObject().getKind()).isEqualTo("trait-schema");
      assertThat(told.getActor().getName()).isEqualTo("dave");
      assertThat(told.getAfterJson().toStringUtf8()).contains("\"type\":\"string\"");
    }
  }

  @Test
  void aValueOfAnotherTypeIsKeptOutAndCountedAndTheOthersAreTaken() {
    holds("{'plan':{'type':'string'},'tags':{'type':'list'}}");

    String id = event("key-1", 0, "{'plan':7,'city':'Metz','tags':['a']}");
    event("form signup", 1, "{'plan':{'a':1},'tags':'a'}");
    event("key-1", 2, "{'plan':null}");

    profile(id)
        .body("traits.city", equalTo("Metz"))
        .body("traits.tags", contains("a"))
        .body("traits.plan", nullValue());
    refused()
        .body("items.name", contains("plan", "tags"))
        .body("items.type", contains("string", "list"))
        .body("items.found", contains("object", "string"))
        .body("items.times", contains(2, 1))
        .body("items.lastSource", contains("form signup", "form signup"));
    as(Tokens.person(Calls.own("other"), "otto", "developer"))
        .get("/v1/trait-schema/refused")
        .then()
        .body("items", empty());

    put(1, "{'plan':{'type':'number'},'tags':{'type':'list','wins':'newest'}}").statusCode(200);
    refused().body("items.name", contains("tags"));
  }

  @Test
  void whatIsSetByHandMustBeOfItsType() {
    holds("{'plan':{'type':'string'}}");
    String id = event("key-1", 0, "{'plan':'gold'}");

    patch(id, "{'plan':7,'city':'Metz'}")
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", contains("traits.plan"))
        .body("violations.found", contains("number"))
        .body("violations.expected", contains("string"));
    profile(id).body("traits.plan", equalTo("gold")).body("traits.city", nullValue());
    patch(id, "{'plan':null}").statusCode(200).body("traits.plan", nullValue());
  }

  @Test
  void whoseWordStandsIsAsTheTenantSays() {
    holds("{'campaign':{'wins':'first'},'plan':{'wins':'newest','sources':['import','operator']}}");
    String id = event("import ada", 5, "{'campaign':'spring','plan':'gold','city':'Metz'}");

    event("key-1", 3, "{'campaign':'winter','plan':'free','city':'Nancy'}");
    event("key-1", 9, "{'campaign':'summer','plan':'trial','city':'Lyon'}");

    profile(id)
        .body("traits.campaign", equalTo("winter"))
        .body("traits.plan", equalTo("gold"))
        .body("traits.city", equalTo("Lyon"));
    patch(id, "{'plan':'free'}")
        .statusCode(409)
        .body("reason", equalTo("TRAIT_STANDS"))
        .body("detail", containsString("plan"));
    patch(id, "{'campaign':null}").statusCode(409).body("reason", equalTo("TRAIT_STANDS"));
    patch(id, "{'city':'Paris'}").statusCode(200).body("traits.city", equalTo("Paris"));
  }

  @Test
  void aMergeAndItsUndoGiveEachTheirWords() {
    holds("{'campaign':{'wins':'first'}}");
    String phone = Calls.own("phone");
    String visitor =
        happened.event(
            told("key-1", 1, "{'campaign':'winter'}").setUserId("").setAnonymousId(phone));
    String id = event("key-1", 5, "{'campaign':'spring'}");

    happened.event(told("key-2", 6, "{}").setAnonymousId(phone));

    profile(id).body("traits.campaign", equalTo("winter"));
    String merge =
        marketer().get("/v1/profiles/" + id + "/merges").then().extract().path("items[0].id");
    marketer().body("{}").post("/v1/merges/" + merge + ":undo").then().statusCode(200);
    profile(visitor).body("traits.campaign", equalTo("winter"));
    profile(id).body("traits.campaign", equalTo("spring"));
  }

  private void holds(String fields) {
    put(0, fields).statusCode(200);
    await().atMost(Duration.ofSeconds(30)).until(() -> live.now().containsKey(tenant));
  }

  private String event(String source, int second, String traits) {
    return happened.event(told(source, second, traits));
  }

  private AcceptedEvent.Builder told(String source, int second, String traits) {
    return Calls.identify(kelly, kelly + "-web", traits.replace('\'', '"'))
        .setTenant(tenant)
        .setUnit("/" + tenant)
        .setSource(source)
        .setOccurredAt(Calls.timestamp(MORNING.plusSeconds(second)));
  }

  private ValidatableResponse profile(String id) {
    return marketer().get("/v1/profiles/" + id).then().statusCode(200);
  }

  private ValidatableResponse patch(String id, String traits) {
    return marketer()
        .body("{\"traits\":%s}".formatted(traits.replace('\'', '"')))
        .patch("/v1/profiles/" + id)
        .then();
  }

  private ValidatableResponse refused() {
    return developer().get("/v1/trait-schema/refused").then().statusCode(200);
  }

  private ValidatableResponse put(int version, String fields) {
    return putBody(version, "{\"fields\":%s}".formatted(fields.replace('\'', '"')));
  }

  private ValidatableResponse putBody(int version, String body) {
    return developer()
        .header("If-Match", "\"" + version + "\"")
        .body(body)
        .put("/v1/trait-schema")
        .then();
  }

  private RequestSpecification developer() {
    return as(Tokens.person(tenant, "dave", "developer"));
  }

  private RequestSpecification marketer() {
    return as(Tokens.person(tenant, "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
