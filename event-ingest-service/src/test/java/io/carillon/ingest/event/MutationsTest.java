package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.fuzz.Mutations;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** 20,000 payloads that were valid once. */
class MutationsTest {
  private static final int EACH = 10_000;
  private static final String GOOD =
      "{\"type\":\"track\",\"messageId\":\"m-good\",\"userId\":\"k\",\"event\":\"A\"}";
  private static final ObjectMapper STRICT = StrictJson.mapper();
  private static final ObjectMapper ANY = new ObjectMapper();

  @Test
  void eachIsAcceptedAndUsableOrRefusedWithAReason() {
    forEach(Mutations::ofBytes, MutationsTest::requireAnAnswer);
    forEach(Mutations::ofValues, MutationsTest::requireAnAnswer);
  }

  @Test
  void noneTakesItsNeighboursWithIt() {
    forEach(
        Mutations::ofBytes,
        mutated -> {
          byte[] batch = batch(mutated);
          List<Reading> readings;
          try {
            readings = Body.of(batch).batch().readings();
          } catch (ProblemException refusedWhole) {
            assertThat(refusedWhole.reason()).isEqualTo(CommonReason.MALFORMED);
            return;
          }
          requireNeighbours(tree(batch), readings);
        });
  }

  @Test
  void whatIsJsonSpoilsNoBatch() {
    forEach(
        Mutations::ofValues,
        mutated -> {
          List<Reading> readings = Body.of(batch(mutated)).batch().readings();

          assertThat(readings).hasSize(3);
          assertThat(readings.getFirst()).isInstanceOf(Reading.Good.class);
          assertThat(readings.getLast()).isInstanceOf(Reading.Good.class);
        });
  }

  private interface Check {
    void of(byte[] mutated) throws IOException;
  }

  private static void forEach(LongFunction<byte[]> mutation, Check check) {
    for (long seed = 0; seed < EACH; seed++) {
      byte[] mutated = mutation.apply(seed);
      try {
        check.of(mutated);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + new String(mutated, UTF_8), e);
      }
    }
  }

  private static void requireAnAnswer(byte[] mutated) throws IOException {
    Reading reading;
    try {
      Body body = Body.of(mutated);
      var _ = body.writeKey();
      reading = body.event();
    } catch (ProblemException e) {
      assertThat(e.reason().kind()).isEqualTo(Kind.INVALID);
      return;
    }
    switch (reading) {
      case Reading.Refused refused ->
          assertThat(refused.reason().kind()).isIn(Kind.INVALID, Kind.TOO_LARGE);
      case Reading.Good(NewEvent event) -> {
        assertThat(STRICT.readTree(event.json().copy()).isObject()).isTrue();
        assertThat(event.userId() + event.anonymousId()).isNotBlank();
        assertThat(event.lane()).isNotBlank();
      }
    }
  }

  private static void requireNeighbours(@Nullable JsonNode elements, List<Reading> readings)
      throws IOException {
    if (elements == null) {
      assertThat(readings.getFirst()).isInstanceOf(Reading.Good.class);
      assertThat(readings.getLast()).isInstanceOf(Reading.Good.class);
      return;
    }
    assertThat(readings).hasSize(elements.size());
    JsonNode good = ANY.readTree(GOOD);
    for (int i = 0; i < readings.size(); i++) {
      if (elements.get(i).equals(good)) {
        assertThat(readings.get(i)).isInstanceOf(Reading.Good.class);
      }
    }
  }

  /**
   * As characters: a parser of bytes reads no name with an escaped pair. Null when something that
   * is no JSON stands behind what an element was refused for: its neighbours are the first and the
   * last.
   */
  private static @Nullable JsonNode tree(byte[] batch) {
    try {
      return ANY.readTree(new String(batch, UTF_8)).path("batch");
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static byte[] batch(byte[] element) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("{\"batch\":[" + GOOD + ",").getBytes(UTF_8));
    body.writeBytes(element);
    body.writeBytes(("," + GOOD + "]}").getBytes(UTF_8));
    return body.toByteArray();
  }
}
