package io.carillon.scoring;

import static io.carillon.scoring.Franchise.LAVAL;
import static io.carillon.scoring.Franchise.MONTREAL;
import static io.carillon.scoring.Franchise.QUEBEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.PreviewSegmentRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom each unit of a franchise sees, in lists, numbers, previews and facts. */
@QuarkusTest
@QuarkusTestResource(OtherServices.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnitsTest {
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
    "'', head-buyers, 'unitless head mona lara bo'",
    "'', quebec-buyers, 'mona lara bo'",
    "'', montreal-buyers, mona",
    "'', laval-all, 'lara bo'",
    "/quebec, head-buyers, 'mona lara bo'",
    "/quebec, montreal-buyers, mona",
    "/quebec, laval-all, 'lara bo'",
    "/quebec/montreal, head-buyers, 'mona bo'",
    "/quebec/montreal, quebec-buyers, 'mona bo'",
    "/quebec/montreal, montreal-buyers, mona",
    "/quebec/laval, head-buyers, 'lara bo'",
    "/quebec/laval, laval-all, 'lara bo'",
    "/ontario, head-buyers,"
  })
  void aSegmentHasTheMembersWhomTheCallerSees(String unit, String segment, @Nullable String names) {
    String[] ids = ids(names);
    List<String> told = new ArrayList<>();
    long counted;

    try (Calls calls = Calls.with(stage().token(unit))) {
      calls
          .segments()
          .listMembers(ListMembersRequest.newBuilder().setSegment(segment).build())
          .forEachRemaining(part -> told.addAll(part.getProfileIdsList()));
      counted =
          calls
              .segments()
              .countMembers(CountMembersRequest.newBuilder().setSegment(segment).build())
              .getSize();
    }

    assertThat(told).containsExactlyInAnyOrder(ids);
    assertThat(counted).isEqualTo(ids.length);
    stage()
        .in(unit)
        .get("/v1/segments/" + segment + "/members")
        .then()
        .statusCode(200)
        .body("items.profile", containsInAnyOrder(ids));
    assertThat(franchise().size(unit, segment)).isEqualTo(ids.length);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'unitless head mona lara bo'",
    "/quebec, 'mona lara bo'",
    "/quebec/montreal, 'mona bo'",
    "/quebec/laval, 'lara bo'",
    "/ontario,"
  })
  void aPreviewCountsThosePeopleWhomTheCallerSees(String unit, @Nullable String names) {
    String[] ids = ids(names);
    var asked =
        PreviewSegmentRequest.newBuilder()
            .setWhere("computed['head'] >= 1")
            .addAllUnits(unit.isEmpty() ? List.of() : stage().paths(unit))
            .build();

    franchise()
        .preview(unit, "computed['head'] >= 1", null)
        .statusCode(200)
        .body("size", equalTo(ids.length))
        .body("examples", containsInAnyOrder(ids));
    try (Calls calls = new Calls(stage().tenant)) {
      var answer = calls.segments().previewSegment(asked);
      assertThat(answer.getSize()).isEqualTo(ids.length);
      assertThat(answer.getExampleIdsList()).containsExactlyInAnyOrder(ids);
    }
  }

  @Test
  void aPreviewMayBeOfAUnitBelow() {
    franchise()
        .preview(QUEBEC, "computed['montreal'] >= 1", MONTREAL)
        .statusCode(200)
        .body("examples", contains(franchise().mona));
    franchise().preview("", "true", LAVAL).body("size", equalTo(2));
    franchise()
        .preview(MONTREAL, "true", QUEBEC)
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    franchise()
        .preview(MONTREAL, "true", LAVAL)
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
    franchise()
        .preview("", "true", "/Nowhere")
        .statusCode(400)
        .body("violations[0].field", equalTo("unit"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', bo, 'head-buyers laval-all quebec-buyers', 'head quebec'",
    "/quebec, bo, 'head-buyers laval-all quebec-buyers', 'head quebec'",
    "/quebec/montreal, bo, 'head-buyers quebec-buyers', 'head quebec'",
    "/quebec/laval, bo, 'head-buyers laval-all quebec-buyers', 'head quebec'",
    "/quebec, mona, 'head-buyers montreal-buyers quebec-buyers', 'head quebec montreal'",
    "'', unitless, head-buyers, head"
  })
  void aPersonsFactsAreThoseThatTheCallersUnitsSee(
      String unit, String name, String segments, String traits) {
    String[] keys = segments.split(" ", -1);

    stage()
        .in(unit)
        .get("/v1/profiles/" + franchise().id(name) + "/segments")
        .then()
        .statusCode(200)
        .body("items.key", contains((Object[]) keys));
    try (Calls calls = Calls.with(stage().token(unit))) {
      FactSnapshot facts = calls.factsOf(franchise().id(name));
      assertThat(facts.getSegmentsList()).containsExactly(keys);
      assertThat(facts.getComputedMap()).containsOnlyKeys(traits.split(" ", -1));
      assertThat(factsOfMany(calls, franchise().id(name))).isEqualTo(facts);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/quebec/montreal, lara",
    "/quebec/laval, mona",
    "/ontario, bo",
    "/quebec, head",
    "/quebec, unitless"
  })
  void aHiddenPersonIsAStranger(String unit, String name) {
    String stranger = Stage.newProfile();

    assertThat(noSegments(unit, franchise().id(name))).isEqualTo(noSegments(unit, stranger));
    try (Calls calls = Calls.with(stage().token(unit))) {
      assertThat(calls.factsOf(franchise().id(name))).isEqualTo(calls.factsOf(stranger));
      assertThat(factsOfMany(calls, franchise().id(name)))
          .isEqualTo(FactSnapshot.getDefaultInstance());
    }
  }

  @Test
  void somebodyWithoutFactsIsAStrangerOutsideOfTheOwnUnits() {
    String quiet = Stage.newProfile();
    franchise().known(quiet, LAVAL);

    stage()
        .in(LAVAL)
        .get("/v1/profiles/" + quiet + "/segments")
        .then()
        .statusCode(200)
        .body("items", empty());
    assertThat(noSegments(MONTREAL, quiet)).isEqualTo(noSegments(MONTREAL, Stage.newProfile()));
  }

  @Test
  void aServiceAsksForTheWholeTenantOrForSomeUnits() {
    try (Calls calls = new Calls(stage().tenant)) {
      assertThat(calls.factsOf(franchise().lara).getSegmentsList()).hasSize(3);
      FactSnapshot forMontreal =
          calls
              .facts()
              .batchGetFacts(
                  BatchGetFactsRequest.newBuilder()
                      .addProfileIds(franchise().lara)
                      .setLocalOnly(true)
                      .addAllUnits(stage().paths(MONTREAL))
                      .build())
              .getFactsOrThrow(franchise().lara);
      assertThat(forMontreal).isEqualTo(FactSnapshot.getDefaultInstance());
    }
  }

  private String noSegments(String unit, String profile) {
    return Franchise.words(
            stage().in(unit).get("/v1/profiles/" + profile + "/segments").then().statusCode(404))
        .replace(profile, "");
  }

  private static FactSnapshot factsOfMany(Calls calls, String profile) {
    return calls
        .facts()
        .batchGetFacts(BatchGetFactsRequest.newBuilder().addProfileIds(profile).build())
        .getFactsOrThrow(profile);
  }

  private String[] ids(@Nullable String names) {
    return names == null
        ? new String[0]
        : Stream.of(names.split(" ", -1)).map(franchise()::id).toArray(String[]::new);
  }
}
