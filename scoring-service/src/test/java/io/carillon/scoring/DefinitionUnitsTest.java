package io.carillon.scoring;

import static io.carillon.scoring.Franchise.LAVAL;
import static io.carillon.scoring.Franchise.MONTREAL;
import static io.carillon.scoring.Franchise.QUEBEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.scoring.v1.CountMembersRequest;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which definitions each unit of a franchise sees, names and changes. */
@QuarkusTest
@QuarkusTestResource(OtherServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionUnitsTest {
  private @Nullable Franchise opened;

  /** Once for all tests: they read it, and what they add is their own. */
  @BeforeEach
  void open() {
    if (opened == null) {
      opened = new Franchise();
    }
  }

  @AfterAll
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private Franchise franchise() {
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  private Stage stage() {
    return franchise().stage;
  }

  @ParameterizedTest
  @CsvSource({
    "/quebec/montreal, segments/laval-all",
    "/quebec/montreal, segments/laval-all/members",
    "/quebec/montreal, segments/laval-all/size",
    "/quebec/laval, segments/montreal-buyers",
    "/quebec/laval, computed-traits/montreal",
    "/ontario, segments/quebec-buyers",
    "/ontario, computed-traits/quebec"
  })
  void aSistersDefinitionsAreNotThere(String unit, String path) {
    stage().in(unit).get("/v1/" + path).then().statusCode(404);
    if (path.startsWith("segments/laval")) {
      try (Calls calls = Calls.with(stage().token(unit))) {
        var asked = CountMembersRequest.newBuilder().setSegment("laval-all").build();
        assertThatThrownBy(() -> calls.segments().countMembers(asked))
            .isInstanceOf(StatusRuntimeException.class)
            .hasMessageStartingWith("NOT_FOUND");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'head-buyers laval-all montreal-buyers quebec-buyers'",
    "/quebec, 'head-buyers laval-all montreal-buyers quebec-buyers'",
    "/quebec/montreal, 'head-buyers montreal-buyers quebec-buyers'",
    "/quebec/laval, 'head-buyers laval-all quebec-buyers'",
    "/ontario, head-buyers"
  })
  void listsItsOwnWhatIsBelowAndWhatIsShared(String unit, String keys) {
    stage()
        .in(unit)
        .get("/v1/segments")
        .then()
        .body("items.key", contains((Object[]) keys.split(" ", -1)));
  }

  @Test
  void eachDefinitionSaysWhereItBelongs() {
    stage()
        .in("")
        .get("/v1/segments")
        .then()
        .body("items.unit", equalTo(stage().paths("", LAVAL, MONTREAL, QUEBEC)));
    stage()
        .in(MONTREAL)
        .get("/v1/computed-traits/montreal")
        .then()
        .body("unit", equalTo("/" + stage().tenant + MONTREAL));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "/quebec/laval, computed['%s'] > 0, montreal",
        "/quebec/laval, '%s' in segments, montreal-buyers",
        "/quebec/montreal, '%s' in segments, laval-all",
        "/quebec, computed['%s'] > 0, montreal",
        "\"\", '%s' in segments, quebec-buyers"
      })
  void whatIsDefinedBesideOrBelowIsAnUnknownName(String unit, String where, String key) {
    String unknown = refusal(unit, where.formatted("no-such-thing"));

    assertThat(refusal(unit, where.formatted(key)).replace(key, "no-such-thing"))
        .isEqualTo(unknown)
        .contains("REFERENCE_UNKNOWN");
    franchise()
        .preview(unit, where.formatted(key), null)
        .statusCode(400)
        .body("reason", equalTo("REFERENCE_UNKNOWN"));
  }

  @Test
  void whatIsSharedMayBeNamed() {
    franchise()
        .segment(
            MONTREAL,
            "regulars",
            "'head-buyers' in segments && computed['quebec'] > 0 && computed['montreal'] > 0");

    stage().untilLive("/v1/segments/regulars");

    stage()
        .in(MONTREAL)
        .get("/v1/profiles/" + franchise().mona + "/segments")
        .then()
        .body("items.key", contains("head-buyers", "montreal-buyers", "quebec-buyers", "regulars"));
    stage().in(MONTREAL).delete("/v1/segments/regulars").then().statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"segments/head-buyers", "computed-traits/quebec"})
  void whatIsSharedIsNotChangedFromBelow(String path) {
    String body =
        path.startsWith("segments")
            ? "{\"where\":\"true\"}"
            : "{\"aggregate\":\"count\",\"event\":\"E\",\"window\":\"allTime\"}";
    stage()
        .in(MONTREAL)
        .header("If-Match", "\"1\"")
        .body(body)
        .put("/v1/" + path)
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    stage()
        .in(MONTREAL)
        .delete("/v1/" + path)
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
  }

  @Test
  void aDefinitionIsPutIntoTheOwnUnitOrBelowAndStaysThere() {
    String body = "{\"key\":\"%s\",\"where\":\"true\",\"unit\":\"/" + stage().tenant + "%s\"}";
    stage()
        .in(QUEBEC)
        .body(body.formatted("for-montreal", MONTREAL))
        .post("/v1/segments")
        .then()
        .statusCode(201)
        .body("unit", equalTo("/" + stage().tenant + MONTREAL));
    stage()
        .in(QUEBEC)
        .header("If-Match", stage().in(QUEBEC).get("/v1/segments/for-montreal").header("ETag"))
        .body(body.formatted("for-montreal", QUEBEC))
        .put("/v1/segments/for-montreal")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("unit"));
    for (String elsewhere : new String[] {"", "/ontario"}) {
      stage()
          .in(QUEBEC)
          .body(body.formatted("elsewhere", elsewhere))
          .post("/v1/segments")
          .then()
          .statusCode(403)
          .body("reason", equalTo("UNIT_DENIED"));
    }
    stage().in(MONTREAL).delete("/v1/segments/for-montreal").then().statusCode(204);
  }

  private String refusal(String unit, String where) {
    return Franchise.words(
        stage()
            .in(unit)
            .body("{\"key\":\"new\",\"where\":\"%s\"}".formatted(where))
            .post("/v1/segments")
            .then()
            .statusCode(400));
  }
}
