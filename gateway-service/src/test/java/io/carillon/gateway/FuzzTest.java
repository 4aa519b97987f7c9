package io.carillon.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Fuzzer;
import io.carillon.platform.fuzz.Verdict;
import io.carillon.platform.fuzz.Wire;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class FuzzTest {
  private static final int REQUESTS = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Set<Integer> REFUSED =
      Set.of(400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 429, 431, 503);

  @Test
  void answersWhateverComesWithAReasonAndNothingFromBehindToStrangers() throws IOException {
    // Given strangers only: each token is worth nothing at this door
    List<String> worthless =
        List.of(
            "Bearer " + Tokens.expired("demo"),
            "Bearer " + Tokens.unsigned("demo"),
            "Bearer " + Tokens.confusedKey("demo"),
            "Bearer " + Tokens.wrongAudience("demo"));

    List<String> faults =
        faults(
            worthless,
            answer ->
                answer.body().contains("\"service\":\"journey\"")
                    || answer.body().contains("\"service\":\"analytics\""));

    assertThat(faults).isEmpty();
  }

  @Test
  void answersWhateverAPersonSendsOrPassesItOn() throws IOException {
    List<String> known = List.of("Bearer " + Tokens.person("demo", "rachel", "marketer"));

    List<String> faults =
        faults(known, answer -> answer.status() >= 300 && !REFUSED.contains(answer.status()));

    assertThat(faults).isEmpty();
  }

  private interface Wrong {
    boolean is(Answer answer);
  }

  private static List<String> faults(List<String> credentials, Wrong wrong) throws IOException {
    String document = given().get("/openapi").then().statusCode(200).extract().asString();
    Fuzzer fuzzer = new Fuzzer(new ObjectMapper().readTree(document), credentials);
    List<String> faults = new ArrayList<>();
    try (Wire wire = new Wire("127.0.0.1", RestAssured.port, PATIENCE)) {
      for (long seed = 0; seed < REQUESTS; seed++) {
        FuzzedRequest request = fuzzer.request(seed);
        try {
          Answer answer = wire.call(request);
          Verdict.fault(request, answer)
              .ifPresent(fault -> faults.add(fault + ": " + answer + request));
          if (wrong.is(answer)) {
            faults.add("should not be answered so: " + answer + request);
          }
        } catch (IOException e) {
          faults.add(e.getMessage() + ": " + request);
        }
      }
    }
    return faults;
  }
}
