package io.carillon.platform.house;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no database keeps is its sender's mistake, not ours. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class BadInputTest {
  @Inject Transactions transactions;

  @Test
  void aBodyWithCharacterZeroIsRefusedByItsField() {
    refused(
        rachel()
            .body("{\"key\":\"a\\u0000\",\"size\":3,\"age\":\"PT1H\"}")
            .post("/v1/things")
            .then(),
        "key");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/things/a%00b,      key",
    "/v1/things?cursor=%00, ?cursor",
    "/v1/things?limit=abc,  ?limit",
    "/v1/things?limit=,     ?limit",
    "/v1/things?limit=9999999999, ?limit",
  })
  void anAddressThatCannotBeReadIsRefusedByItsParameter(String address, String field) {
    refused(rachel().get(address).then(), field);
  }

  @Test
  void aForgedCursorIsRefused() {
    refused(rachel().get("/v1/things?cursor=" + Cursor.encode("a\0")).then(), "?cursor");
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT cast(:value AS timestamptz), 294277-01-01T00:00:00Z",
    "SELECT cast(:value AS uuid),        kelly",
    "SELECT cast(:value AS jsonb),       \"\\u0000\"",
    "SELECT cast(:value AS int),         9999999999",
  })
  void whatTheDatabaseRefusesForItsValueIsAProblemOfTheRequest(String sql, String value) {
    assertThatThrownBy(
            () ->
                transactions.system(
                    tx -> tx.createQuery(sql).bind("value", value).mapTo(String.class).one()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(CommonReason.INVALID_VALUE);
              assertThat(e.violations()).hasSize(1);
              assertThat(e).hasNoCause();
            });
  }

  @Test
  void characterZeroInAValueIsRefusedToo() {
    assertThatThrownBy(
            () ->
                transactions.system(
                    tx ->
                        tx.createQuery("SELECT cast(:value AS text)")
                            .bind("value", "a\0b")
                            .mapTo(String.class)
                            .one()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(CommonReason.INVALID_VALUE));
  }

  private static void refused(ValidatableResponse answer, String field) {
    answer
        .statusCode(400)
        .contentType("application/problem+json")
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", contains(field));
  }

  private static RequestSpecification rachel() {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(Tokens.person("demo", "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }
}
