package io.carillon.journey.line;

import static io.carillon.journey.line.Line.as;
import static io.carillon.journey.line.Line.awaitEnrollment;
import static io.carillon.journey.line.Line.event;
import static io.carillon.journey.line.Line.of;
import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.rachel;
import static io.carillon.journey.line.Line.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.definition.Samples;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A head shares a journey with its shops, which are nothing to each other. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class FranchiseTest {
  private static final String MONTREAL = "/demo/quebec/montreal";
  private static final String LAVAL = "/demo/quebec/laval";

  private final Line line = new Line();
  private final String key = unique("tyres");
  private final UUID kelly = UUID.randomUUID();

  @BeforeEach
  void aSharedJourney() {
    line.world();
    ObjectNode journey =
        Samples.json(
            """
            {'key':'%1$s','name':'Winter tyres','entry':{'event':'Go %1$s'},
             'exit':[{'event':'Bought %1$s','reason':'bought'}],'start':'day',
             'steps':{
               'day':{'type':'wait','for':'PT1H','next':'mail'},
               'mail':{'type':'send','channel':'email','template':'hello','next':'rest'},
               'rest':{'type':'wait','for':'P1D','window':{'from':'09:00','to':'19:00'},'next':'end'},
               'end':{'type':'exit','reason':'done'}},
             'sharing':{'steps.rest.window':'free','steps.day.for':{'min':'PT1S','max':'P2D'},
               'steps.mail.template':'locked'}}
            """
                .formatted(key));
    publish(journey);
  }

  @AfterEach
  void done() {
    line.topics.close();
  }

  private static RequestSpecification in(String unit) {
    return as(Tokens.personIn("demo", "mona", List.of(unit), "marketer"));
  }

  private String path() {
    return "/v1/journeys/" + key;
  }

  private ObjectNode read(String unit) {
    try {
      return (ObjectNode)
          new ObjectMapper()
              .readTree(in(unit).get(path()).then().statusCode(200).extract().asString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ValidatableResponse write(String unit, ObjectNode journey) {
    Response now = in(unit).get(path());
    return in(unit)
        .header("If-Match", now.header("ETag"))
        .body(journey.toString())
        .put(path())
        .then();
  }

  private void waitsInMontreal(String time) {
    ObjectNode journey = read(MONTREAL);
    journey.withObject("/steps/day").put("for", time);
    write(MONTREAL, journey).statusCode(200);
  }

  @Test
  void aShopChangesTheHoursAndNobodyElseHasThem() {
    ObjectNode journey = read(MONTREAL);
    journey.withObject("/steps/rest/window").put("from", "10:00");

    write(MONTREAL, journey)
        .statusCode(200)
        .body("unit", equalTo("/demo"))
        .body("steps.rest.window.from", equalTo("10:00"));

    in(MONTREAL).get(path()).then().body("steps.rest.window.from", equalTo("10:00"));
    in(LAVAL)
        .get(path())
        .then()
        .body("steps.rest.window.from", equalTo("09:00"))
        .body("adjustments", nullValue());
    rachel()
        .get(path())
        .then()
        .body("steps.rest.window.from", equalTo("09:00"))
        .body("adjustments", hasKey(MONTREAL));
    rachel()
        .queryParam("unit", MONTREAL)
        .get(path())
        .then()
        .body("steps.rest.window.from", equalTo("10:00"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/steps/mail, template, hello-2, steps.mail.template",
        "/steps/day, next, rest, steps.day.next",
        "/exit/0, reason, other, exit",
        "`` , name, Ours, name",
        "`` , start, mail, start",
        "/sharing, name, free, sharing.name"
      })
  void theLockedFieldIsNamed(String place, String field, String value, String named) {
    ObjectNode journey = read(MONTREAL);
    (place.isEmpty() ? journey : (ObjectNode) journey.at(place)).put(field, value);

    write(MONTREAL, journey)
        .statusCode(403)
        .body("reason", equalTo("FIELD_LOCKED"))
        .body("violations.field", hasItem(named))
        .body("detail", containsString("/demo"));
    in(MONTREAL).get(path()).then().body("steps.mail.template", equalTo("hello"));
  }

  @Test
  void aLimitIsALimit() {
    ObjectNode journey = read(MONTREAL);
    journey.withObject("/steps/day").put("for", "P3D");

    write(MONTREAL, journey)
        .statusCode(400)
        .body("violations[0].field", equalTo("steps.day.for"))
        .body("violations[0].expected", equalTo("PT1S..P2D"));
  }

  @Test
  void aChangeMeetsTheVersionThatWasRead() {
    waitsInMontreal("PT2H");

    in(MONTREAL)
        .header("If-Match", "\"1\"")
        .body(read(MONTREAL).toString())
        .put(path())
        .then()
        .statusCode(412);
    in(MONTREAL).body(read(MONTREAL).toString()).put(path()).then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {":publish", ":pause", ":resume", ":archive"})
  void whatIsSharedIsRunByItsOwner(String verb) {
    in(MONTREAL)
        .body("{}")
        .post(path() + verb)
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    in(MONTREAL).delete(path()).then().statusCode(403);
  }

  @Test
  void aSisterChangesNothingThere() {
    rachel()
        .queryParam("unit", "/demo/quebec/montreal/../laval")
        .get(path())
        .then()
        .statusCode(400);
    in(LAVAL).queryParam("unit", MONTREAL).get(path()).then().statusCode(403);
    in(LAVAL)
        .queryParam("unit", MONTREAL)
        .header("If-Match", "\"3\"")
        .body(read(LAVAL).toString())
        .put(path())
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
  }

  @Test
  void everyShopsPeopleGoItsOwnWay() {
    UUID paul = UUID.randomUUID();
    waitsInMontreal("PT1S");

    line.happens(of(kelly, event("Go " + key, "{}").setUnit(MONTREAL)).build());
    line.happens(of(paul, event("Go " + key, "{}").setUnit(LAVAL)).build());

    assertThat(line.message(kelly, "hello").getUnit()).isEqualTo(MONTREAL);
    awaitEnrollment(key, kelly, "step", "mail");
    awaitEnrollment(key, paul, "step", "day");
    assertThat(line.messages(paul)).isEmpty();
  }

  @Test
  void aSisterSeesNobodyWhoEnteredElsewhere() {
    line.happens(of(kelly, event("Go " + key, "{}").setUnit(MONTREAL)).build());
    String enrollment = awaitEnrollment(key, kelly, "step", "day");

    for (String unit : List.of(MONTREAL, "/demo/quebec")) {
      in(unit).get("/v1/enrollments/" + enrollment).then().body("unit", equalTo(MONTREAL));
      in(unit).get(path() + "/enrollments").then().body("items", hasSize(1));
      in(unit).get(path() + "/versions/1/report").then().body("entered", equalTo(1));
    }
    in(LAVAL).get("/v1/enrollments/" + enrollment).then().statusCode(404);
    in(LAVAL).delete("/v1/enrollments/" + enrollment).then().statusCode(404);
    in(LAVAL).get(path() + "/enrollments").then().body("items", empty());
    in(LAVAL)
        .get(path() + "/versions/1/report")
        .then()
        .statusCode(200)
        .body("entered", equalTo(0))
        .body("waiting", equalTo(0))
        .body("exitedTotal", equalTo(0));
    in(LAVAL)
        .queryParam("format", "mermaid")
        .get(path() + "/diagram")
        .then()
        .statusCode(200)
        .body(not(containsString("1 waiting")));
  }

  @Test
  void aSistersEventMovesNobody() {
    line.happens(of(kelly, event("Go " + key, "{}").setUnit(MONTREAL)).build());
    awaitEnrollment(key, kelly, "step", "day");

    line.happens(of(kelly, event("Bought " + key, "{}").setUnit(LAVAL)).build());
    line.happens(of(kelly, event("Go " + key, "{}").setUnit(LAVAL)).build());
    UUID after = UUID.randomUUID();
    line.happens(of(after, event("Go " + key, "{}").setUnit(LAVAL)).build());
    awaitEnrollment(key, after, "step", "day");
    awaitEnrollment(key, kelly, "state", "active");

    line.happens(of(kelly, event("Bought " + key, "{}").setUnit("/demo")).build());
    awaitEnrollment(key, kelly, "exitReason", "bought");
  }

  @Test
  void aShopsOwnJourneyTakesItsOwnPeople() {
    String own = unique("own");
    ObjectNode journey = Samples.hello().put("key", own);
    journey.set("entry", Samples.json("{'event':'Go %s'}".formatted(own)));
    in(MONTREAL)
        .body(journey.toString())
        .post("/v1/journeys")
        .then()
        .statusCode(201)
        .body("unit", equalTo(MONTREAL));
    in(MONTREAL).post("/v1/journeys/" + own + ":publish").then().statusCode(200);
    in(LAVAL).get("/v1/journeys/" + own).then().statusCode(404);

    UUID paul = UUID.randomUUID();
    line.happens(of(paul, event("Go " + own, "{}").setUnit(LAVAL)).build());
    line.happens(of(paul, event("Go " + own, "{}").setUnit("/demo")).build());
    line.happens(of(kelly, event("Go " + own, "{}").setUnit(MONTREAL)).build());

    assertThat(line.message(kelly, "hello").getUnit()).isEqualTo(MONTREAL);
    assertThat(line.messages(paul)).isEmpty();
  }

  @Test
  void whoASisterKnowsIsNotFound() {
    String profile = kelly.toString();
    System.setProperty(PeopleServer.UNIT + profile, MONTREAL);
    String api = unique("api");
    publish(Samples.hello().put("key", api));
    String wish = "{\"profile\":\"%s\"}".formatted(profile);

    in(LAVAL).body(wish).post("/v1/journeys/" + api + "/enrollments").then().statusCode(404);
    in(LAVAL)
        .get("/v1/profiles/%s/journeys/%s:explain".formatted(profile, api))
        .then()
        .statusCode(404);
    in(LAVAL).get("/v1/profiles/%s/journeys".formatted(profile)).then().statusCode(404);
    in(MONTREAL)
        .body(wish)
        .post("/v1/journeys/" + api + "/enrollments")
        .then()
        .statusCode(201)
        .body("unit", equalTo(MONTREAL));
  }

  @Test
  void aSistersTemplateIsUnknown() {
    String template = unique("t");
    line.define("demo", "template", template, LAVAL, "{'channel':'email'}");
    ObjectNode journey = Samples.hello().put("key", unique("j"));
    journey
        .withObject("/steps")
        .properties()
        .forEach(
            e -> {
              if (e.getValue().has("template")) {
                ((ObjectNode) e.getValue()).put("template", template);
              }
            });

    in(MONTREAL)
        .body(journey.toString())
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .body("reason", equalTo("TEMPLATE_UNKNOWN"));
    in(LAVAL).body(journey.toString()).post("/v1/journeys").then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"entry", "start", "steps", "steps.day", "steps.day.next", "key"})
  void theWayIsNeverShared(String path) {
    ObjectNode journey = Samples.hello().put("key", unique("j"));
    journey.withObject("/sharing").put(path, "free");

    rachel()
        .body(journey.toString())
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("sharing." + path));
  }
}
