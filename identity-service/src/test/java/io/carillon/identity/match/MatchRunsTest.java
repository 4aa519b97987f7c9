package io.carillon.identity.match;

import static io.carillon.identity.match.Linking.RUNS;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.identity.match.Linking.Person;
import io.carillon.identity.privacy.Neighbours;
import io.carillon.identity.privacy.OtherServices;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/match-runs} as its callers know it. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(OtherServices.class)
class MatchRunsTest {
  private static final String SPEC =
      """
      {"id":"rec_id","fields":{"given_name":"firstName","surname":"lastName",
       "date_of_birth":"birthDate","suburb":"city"}}
      """;

  @Inject Given happened;

  private final Neighbours neighbours = Neighbours.here();
  private final String tenant = Calls.own("t");

  /** Forty people, the first five of whom are there twice; {@code who} says so. */
  private static byte[] people() {
    return Linking.csv(
            "rec_id,given_name,surname,date_of_birth,suburb,who",
            (at, again, person) ->
                "rec-%d-%s,%s,%d".formatted(at, again ? "dup" : "org", person, at))
        .getBytes(StandardCharsets.UTF_8);
  }

  private JsonPath runOverFile(String spec) {
    return run(upload(spec).post(RUNS).then());
  }

  private RequestSpecification upload(String spec) {
    return given()
        .auth()
        .oauth2(Tokens.person(tenant, "mo", "marketer"))
        .multiPart("file", "people.csv", people(), "text/csv")
        .multiPart("spec", spec, "application/json");
  }

  private JsonPath run(ValidatableResponse begun) {
    return Linking.run(tenant, begun);
  }

  private RequestSpecification marketer() {
    return Linking.as(tenant, "marketer");
  }

  private ValidatableResponse pairs(JsonPath run, String query) {
    return marketer().get(RUNS + "/" + run.getString("id") + "/pairs" + query).then();
  }

  @Test
  void aFileIsLinkedByTheRolesOfItsColumnsAndTellsWhatWasLearnt() {
    JsonPath run = runOverFile(SPEC);

    assertThat(run.getString("state")).isEqualTo("done");
    assertThat(run.getDouble("progress")).isEqualTo(1);
    assertThat(run.getDouble("threshold")).isEqualTo(0.6);
    assertThat(run.getInt("people")).isEqualTo(40);
    assertThat(run.getDouble("parameters.lambda")).isBetween(0.001, 0.05);
    assertThat(run.getList("parameters.fields.field", String.class))
        .containsExactly("given_name", "surname", "date_of_birth", "suburb");
    assertThat(run.getDouble("parameters.fields[2].levels[0].m"))
        .isGreaterThan(run.getDouble("parameters.fields[2].levels[0].u"));
  }

  @Test
  void whatTheFieldsDoNotNameIsNotCompared() {
    JsonPath run = runOverFile(SPEC);

    assertThat(run.getString("columns.who")).isEqualTo("ignored");
    assertThat(run.getString("columns.rec_id")).isEqualTo("ignored");
    assertThat(run.getString("columns.suburb")).isEqualTo("city");
  }

  @Test
  void pairsAreToldByTheIdsOfTheFile() {
    JsonPath run = runOverFile(SPEC);

    pairs(run, "?min=0.9")
        .statusCode(200)
        .body("items.left", containsInAnyOrder(ids("org")))
        .body("items.right", containsInAnyOrder(ids("dup")))
        .body("items.probability", everyItem(greaterThanOrEqualTo(0.9f)))
        .body("items[0].fields.field", hasSize(4));
    JsonPath first = pairs(run, "?min=0.9&limit=2").extract().jsonPath();
    assertThat(first.getList("items")).hasSize(2);
    pairs(run, "?min=0.9&limit=4&cursor=" + first.getString("nextCursor"))
        .body("items", hasSize(3));
  }

  private static String[] ids(String suffix) {
    String[] ids = new String[5];
    for (int at = 0; at < ids.length; at++) {
      ids[at] = "rec-%d-%s".formatted(at, suffix);
    }
    return ids;
  }

