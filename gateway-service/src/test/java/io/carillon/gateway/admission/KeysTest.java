package io.carillon.gateway.admission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.TestIssuer;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class KeysTest {
  private final TestIssuer issuer = TestIssuer.shared();

  @ParameterizedTest
  @CsvSource({
    // issued, not before, expires: seconds from now
    "0, 0, 300, 200",
    "-300, -300, -29, 200",
    "-300, -300, -31, 401",
    "0, 29, 300, 200",
    "0, 32, 300, 401",
    "29, 0, 300, 200",
    "32, 0, 300, 401",
  })
  void allowsClocksThirtySecondsOfDifference(int issued, int notBefore, int expires, int status) {
    Instant now = Instant.now();

    String token =
        Tokens.timed(
            "demo", now.plusSeconds(issued), now.plusSeconds(notBefore), now.plusSeconds(expires));

    assertThat(ask(token)).isEqualTo(status);
  }

  @Test
  void followsARotationOfTheKeysWhoeverComesFirst() throws Exception {
    assertThat(ask(Tokens.person("demo", "ana", "analyst"))).isEqualTo(200);

    String key = issuer.addKey();

    // Then all who come at once with the new key are let in, and those with the old one
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tokens.add(Tokens.signedWith(key, "demo"));
      tokens.add(Tokens.person("demo", "ana", "analyst"));
    }
    assertThat(atOnce(tokens)).containsOnly(200);
  }

  @Test
  void asksNoOftenerForKeysHoweverManyAreMadeUp() throws Exception {
    assertThat(ask(Tokens.person("demo", "ana", "analyst"))).isEqualTo(200);
    int before = issuer.keysAsked();
    Instant begun = Instant.now();

    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(Tokens.unknownKey("demo"));
    }
    List<Integer> statuses = atOnce(tokens);
    int good = ask(Tokens.person("demo", "ana", "analyst"));

    long seconds = Duration.between(begun, Instant.now()).toSeconds();
    assertThat(statuses).containsOnly(401);
    assertThat(good).isEqualTo(200);
    assertThat((long) issuer.keysAsked() - before).isLessThanOrEqualTo(seconds + 2);
  }

  @Test
  void asksForNoKeyWhenATokenIsBadForAnyOtherReason() {
    assertThat(ask(Tokens.person("demo", "ana", "analyst"))).isEqualTo(200);
    int before = issuer.keysAsked();

    for (String bad :
        List.of(
            Tokens.wrongKey("demo"),
            Tokens.expired("demo"),
            Tokens.wrongIssuer("demo"),
            "a.b.c",
            "abc")) {
      assertThat(ask(bad)).isEqualTo(401);
    }
    assertThat(issuer.keysAsked()).isEqualTo(before);
  }

  @Test
  void needsNoIssuerForKeysThatAreKnown() {
    assertThat(ask(Tokens.person("demo", "ana", "analyst"))).isEqualTo(200);

    issuer.setAway(true);
    try {
      assertThat(ask(Tokens.person("demo", "ana", "analyst"))).isEqualTo(200);
      given()
          .header("Authorization", "Bearer " + Tokens.signedWith(issuer.addKey(), "demo"))
          .get("/v1/journeys")
          .then()
          .statusCode(503)
          .body("reason", equalTo("DEPENDENCY_AWAY"));
    } finally {
      issuer.setAway(false);
    }
  }

  private static List<Integer> atOnce(List<String> tokens) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> asked :
          callers.invokeAll(tokens.stream().map(KeysTest::asking).toList())) {
        statuses.add(asked.get());
      }
      return statuses;
    }
  }

  private static Callable<Integer> asking(String token) {
    return () -> ask(token);
  }

  private static int ask(String token) {
    return given().header("Authorization", "Bearer " + token).get("/v1/journeys").statusCode();
  }
}
