package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BodyProperties {
  private static final ObjectMapper STRICT = StrictJson.mapper();
  private static final ObjectMapper ANY = new ObjectMapper();
  private static final List<String> VALID =
      List.of(
          """
          {"type":"track","messageId":"m-1","anonymousId":"a-1","event":"Product Added",
           "properties":{"price":79.9,"quantity":1,"tags":["a","é","\\u00e9"],"x":null,"y":true},
           "context":{"device":{"id":"d-1"},"campaign":{"source":"facebook"}},
           "timestamp":"2026-03-07T10:00:00.123Z","sentAt":"2026-03-07T10:00:01+01:00"}""",
          """
          {"writeKey":"w","sentAt":"2026-03-07T10:00:01Z","context":{"ip":"1.2.3.4"},"batch":[
           {"type":"identify","userId":42,"traits":{"email":"k@example.com","vip":false}},
           {"type":"alias","userId":"b","previousId":"a"},
           {"type":"group","userId":"b","groupId":"g","traits":{}},{"type":"page","userId":"b"}]}""");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "1e999",
          "-",
          "0",
          "\u0000",
          "é",
          "\"userId\"",
          "\"batch\":",
          " ",
          "true",
          "[[[[[[[[[[[[[[[[[[[[[[");

  @Property(tries = 3_000)
  void answersEveryMutationOfAValidBodyWithAReason(@ForAll("mutations") byte[] body) {
    List<Reading> readings;
    try {
      readings = readings(body);
    } catch (ProblemException e) {
      assertThat(e.reason().kind()).isIn(Kind.INVALID, Kind.TOO_LARGE);
      return;
    }
    for (Reading reading : readings) {
      switch (reading) {
        case Reading.Refused refused ->
            assertThat(refused.reason().kind()).isIn(Kind.INVALID, Kind.TOO_LARGE);
        case Reading.Good(NewEvent event) -> assertUsableBehindTheDoor(event);
      }
    }
  }

  @Property(tries = 500)
  void findsTheElementsThatAParserFinds(@ForAll("json") String element) throws IOException {
    String array = "[" + element + " ,\n" + element + "]";

    List<Json> found = JsonMembers.elements(Json.of(array.getBytes(UTF_8)));

    JsonNode expected = ANY.readTree(array);
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < found.size(); i++) {
      assertThat(ANY.readTree(found.get(i).copy())).isEqualTo(expected.get(i));
    }
  }

  private static List<Reading> readings(byte[] bytes) {
    Body body = Body.of(bytes);
    Optional<String> _ = body.writeKey();
    List<Reading> readings = new ArrayList<>();
    readings.add(body.event(Call.TRACK));
    if (new String(bytes, UTF_8).contains("batch")) {
      readings.addAll(body.batch().readings());
    }
    return readings;
  }

  private static void assertUsableBehindTheDoor(NewEvent event) {
    try {
      assertThat(STRICT.readTree(event.json().copy()).isObject()).isTrue();
    } catch (IOException e) {
      throw new AssertionError("accepted, but no strict parser reads it", e);
    }
    assertThat(event.userId() + event.anonymousId()).isNotBlank();
    assertThat(event.lane()).isNotBlank();
  }

  @Provide
  Arbitrary<byte[]> mutations() {
    return Arbitraries.of(VALID)
        .flatMap(
            valid ->
                Arbitraries.longs().map(seed -> mutated(valid.getBytes(UTF_8), new Random(seed))));
  }

  @Provide
  Arbitrary<String> json() {
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "1.5e3", "-0", "{}", "[]", "\"\""),
            Arbitraries.strings().ofMaxLength(12).map(BodyProperties::quoted));
    return Arbitraries.lazyOf(
        () -> leaf,
        () -> leaf,
        () -> json().list().ofMaxSize(3).map(list -> "[" + String.join(", ", list) + "]"),
        () -> json().list().ofMaxSize(3).map(BodyProperties::object));
  }

  private static String object(List<String> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> "\"f%d\" :%s".formatted(i, values.get(i)))
        .collect(java.util.stream.Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    try {
      return STRICT.writeValueAsString(new String(text.getBytes(UTF_8), UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] mutated(byte[] valid, Random random) {
    byte[] bytes = valid;
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(6));
      byte[] piece =
          switch (random.nextInt(3)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            default -> PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
          };
      byte[] next = new byte[from + piece.length + bytes.length - to];
      System.arraycopy(bytes, 0, next, 0, from);
      System.arraycopy(piece, 0, next, from, piece.length);
      System.arraycopy(bytes, to, next, from + piece.length, bytes.length - to);
      bytes = next;
    }
    return bytes;
  }
}
