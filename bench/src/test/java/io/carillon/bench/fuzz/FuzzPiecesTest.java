package io.carillon.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FuzzPiecesTest {
  private static final FuzzedRequest REQUEST =
      new FuzzedRequest(7, "GET", "/v1/apps?x=1", List.of(), new byte[0]);

  @Test
  void countsByClassAndKeepsADeclared503Apart() {
    Tally tally = new Tally(Verdict::fault);

    tally.answered(REQUEST, new Answer(200, Map.of(), "{}"));
    tally.answered(REQUEST, problem(404, "NOT_FOUND"));
    tally.answered(REQUEST, problem(503, "DEPENDENCY_AWAY"));

    assertThat(tally.classes())
        .containsExactlyInAnyOrderEntriesOf(Map.of("2xx", 1, "4xx", 1, "503", 1));
    assertThat(tally.count()).isEqualTo(3);
    assertThat(tally.undeclared()).isZero();
    assertThat(tally.sound()).isTrue();
  }

  @Test
  void namesEachFaultWithARequestThatItCameOf() {
    Tally tally = new Tally(Verdict::fault);

    tally.answered(REQUEST, problem(500, "INTERNAL"));
    tally.answered(REQUEST, problem(500, "INTERNAL"));
    tally.answered(REQUEST, new Answer(502, Map.of(), "bad gateway"));
    tally.hung(REQUEST);
    tally.cut(REQUEST);

    assertThat(tally.sound()).isFalse();
    assertThat(tally.undeclared()).isEqualTo(3);
    assertThat(tally.hangs()).isEqualTo(1);
    assertThat(tally.faults())
        .contains("2  a failure of the platform's own (500), such as seed 7: GET /v1/apps?x=1")
        .contains("1  no whole answer within 10 s", "1  cut without an answer");
  }

  @Test
  void asksNothingThatHasNoEnd() throws Exception {
    JsonNode contract =
        Api.JSON.readTree(
            """
            {"paths":{
              "/v1/events":{"get":{"responses":{"200":{"content":{"application/json":{}}}}}},
              "/v1/events/stream":{"get":{"responses":{"200":{"content":{"text/event-stream":{}}}}},
                "post":{"responses":{"200":{}}}}}}
            """);

    JsonNode left = Contract.withoutStreams(contract);

    assertThat(Contract.operations(contract)).isEqualTo(3);
    assertThat(Contract.operations(left)).isEqualTo(2);
    assertThat(left.at("/paths/~1v1~1events~1stream").has("get")).isFalse();
  }

  @Test
  void waitsAsLongAsItIsTold() {
    assertThat(FuzzScenario.patience("3")).isEqualTo(Duration.ofSeconds(3));
    assertThat(FuzzScenario.patience("900")).isEqualTo(Duration.ofSeconds(10));
    assertThat(FuzzScenario.patience("soon")).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void takesABatchForSoundWhoseNeighboursWereTaken() {
    FuzzedRequest json = Neighbours.request(1_001, "Basic x");
    FuzzedRequest broken = Neighbours.request(2, "Basic x");

    assertThat(Neighbours.request(1_001, "Basic x").body()).isEqualTo(json.body());
    assertThat(Neighbours.fault(json, told(200, 3))).isEmpty();
    assertThat(Neighbours.fault(json, told(207, 2, 1))).isEmpty();
    assertThat(Neighbours.fault(broken, problem(400, "MALFORMED"))).isEmpty();
  }

  @Test
  void namesABatchThatLostANeighbour() {
    FuzzedRequest json = Neighbours.request(1_001, "Basic x");
    FuzzedRequest broken = Neighbours.request(2, "Basic x");

    assertThat(Neighbours.fault(json, problem(400, "MALFORMED"))).contains("a batch refused whole");
    assertThat(Neighbours.fault(json, told(207, 2, 2))).contains("a neighbour rejected: ODD");
    assertThat(Neighbours.fault(json, told(200, 2))).contains("told of 2 events instead of 3");
    assertThat(Neighbours.fault(json, problem(500, "INTERNAL"))).isPresent();
    assertThat(Neighbours.fault(json, problem(503, "DEPENDENCY_AWAY"))).isPresent();
    assertThat(Neighbours.fault(broken, problem(400, "INVALID_VALUE"))).isPresent();
    assertThat(
            Neighbours.fault(
                broken,
                new Answer(
                    207,
                    Map.of(),
                    "{\"accepted\":2,\"rejected\":[{\"messageId\":\"fuzz-right-2\"}]}")))
        .isPresent();
  }

  /** What a batch is answered; `rejected` are indices. */
  private static Answer told(int status, int accepted, int... rejected) {
    String refusals =
        IntStream.of(rejected)
            .mapToObj("{\"index\":%d,\"messageId\":null,\"reason\":\"ODD\"}"::formatted)
            .collect(Collectors.joining(","));
    return new Answer(
        status,
        Map.of("content-type", "application/json"),
        "{\"accepted\":%d,\"duplicates\":0,\"rejected\":[%s]}".formatted(accepted, refusals));
  }

  private static Answer problem(int status, String reason) {
    return new Answer(
        status,
        Map.of("content-type", "application/problem+json"),
        "{\"reason\":\"%s\"}".formatted(reason));
  }
}
