package io.carillon.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import io.carillon.platform.fuzz.Answer;
import io.carillon.platform.fuzz.FuzzedRequest;
import io.carillon.platform.fuzz.Mutations;
import io.carillon.platform.fuzz.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Batches of three events, of which the one in the middle was valid before something was done to
 * it: every second time to its bytes, else to its fields, and then it is JSON still.
 */
final class Neighbours {
  private static final int ALL = 3;
  private static final int CHANGED = 1;
  private static final int OK = 200;
  private static final int PARTLY = 207;
  private static final int REFUSED = 400;

  /** Repeated often, as what comes of them is not what is looked at. */
  private static final int DIFFERENT = 1_000;

  private Neighbours() {}

  /** The batch of a seed. */
  static FuzzedRequest request(long seed, String authorization) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
    body.writeBytes("{\"batch\":[".getBytes(UTF_8));
    body.writeBytes(good(left(seed)));
    body.write(',');
    body.writeBytes(isJson(seed) ? Mutations.ofValues(seed) : Mutations.ofBytes(seed));
    body.write(',');
    body.writeBytes(good(right(seed)));
    body.writeBytes("]}".getBytes(UTF_8));
    return new FuzzedRequest(
        seed,
        "POST",
        "/v1/batch",
        List.of("Authorization: " + authorization, "Content-Type: application/json"),
        body.toByteArray());
  }

  /** What is wrong with the answer to such a batch; empty when nothing is. */
  static Optional<String> fault(FuzzedRequest request, Answer answer) {
    Optional<String> fault = Verdict.fault(request, answer);
    if (fault.isPresent()) {
      return fault;
    }
    if (answer.status() == REFUSED && !isJson(request.seed())) {
      return answer.body().contains("\"reason\":\"MALFORMED\"")
          ? Optional.empty()
          : Optional.of("a batch refused whole for another reason than its syntax");
    }
    if (answer.status() != OK && answer.status() != PARTLY) {
      return Optional.of("a batch refused whole");
    }
    return told(request, tree(answer.body()));
  }

  private static Optional<String> told(FuzzedRequest request, JsonNode told) {
    long seed = request.seed();
    for (JsonNode rejected : told.path("rejected")) {
      String id = rejected.path("messageId").asText();
      boolean elsewhere = isJson(seed) && rejected.path("index").asInt() != CHANGED;
      if (elsewhere || id.equals(left(seed)) || id.equals(right(seed))) {
        return Optional.of("a neighbour rejected: " + rejected.path("reason").asText());
      }
    }
    int events =
        told.path("accepted").asInt()
            + told.path("duplicates").asInt()
            + told.path("rejected").size();
    int sent = isJson(seed) ? ALL : events(request.body(), events);
    return events == sent
        ? Optional.empty()
        : Optional.of("told of %d events instead of %d".formatted(events, sent));
  }

  /** As a lenient reader sees it, who may give up where the platform need not. */
  private static int events(byte[] body, int otherwise) {
    JsonNode batch = tree(new String(body, UTF_8)).path("batch");
    return batch.isArray() ? batch.size() : otherwise;
  }

  private static JsonNode tree(String json) {
    try {
      return Api.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return Api.JSON.missingNode();
    }
  }

  private static boolean isJson(long seed) {
    return seed % 2 != 0;
  }

  private static String left(long seed) {
    return "fuzz-left-" + seed % DIFFERENT;
  }

  private static String right(long seed) {
    return "fuzz-right-" + seed % DIFFERENT;
  }

  private static byte[] good(String id) {
    return "{\"type\":\"track\",\"messageId\":\"%s\",\"userId\":\"%1$s\",\"event\":\"Fuzz Neighbour\"}"
        .formatted(id)
        .getBytes(UTF_8);
  }
}
