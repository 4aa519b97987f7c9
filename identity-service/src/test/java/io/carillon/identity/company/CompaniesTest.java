package io.carillon.identity.company;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
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
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class CompaniesTest {
  private static final Instant MORNING = Instant.parse("2026-03-07T08:00:00Z");

  @Inject Given happened;

  private final String tenant = Calls.own("shop");
  private final String kelly = Calls.own("kelly");
  private final String acme = Calls.own("acme");
  private final String globex = Calls.own("globex");

  @ParameterizedTest
  @CsvSource({
    "/v1/companies, 200 400",
    "/v1/companies/{groupId}, 200 404",
    "/v1/companies/{groupId}/traits, 200 404",
    "/v1/companies/{groupId}/members, 200 400 404"
  })
  void theContractTellsTheAnswers(String path, String statuses) {
    given()
        .queryParam("format", "json")
        .get("/q/openapi")
        .then()
        .body("paths.'%s'.get.responses.keySet()".formatted(path), hasItems(statuses.split(" ")))
        .body(
            "paths.'%s'.get.responses.'200'.content.keySet()".formatted(path),
            contains("application/json"));
  }

  @Test
  void aCompanyIsWhatGroupCallsSayOfItAndOfWhoBelongsToIt() {
    String id = group(kelly, acme, "key-1", 0, "{'name':'Acme','plan':'free','old':1}");
    group(kelly, acme, "hook crm", 9, "{'plan':'gold','old':null}");

    get("/v1/companies/" + acme)
        .body("groupId", equalTo(acme))
        .body("traits.name", equalTo("Acme"))
        .body("traits.plan", equalTo("gold"))
        .body("traits.old", nullValue())
        .body("firstSeen", equalTo("2026-03-07T08:00:00Z"))
        .body("lastSeen", equalTo("2026-03-07T08:00:09Z"))
        .body("units", contains("/" + tenant));
    get("/v1/companies/" + acme + "/traits")
        .body("items.name", contains("name", "plan"))
        .body("items.value", contains("Acme", "gold"))
        .body("items.at", contains("2026-03-07T08:00:00Z", "2026-03-07T08:00:09Z"))
        .body("items.source", contains("key-1", "hook crm"));
    get("/v1/companies/" + acme + "/members")
        .body("items.profile", contains(id))
        .body("items[0].since", equalTo("2026-03-07T08:00:00Z"))
        .body("items[0].lastSeen", equalTo("2026-03-07T08:00:09Z"))
        .body("items[0].source", equalTo("key-1"));
  }

  @Test
  void somebodyMayBelongToSeveralAndTheTraitsSayTheLatestAsBefore() {
    String id = group(kelly, acme, "key-1", 0, "{'name':'Acme'}");
    group(kelly, globex, "key-1", 5, "{'name':'Globex'}");

    get("/v1/profiles/" + id)
        .body("companies.groupId", contains(globex, acme))
        .body("companies.since", contains("2026-03-07T08:00:05Z", "2026-03-07T08:00:00Z"))
        .body("traits.groupId", equalTo(globex))
        .body("traits.group.name", equalTo("Globex"));
    get("/v1/profiles").body("items[0].companies.groupId", contains(globex, acme));
    get("/v1/companies").body("items.groupId", containsInAnyOrder(acme, globex));
  }

  @Test
  void aLateCallSaysSinceWhenAndOverwritesNothing() {
    String late = "{'plan':'free','size':7}";
    group(kelly, acme, "key-1", 9, "{'plan':'gold'}");
    String event = Calls.own("event");
    happened.event(call(kelly, acme, "import ada", 1, late).setEventId(event));
    boolean again = happened.taken(call(kelly, acme, "import ada", 1, late).setEventId(event));

    assertThat(again).isFalse();

    get("/v1/companies/" + acme)
        .body("traits.plan", equalTo("gold"))
        .body("traits.size", equalTo(7))
        .body("firstSeen", equalTo("2026-03-07T08:00:01Z"))
        .body("lastSeen", equalTo("2026-03-07T08:00:09Z"));
    get("/v1/companies/" + acme + "/members")
        .body("items.since", contains("2026-03-07T08:00:01Z"))
        .body("items.lastSeen", contains("2026-03-07T08:00:09Z"))
        .body("items.eventId", contains(event))
        .body("items.source", contains("import ada"));
  }

  @Test
  void aMergeCarriesMembershipsOverAndAnUndoGivesThemBack() {
    String phone = Calls.own("phone");
    String visitor =
        happened.event(call("", acme, "key-1", 0, "{}").setUserId("").setAnonymousId(phone));
    String id = group(kelly, globex, "key-1", 1, "{}");
    happened.event(call(kelly, acme, "key-2", 2, "{}"));

    happened.event(Calls.identify(kelly, phone, "{}").setTenant(tenant).setUnit("/" + tenant));

    String person = get("/v1/profiles/" + id).extract().path("id");
    get("/v1/profiles/" + visitor)
        .body("id", equalTo(person))
        .body("companies.groupId", contains(acme, globex));
    get("/v1/companies/" + acme + "/members")
        .body("items.profile", contains(person))
        .body("items.since", contains("2026-03-07T08:00:00Z"))
        .body("items.lastSeen", contains("2026-03-07T08:00:02Z"));

    String merge = get("/v1/profiles/" + id + "/merges").extract().path("items[0].id");
    as(Tokens.person(tenant, "rachel", "marketer"))
        .body("{}")
        .post("/v1/merges/" + merge + ":undo")
        .then()
        .statusCode(200);

    String visitorNow = get("/v1/profiles/" + visitor).extract().path("id");
    String kellyNow = get("/v1/profiles/" + id).extract().path("id");
    assertThat(visitorNow).isNotEqualTo(kellyNow);
    get("/v1/profiles/" + visitor)
        .body("companies.groupId", contains(acme))
        .body("companies.since", contains("2026-03-07T08:00:00Z"));
    get("/v1/profiles/" + id)
        .body("companies.groupId", contains(acme, globex))
        .body("companies.since", contains("2026-03-07T08:00:02Z", "2026-03-07T08:00:01Z"));
    get("/v1/companies/" + acme + "/members")
        .body("items.profile", containsInAnyOrder(visitorNow, kellyNow));
  }

  @Test
  void listsAreReadPageByPage() {
    for (String one : List.of("a", "b", "c")) {
      group(Calls.own("kim"), "company " + one, "key-1", 0, "{}");
    }
    group(kelly, "company a", "key-1", 0, "{}");
    String next =
        get("/v1/companies?limit=2")
            .body("items.groupId", contains("company a", "company b"))
            .extract()
            .path("nextCursor");
    get("/v1/companies?limit=2&cursor=" + next)
        .body("items.groupId", contains("company c"))
        .body("nextCursor", nullValue());

    List<String> members = get("/v1/companies/company%20a/members").extract().path("items.profile");
    assertThat(members).hasSize(2);
    String second =
        get("/v1/companies/company%20a/members?limit=1")
            .body("items.profile", contains(members.getFirst()))
            .extract()
            .path("nextCursor");
    get("/v1/companies/company%20a/members?limit=1&cursor=" + second)
        .body("items.profile", contains(members.getLast()))
        .body("nextCursor", nullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/companies?limit=0",
        "/v1/companies?limit=501",
        "/v1/companies?cursor=x",
        "/v1/companies/%s/members?limit=0",
        "/v1/companies/%s/members?cursor=x"
      })
  void whatIsAskedWronglyIsNamed(String path) {
    group(kelly, acme, "key-1", 0, "{}");

    marketer().get(path.formatted(acme)).then().statusCode(400);
  }

  @Test
  void onlyWhoMaySeesThemAndOnlyThoseOfTheirOwnTenantAndUnits() {
    happened.event(call(kelly, acme, "key-1", 0, "{}").setUnit("/" + tenant + "/quebec"));

    marketer().get("/v1/companies/" + globex).then().statusCode(404);
    as(Tokens.person(tenant, "dave", "developer")).get("/v1/companies").then().statusCode(403);
    RequestSpecification other = as(Tokens.person(Calls.own("other"), "otto", "marketer"));
    other.get("/v1/companies").then().statusCode(200).body("items", empty());
    for (String path : List.of("", "/traits", "/members")) {
      as(Tokens.person(Calls.own("other"), "otto", "marketer"))
          .get("/v1/companies/" + acme + path)
          .then()
          .statusCode(404);
      as(Tokens.personIn(tenant, "paul", List.of("/" + tenant + "/ontario"), "marketer"))
          .get("/v1/companies/" + acme + path)
          .then()
          .statusCode(404);
      as(Tokens.personIn(tenant, "paul", List.of("/" + tenant + "/quebec"), "marketer"))
          .get("/v1/companies/" + acme + path)
          .then()
          .statusCode(200);
    }
  }

  @Test
  void whoSeesNoPersonalDataSeesNoneHere() {
    String id = group(kelly, acme, "import rachel@example.com", 0, "{'boss':'Quillon','vip':true}");

    as(Tokens.person(tenant, "ana", "analyst"))
        .get("/v1/companies/" + acme)
        .then()
        .body("traits.boss", equalTo("Q***"))
        .body("traits.vip", equalTo(true));
    as(Tokens.person(tenant, "ana", "analyst"))
        .get("/v1/companies/" + acme + "/members")
        .then()
        .body("items.profile", contains(id))
        .body("items.source", contains("import r***@e***.com"));
  }

  @Test
  void ofACallThatNamesNoCompanyThatCanBeKeptTheRestIsTaken() {
    String id = group(kelly, "a".repeat(257), "key-1", 0, "{'name':'Long'}");

    get("/v1/profiles/" + id).body("companies", empty()).body("traits.group.name", equalTo("Long"));
    get("/v1/companies").body("items", empty());
  }

  @Test
  void aProfileBelongsToAtMostAHundred() {
    String id = "";
    for (int i = 0; i < 3; i++) {
      int batch = i;
      id =
          happened.together(
              IntStream.range(0, 40)
                  .mapToObj(n -> call(kelly, "c-%d-%d".formatted(batch, n), "key-1", n, "{}"))
                  .toArray(AcceptedEvent.Builder[]::new));
    }
    happened.event(call(kelly, "c-0-0", "key-1", 99, "{}"));

    List<String> companies = get("/v1/profiles/" + id).extract().path("companies.groupId");
    assertThat(companies).hasSize(100).startsWith("c-0-0");
    get("/v1/companies?limit=500").body("items.groupId", hasItem("c-2-39"));
  }

  @Test
  void aTraitOverALimitIsLeftOutAndTheOthersAreTaken() {
    group(kelly, acme, "key-1", 0, "{'big':'%s','name':'Acme'}".formatted("x".repeat(9_000)));

    get("/v1/companies/" + acme)
        .body("traits.name", equalTo("Acme"))
        .body("traits.big", nullValue());
  }

  private String group(String userId, String company, String source, int second, String traits) {
    return happened.event(call(userId, company, source, second, traits));
  }

  private AcceptedEvent.Builder call(
      String userId, String company, String source, int second, String traits) {
    return Calls.event(EventType.EVENT_TYPE_GROUP, "group")
        .setTenant(tenant)
        .setUnit("/" + tenant)
        .setUserId(userId)
        .setAnonymousId(userId + "-web")
        .setSource(source)
        .setOccurredAt(Calls.timestamp(MORNING.plusSeconds(second)))
        .setJson(
            ByteString.copyFromUtf8(
                "{\"type\":\"group\",\"groupId\":\"%s\",\"traits\":%s}"
                    .formatted(company, traits.replace('\'', '"'))));
  }

  private ValidatableResponse get(String path) {
    return marketer().get(path).then().statusCode(200);
  }

  private RequestSpecification marketer() {
    return as(Tokens.person(tenant, "rachel", "marketer"));
  }

  private static RequestSpecification as(String token) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
