package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.StrictJson;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BodyProperties {
  private static final ObjectMapper STRICT = StrictJson.mapper();
  private static final ObjectMapper ANY = new ObjectMapper();

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
}
