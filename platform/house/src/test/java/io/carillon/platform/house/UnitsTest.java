package io.carillon.platform.house;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A franchise: its head shares downward, its regions and shops own what is theirs. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class UnitsTest {
  @Inject Transactions transactions;

  private String tenant = "";

  @BeforeEach
  void aFranchise() {
    tenant = "u-" + UUID.randomUUID();
    create("", "of-the-head");
    create("/quebec", "of-quebec");
    create("/quebec/montreal", "of-montreal");
    create("/quebec/montreal-nord", "of-montreal-nord");
    create("/ontario", "of-ontario");
  }

  private RequestSpecification in(String... units) {
    List<String> paths = List.of(units).stream().map(unit -> "/" + tenant + unit).toList();
    return given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "mona", paths, "marketer"))
        .contentType(ContentType.JSON);
  }

  private void create(String unit, String key) {
    in(unit).body(thing(key)).post("/v1/things").then().statusCode(200);
  }

  private static String thing(String key) {
    return "{\"key\":\"%s\",\"size\":3,\"age\":\"PT1H\"}".formatted(key);
  }

  @Test
  void readsItsOwnAndBelowAndWhatIsSharedFromAbove() {
    in("/quebec")
        .get("/v1/things")
        .then()
        .body("items.key", contains("of-montreal", "of-montreal-nord", "of-quebec", "of-the-head"));
    in("/quebec/montreal")
        .get("/v1/things")
        .then()
        .body("items.key", contains("of-montreal", "of-quebec", "of-the-head"));
    in("/quebec/montreal", "/ontario")
        .get("/v1/things")
        .then()
        .body("items.key", contains("of-montreal", "of-ontario", "of-quebec", "of-the-head"));
    in("").get("/v1/things").then().body("items.size()", equalTo(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"of-montreal-nord", "of-ontario"})
  void doesNotFindASisters(String sisters) {
    in("/quebec/montreal").get("/v1/things/" + sisters).then().statusCode(404);
    replace("/quebec/montreal", sisters).statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"of-the-head", "of-quebec"})
  void doesNotChangeWhatIsShared(String shared) {
    replace("/quebec/montreal", shared).statusCode(403).body("reason", equalTo("UNIT_DENIED"));
  }

  @ParameterizedTest
  @CsvSource({"/quebec, of-montreal", "/quebec/montreal, of-montreal", "'', of-ontario"})
  void changesItsOwnAndWhatIsBelow(String unit, String key) {
    replace(unit, key).statusCode(200);
  }

  private ValidatableResponse replace(String unit, String key) {
    return in(unit).header("If-Match", "\"1\"").body(thing(key)).put("/v1/things/" + key).then();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/quebec", "/ontario", "/quebec/montreal-nord"})
  void putsNothingAboveNorBeside(String elsewhere) {
    in("/quebec/montreal")
        .body(inUnit("/" + tenant + elsewhere))
        .post("/v1/things")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/other/quebec", "quebec", "/QUEBEC", "/a,b", ""})
  void knowsWhatIsNoPathOfTheTenants(String wrong) {
    in("")
        .body(inUnit(wrong))
        .post("/v1/things")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("unit"));
  }

  private static String inUnit(String unit) {
    return "{\"key\":\"new\",\"size\":3,\"age\":\"PT1H\",\"unit\":\"%s\"}".formatted(unit);
  }

  @Test
  void believesNoTokenThatNamesAnothersUnit() {
    given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "mona", List.of("/other/quebec"), "marketer"))
        .get("/v1/things")
        .then()
        .statusCode(403)
        .body("reason", equalTo("DENIED"));
  }

  @Test
  void givesASisterNoOthersAnswerForTheSameIdempotencyKey() {
    String once = UUID.randomUUID().toString();
    in("/quebec")
        .header("Idempotency-Key", once)
        .body(thing("q"))
        .post("/v1/things")
        .then()
        .statusCode(200);
    in("/ontario")
        .header("Idempotency-Key", once)
        .body(thing("q"))
        .post("/v1/things")
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void theDatabaseHoldsToItWhateverTheStatementSays() {
    String montreal = tenant + ".quebec.montreal";
    List<String> seen =
        seeing(
            montreal,
            tx ->
                tx.createQuery("SELECT key FROM definition ORDER BY key")
                    .mapTo(String.class)
                    .list());
    assertThat(seen).containsExactly("of-montreal", "of-quebec", "of-the-head");
    int changed = seeing(montreal, tx -> tx.execute("UPDATE definition SET version = 7"));
    assertThat(changed).isEqualTo(1);
    int removed = seeing(montreal, tx -> tx.execute("DELETE FROM definition"));
    assertThat(removed).isEqualTo(1);
    assertThatThrownBy(
            () ->
                seeing(
                    montreal,
                    tx ->
                        tx.execute(
                            "INSERT INTO definition (tenant_id, kind, id, key, version, state, unit,"
                                + " body, created_at, changed_at) VALUES (?, 'thing', ?, 'x', 1,"
                                + " 'LIVE', ?, '{}', now(), now())",
                            tenant,
                            UUID.randomUUID(),
                            "/" + tenant + "/ontario")))
        .hasMessageContaining("row-level security");
  }

  private <T> T seeing(String units, Function<Handle, T> work) {
    return transactions.inWholeTenant(
        tenant,
        tx -> {
          tx.execute("SELECT set_config('carillon.units', ?, true)", units);
          return work.apply(tx);
        });
  }
}
