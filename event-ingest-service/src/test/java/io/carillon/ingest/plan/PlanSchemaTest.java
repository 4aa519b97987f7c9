package io.carillon.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        "{\"patternProperties\":{\"(a)\\\\1\":{}}}",
        "{\"pattern\":\"((a{1000}){1000}){1000}\"}",
        "{\"patternProperties\":{\"(((a{9}){9}){9}){9}\":{}}}",
        "{\"pattern\":\"(?:[[:alpha:](]{1000}x){3}\"}",
        "{\"pattern\":\"([])]{1000}b|){3}\"}",
        "{\"pattern\":\"(\\\\Q(\\\\E{1000,}){3}\"}"
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

  @Test
  void looksForWhatDiffersInNoMoreThanItCanInTime() {
    PlanSchema schema =
        PlanSchema.of(
            json(
                "{\"items\":{\"anyOf\":[%s{\"const\":1}]}}"
                    .formatted("{\"const\":2},".repeat(1_000))));

    assertThat(schema.canCheck(json("[" + "7,".repeat(100) + "7]"), 203)).isTrue();
    assertThat(schema.canCheck(json("[\"" + "a".repeat(10_000) + "\"]"), 10_004)).isTrue();
    assertThat(schema.canCheck(json("[" + "7,".repeat(16_000) + "7]"), 32_003)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"required\":[%s\"z\"]}",
        "{\"enum\":[%s\"z\"]}",
        "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"required\":[%s\"z\"]}}}"
      })
  void whatASchemaListsCountsToo(String schema) {
    PlanSchema compiled = PlanSchema.of(json(schema.formatted(names())));

    assertThat(compiled.canCheck(json("[" + "7,".repeat(300) + "7]"), 603)).isFalse();
    assertThat(compiled.canCheck(json("[7]"), 3)).isTrue();
  }

  @Test
  void whatExpressionsTakeCountsByTheLengthOfTheText() {
    PlanSchema schema = PlanSchema.of(json("{\"pattern\":\"(a{900}){2}\"}"));

    assertThat(schema.canCheck(json("\"a\""), 5_000)).isTrue();
    assertThat(schema.canCheck(json("\"a\""), 30_000)).isFalse();
  }

  private static String names() {
    return IntStream.range(0, 1_000).mapToObj(i -> "\"n" + i + "\",").collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":\"object\",\"properties\":{\"$ref\":{\"type\":\"string\"}}}",
        "{\"pattern\":\"^[A-Z]{3}(-[0-9]{4}){1,10}$\"}",
        "{\"pattern\":\"^.{0,1000}$\"}",
        "{\"pattern\":\"\\\\x{1F600}+{x}\"}",
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
