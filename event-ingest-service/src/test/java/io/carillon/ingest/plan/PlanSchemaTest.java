package io.carillon.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"price\":\"7\"}|properties.price: a string (expected: type \"number\")",
        "{}|properties.price: nothing (expected: required [\"price\"])",
        "{\"price\":-1}|properties.price: an integer (expected: minimum 0)",
        "{\"price\":1,\"x\":1}|properties.x: an integer (expected: additionalProperties false)",
        "{\"price\":1,\"code\":\"a\"}|properties.code: a string (expected: pattern \"^[A-Z]+$\")",
        "{\"price\":1,\"items\":[{\"sku\":\"s\"},{}]}"
            + "|properties.items[1].sku: nothing (expected: required [\"sku\"])"
      })
  void saysWhatDiffersAndNeverAValue(String properties, String said) {
    PlanSchema schema =
        PlanSchema.of(
            json(
                """
                {"type":"object","required":["price"],"additionalProperties":false,
                 "properties":{"price":{"type":"number","minimum":0},
                  "code":{"type":"string","pattern":"^[A-Z]+$"},
                  "items":{"type":"array","items":{"$ref":"#/$defs/item"}}},
                 "$defs":{"item":{"type":"object","required":["sku"]}}}"""));

    List<Breach> breaches = schema.breaches(json(properties));

    assertThat(breaches)
        .extracting(b -> b.violation("properties"))
        .extracting(v -> "%s: %s (expected: %s)".formatted(v.field(), v.found(), v.expected()))
        .containsExactly(said);
  }

  @Test
  void isContentWithWhatItSays() {
    PlanSchema schema = PlanSchema.of(json("{\"properties\":{\"price\":{\"type\":\"number\"}}}"));

    assertThat(schema.breaches(json("{\"price\":79.9}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"type\":7}",
        "{\"type\":\"money\"}",
        "{\"properties\":[]}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
        "{\"$id\":\"https://shop.example/s\"}",
        "{\"$ref\":\"https://shop.example/s\"}",
        "{\"$ref\":\"file:///etc/passwd\"}",
        "{\"$ref\":\"classpath:draft/2020-12/schema\"}",
        "{\"$ref\":\"#\"}",
        "{\"$ref\":\"#/$defs/none\"}",
        "{\"$dynamicRef\":\"#a\"}",
        "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"$ref\":\"#/$defs/a\"}",
        "{\"$defs\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/a\"}}},\"items\":{\"$ref\":\"#/$defs/a\"}}",
        "{\"pattern\":\"(\"}",
        "{\"pattern\":\"(?=x)\"}",
        "{\"patternProperties\":{\"(a)\\\\1\":{}}}"
      })
  void refusesWhatIsNoSchemaOrAsksForTooMuch(String schema) {
    assertThat(PlanSchema.mistakes("schema", json(schema))).isNotEmpty();
  }

  @Test
  void refusesASchemaThatGrowsWhenItsReferencesAreWrittenOut() {
    StringBuilder defs = new StringBuilder("\"d0\":{}");
    for (int i = 1; i <= 20; i++) {
      String below = "{\"$ref\":\"#/$defs/d%d\"}".formatted(i - 1);
      defs.append(",\"d%d\":{\"allOf\":[%s,%s]}".formatted(i, below, below));
    }

    List<Violation> mistakes =
        PlanSchema.mistakes("schema", json("{\"$ref\":\"#/$defs/d20\",\"$defs\":{" + defs + "}}"));

    assertThat(mistakes).singleElement().extracting(Violation::field).isEqualTo("schema");
  }

  @Test
  void isDoneInTimeWithAnExpressionThatOthersNeverFinish() {
    PlanSchema schema = PlanSchema.of(json("{\"properties\":{\"x\":{\"pattern\":\"^(a+)+$\"}}}"));
    String text = "a".repeat(8_000) + "!";

    List<Breach> breaches = schema.breaches(JSON.createObjectNode().put("x", text));

    assertThat(breaches).extracting(Breach::rule).containsExactly("pattern");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":\"object\",\"properties\":{\"$ref\":{\"type\":\"string\"}}}",
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"minProperties\":1}",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/t\"},\"b\":{\"$ref\":\"#/$defs/t\"}},"
            + "\"$defs\":{\"t\":{\"type\":\"string\"}}}"
      })
  void takesASchema(String schema) {
    assertThat(PlanSchema.mistakes("schema", json(schema))).isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
