package io.carillon.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.Fate;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class AwayTest {
  /** Two seconds are promised; a machine that is busy with tests is given more. */
  private static final long AT_MOST = 10_000;

  private static final int CALLS = 12;

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void answersInTimeForAKilledServiceAndAgainWhenItIsBack(String method) {
    Fate scorecard = Fate.of("scorecard");
    ana().get("/v1/apps").then().statusCode(200);

    scorecard.kill();
    try {
      for (int call = 0; call < CALLS; call++) {
        isAway(ana().request(method, "/v1/apps"));
      }
      scorecard.breakerBecomes("2.0");
      isAway(ana().request(method, "/v1/apps"));
      othersAnswer();
    } finally {
      scorecard.restore("/start");
    }

    ana().request(method, "/v1/apps").then().statusCode(200);
  }

  @Test
  void answersInTimeForAServiceThatAcceptsAndSaysNothing() throws Exception {
    Fate scorecard = Fate.of("scorecard");
    ana().get("/v1/apps").then().statusCode(200);

    scorecard.stop();
    try {
      // When many ask at once, the first who do
      for (Response answer : atOnce()) {
        isAway(answer);
      }
      // Then the breaker is open, and nobody waits any more
      scorecard.breakerBecomes("2.0");
      await().until(() -> isAway(ana().get("/v1/apps")) < 500);
      othersAnswer();
      given()
          .get("/v1/status")
          .then()
          .body(
              "parts.find { it.name == 'scorecard' }.detail",
              containsString("calls are refused until it answers"));
    } finally {
      scorecard.restore("/continue");
    }

    ana().get("/v1/apps").then().statusCode(200).body("service", equalTo("scorecard"));
  }

  @Test
  void waitsForAServiceThatIsSlowButLives() {
    ana()
        .get("/v1/apps/never")
        .then()
        .statusCode(503)
        .body("detail", containsString("scorecard did not answer within 1 s"));

    ana().get("/v1/apps").then().statusCode(200);
  }

  @Test
  void asksASecondTimeWhenAReadIsBrokenOff() {
    Fate scorecard = Fate.of("scorecard");
    ana().get("/v1/apps").then().statusCode(200);

    scorecard.breakNext();

    ana().get("/v1/apps").then().statusCode(200).body("service", equalTo("scorecard"));
  }

  @Test
  void neverRepeatsAWrite() {
    Fate scorecard = Fate.of("scorecard");
    ana().get("/v1/apps").then().statusCode(200);

    scorecard.breakNext();

    isAway(ana().contentType("application/json").body("{}").post("/v1/apps"));
    ana().contentType("application/json").body("{}").post("/v1/apps").then().statusCode(200);
  }

  private static List<Response> atOnce() throws InterruptedException, ExecutionException {
    List<Response> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLS)) {
      List<Future<Response>> asked = new ArrayList<>();
      for (int call = 0; call < CALLS; call++) {
        asked.add(callers.submit(() -> ana().get("/v1/apps")));
      }
      for (Future<Response> one : asked) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private static long isAway(Response answer) {
    answer
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", notNullValue())
        .body("reason", equalTo("DEPENDENCY_AWAY"))
        .body("detail", containsString("Scorecards are not available just now"))
        .body("detail", containsString("the service scorecard"));
    assertThat(answer.time()).isLessThan(AT_MOST);
    return answer.time();
  }

  private static void othersAnswer() {
    ana().get("/v1/journeys").then().statusCode(200);
  }

  private static RequestSpecification ana() {
    return given().header("Authorization", "Bearer " + Tokens.person("demo", "ana", "analyst"));
  }
}
