package io.carillon.journey.line;

import static io.carillon.journey.line.Line.as;
import static io.carillon.journey.line.Line.rachel;
import static io.carillon.journey.line.Line.unique;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.definition.Samples;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class JourneysTest {
  private final String key = unique("cart");

  @BeforeEach
  void world() {
    new Line().world();
  }

  private ObjectNode cart() {
    return Samples.cart().put("key", key);
  }

  private Response create() {
    return rachel().body(cart().toString()).post("/v1/journeys");
  }

  @Test
  void aJourneyIsADraftUntilItIsPublished() {
    create()
        .then()
        .statusCode(201)
        .header("Location", containsString("/v1/journeys/" + key))
        .header("ETag", equalTo("\"1\""))
        .body("state", equalTo("draft"))
        .body("version", nullValue())
        .body("steps.mail.template", equalTo("cart-reminder"));

    rachel()
        .post("/v1/journeys/" + key + ":publish")
        .then()
        .statusCode(200)
        .body("version", equalTo(1));

    rachel()
        .get("/v1/journeys/" + key)
        .then()
        .statusCode(200)
        .body("state", equalTo("live"))
        .body("version", equalTo(1))
        .body("versions", hasSize(1))
        .body("versions[0].publishedBy", equalTo("rachel"))
        .body("versions[0].definition.start", equalTo("idle"));
  }

  @Test
  void aKeyIsTakenOnce() {
    create().then().statusCode(201);

    create().then().statusCode(409).body("reason", equalTo("KEY_TAKEN"));
  }

  @Test
  void aRepeatedCallGetsItsFirstAnswerAndDoesNothing() {
    String path = "/v1/journeys/" + key;
    RequestSpecification make =
        rachel().header("Idempotency-Key", key + "-make").body(cart().toString());
    Response made = given(make).post("/v1/journeys");
    made.then().statusCode(201);
    Response published = repeatable("publish").post(path + ":publish");
    published.then().statusCode(200).body("version", equalTo(1));
    Response paused = repeatable("pause").post(path + ":pause");
    paused.then().statusCode(200).body("state", equalTo("paused"));
    repeatable("resume").post(path + ":resume").then().statusCode(200);

    Response madeAgain = given(make).post("/v1/journeys");
    Response publishedAgain = repeatable("publish").post(path + ":publish");
    Response pausedAgain = repeatable("pause").post(path + ":pause");

    assertThat(madeAgain.header("ETag")).isEqualTo(made.header("ETag"));
    assertThat(madeAgain.jsonPath().getMap("")).isEqualTo(made.jsonPath().getMap(""));
    assertThat(publishedAgain.asString()).isEqualTo(published.asString());
    assertThat(pausedAgain.jsonPath().getMap("")).isEqualTo(paused.jsonPath().getMap(""));
    rachel().get(path).then().body("state", equalTo("live")).body("versions", hasSize(1));
    repeatable("pause")
        .post(path + ":archive")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
    repeatable("archive").post(path + ":archive").then().body("state", equalTo("archived"));
    given(make).post("/v1/journeys").then().statusCode(201).body("state", equalTo("draft"));
  }

  private RequestSpecification repeatable(String what) {
    return rachel().header("Idempotency-Key", key + "-" + what);
  }

  @Test
  void replacingNeedsTheVersionThatWasRead() {
    String etag = create().header("ETag");
    String body = cart().put("name", "Baskets").toString();
    String path = "/v1/journeys/" + key;

    rachel()
        .body(body)
        .put(path)
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    rachel()
        .header("If-Match", etag)
        .body(body)
        .put(path)
        .then()
        .statusCode(200)
        .header("ETag", not(equalTo(etag)))
        .body("name", equalTo("Baskets"));
    rachel()
        .header("If-Match", etag)
        .body(body)
        .put(path)
        .then()
        .statusCode(412)
        .body("reason", equalTo("STALE_VERSION"));
  }

  @Test
  void whatWasReadMayBeWrittenBack() {
    Response read = create();

    rachel()
        .header("If-Match", read.header("ETag"))
        .body(read.asString())
        .put("/v1/journeys/" + key)
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "{\"key\":1}", "null"})
  void malformedBodiesChangeNothing(String body) {
    rachel()
        .body(body)
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .contentType(startsWith("application/problem+json"));
  }

  @ParameterizedTest
  @CsvSource({
    "{'surprise':1}, UNKNOWN_FIELD, surprise",
    "{'start':'nowhere'}, STEP_LEADS_NOWHERE, start",
    "{'settings':{'holdout':0.1}}, NOT_SUPPORTED_YET, settings.holdout"
  })
  void mistakesAreRefusedWithTheirPlace(String change, String reason, String field) {
    ObjectNode journey = cart();
    journey.setAll(Samples.json(change.replace('\'', '"')));

    rachel()
        .body(journey.toString())
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .body("reason", equalTo(reason))
        .body("violations.field", hasItem(field));
    rachel().get("/v1/journeys/" + key).then().statusCode(404);
  }

  @Test
  void aTemplateThatNobodyMadeIsUnknown() {
    ObjectNode journey = cart();
    journey.withObject("/steps/mail").put("template", "no-such");

    rachel()
        .body(journey.toString())
        .post("/v1/journeys:validate")
        .then()
        .statusCode(200)
        .body("valid", equalTo(false))
        .body("problems.reason", contains("TEMPLATE_UNKNOWN"))
        .body("problems[0].step", equalTo("mail"))
        .body("problems[0].field", equalTo("steps.mail.template"));
    rachel()
        .body(journey.toString())
        .post("/v1/journeys")
        .then()
        .statusCode(400)
        .body("reason", equalTo("TEMPLATE_UNKNOWN"));
  }

  @Test
  void aGoodJourneyIsValid() {
    rachel()
        .body(cart().toString())
        .post("/v1/journeys:validate")
        .then()
        .statusCode(200)
        .body("valid", equalTo(true))
        .body("problems", hasSize(0));
    rachel().get("/v1/journeys/" + key).then().statusCode(404);
  }

  @Test
  void aDryRunOfPublishingChangesNothing() {
    create();

    rachel()
        .queryParam("dryRun", true)
        .post("/v1/journeys/" + key + ":publish")
        .then()
        .statusCode(200)
        .body("dryRun", equalTo(true))
        .body("version", equalTo(1))
        .body("steps", hasSize(0));
    rachel().get("/v1/journeys/" + key).then().body("state", equalTo("draft"));
  }

  @ParameterizedTest
  @CsvSource({
    "publish, {'inFlight':'follow'}, 400, NOT_SUPPORTED_YET",
    "publish, {'inFlight':'map'}, 400, NOT_SUPPORTED_YET",
    "publish, {'inFlight':'jump'}, 400, INVALID_VALUE",
    "publish, {'inflight':'exit'}, 400, UNKNOWN_FIELD",
    "pause, {}, 409, NOT_PUBLISHED",
    "resume, {'overdue':'run'}, 409, NOT_PUBLISHED",
    "resume, {'overdue':'later'}, 400, INVALID_VALUE"
  })
  void actionsThatMakeNoSenseAreRefused(String verb, String body, int status, String reason) {
    create();

    rachel()
        .body(body.replace('\'', '"'))
        .post("/v1/journeys/" + key + ":" + verb)
        .then()
        .statusCode(status)
        .body("reason", equalTo(reason));
  }

  @Test
  void pausesResumesAndArchivesAsOftenAsAsked() {
    create();
    String path = "/v1/journeys/" + key;
    rachel().post(path + ":publish").then().statusCode(200);

    for (int i = 0; i < 2; i++) {
      rachel().post(path + ":pause").then().statusCode(200).body("state", equalTo("paused"));
    }
    rachel().contentType("text/plain").body("skip").post(path + ":resume").then().statusCode(415);
    for (int i = 0; i < 2; i++) {
      rachel()
          .body("{\"overdue\":\"skip\"}")
          .post(path + ":resume")
          .then()
          .statusCode(200)
          .body("state", equalTo("live"));
    }
    rachel().delete(path).then().statusCode(204);
    rachel().post(path + ":archive").then().statusCode(200).body("state", equalTo("archived"));
    rachel().post(path + ":publish").then().statusCode(409).body("reason", equalTo("WRONG_STATE"));
    rachel().get("/v1/journeys?limit=500").then().body("items.key", not(hasItem(key)));
  }

  @Test
  void listsByKeyPageByPage() {
    create();

    Response page = rachel().get("/v1/journeys?limit=1");

    page.then().statusCode(200).body("items", hasSize(1));
    rachel().get("/v1/journeys?limit=501").then().statusCode(400);
    rachel()
        .get("/v1/journeys?page=1")
        .then()
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_PARAMETER"));
  }

  @Test
  void drawsADraft() {
    create();

    rachel()
        .get("/v1/journeys/" + key + "/diagram?format=svg")
        .then()
        .statusCode(200)
        .contentType("image/svg+xml")
        .body(containsString("Journey: Abandoned cart"));
    String mermaid = rachel().get("/v1/journeys/" + key + "/diagram?format=mermaid").asString();
    assertThat(mermaid).contains("flowchart TD");
    rachel().get("/v1/journeys/" + key + "/diagram?format=png").then().statusCode(400);
    rachel().get("/v1/journeys/" + key + "/diagram?version=3").then().statusCode(404);
  }

  @Test
  void anAnalystReadsAndChangesNothing() {
    create();
    String ana = Tokens.person("demo", "ana", "analyst");

    as(ana).get("/v1/journeys/" + key).then().statusCode(200);
    as(ana).body(cart().toString()).post("/v1/journeys").then().statusCode(403);
    as(ana).post("/v1/journeys/" + key + ":publish").then().statusCode(403);
  }
}