  @Test
  void pairsAreToldAsCsv() {
    JsonPath run = runOverFile(SPEC);

    String csv =
        pairs(run, "?min=0.9&format=csv")
            .statusCode(200)
            .contentType("text/csv")
            .extract()
            .asString();

    List<String> lines = csv.lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst())
        .isEqualTo(
            "left,right,probability,weight,weight_given_name,weight_surname,weight_date_of_birth,"
                + "weight_suburb");
    assertThat(lines.get(1))
        .matches("rec-\\d-org,rec-\\d-dup,(0\\.9\\d+|1\\.0)(,-?\\d+\\.\\d+){5}");
  }

  @Test
  void withoutAColumnOfIdsRecordsAreNumbered() {
    JsonPath run = runOverFile("{}");

    pairs(run, "?limit=500").body("items.find{it.left=='1'}.right", equalTo("2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"id\":\"lost\"}", "{\"id\":\"rec_id\",\"fields\":{\"lost\":\"firstName\"}}"})
  void aColumnThatIsNotThereFailsTheRun(String spec) {
    JsonPath run = runOverFile(spec);

    assertThat(run.getString("state")).isEqualTo("failed");
    assertThat(run.getString("reason")).isEqualTo("COLUMN_UNKNOWN");
    assertThat(run.getString("detail")).contains("lost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fields\":{\"x\":\"nonsense\"}}                             | INVALID_VALUE",
        "{\"fields\":{\"x\":\"city\"},\"columns\":{\"y\":\"city\"}}    | INVALID_VALUE",
        "{\"id\":\"\"}                                                 | INVALID_VALUE",
        "{\"segment\":\"vips\"}                                        | INVALID_VALUE",
        "{\"identifier\":\"x\"}                                        | UNKNOWN_FIELD"
      })
  void aSpecThatIsWrongIsToldAtTheDoor(String spec, String reason) {
    upload(spec).post(RUNS).then().statusCode(400).body("reason", equalTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?min=2", "?min=x", "?format=xml", "?cursor=x", "?most=1"})
  void pairsAreAskedForInOtherWaysInVain(String query) {
    String id = marketer().body("{}").post(RUNS).then().statusCode(202).extract().path("id");

    marketer().get(RUNS + "/" + id + "/pairs" + query).then().statusCode(400);
  }

  @Test
  void onlyFilesMayBeLarge() {
    marketer()
        .body("{\"id\":\"%s\"}".formatted("x".repeat(600_000)))
        .post(RUNS)
        .then()
        .statusCode(413)
        .body("reason", equalTo("BODY_TOO_LARGE"));
  }

  @Test
  void aSegmentIsLinkedByItselfAndLeavesOtherSuggestionsAlone() {
    scoringIsThere();
    String segment = Calls.own("vips");
    List<String> everybody = profiles();
    List<String> members = everybody.subList(0, 24);
    neighbours.members.put(segment, members);
    run(marketer().body("{}").post(RUNS).then());
    marketer().get("/v1/matches").then().body("items", hasSize(3));
    String outside = everybody.get(24);

    JsonPath run =
        run(marketer().body("{\"segment\":\"%s\"}".formatted(segment)).post(RUNS).then());

    assertThat(run.getInt("records")).isEqualTo(24);
    assertThat(run.getInt("people")).isEqualTo(22);
    List<String> both = pairs(run, "?min=0.9").extract().jsonPath().getList("items.left");
    assertThat(both).hasSize(2);
    assertThat(members).containsAll(both);
    marketer().get("/v1/matches").then().body("items", hasSize(3));
    marketer().get("/v1/profiles/" + outside + "/matches").then().body("items", hasSize(1));
  }

  /** Three people who are there twice, the last of them at the end, among twenty others. */
  private List<String> profiles() {
    List<String> ids = new ArrayList<>();
    List<Person> people = Person.some(23);
    for (int at = 0; at < people.size(); at++) {
      ids.add(happened.event(people.get(at).identifies(tenant)));
      if (at == 0 || at == 1 || at == 22) {
        ids.add(happened.event(people.get(at).misspelt().identifies(tenant)));
      }
    }
    return ids;
  }

  /** Nobody was there before the neighbours: who asked in vain asks again a little later. */
  private void scoringIsThere() {
    await().until(() -> marketer().body("{\"segment\":\"nobody\"}").post(RUNS).statusCode() != 503);
  }

  @Test
  void aSegmentThatNobodyKnowsIsToldAtTheDoor() {
    scoringIsThere();

    marketer()
        .body("{\"segment\":\"%s\"}".formatted(Calls.own("lost")))
        .post(RUNS)
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"));
  }

  @Test
  void profilesAreLinkedByTheRolesOfTheirTraits() {
    profiles();

    JsonPath run =
        run(
            marketer()
                .body(
                    """
                    {"fields":{"firstName":"firstName","lastName":"lastName",
                               "birthday":"birthDate","tier":"other"}}
                    """)
                .post(RUNS)
                .then());

    assertThat(run.getString("columns.city")).isEqualTo("ignored");
    assertThat(run.getList("parameters.fields.field", String.class))
        .containsExactly("firstName", "lastName", "birthday");
  }
}
