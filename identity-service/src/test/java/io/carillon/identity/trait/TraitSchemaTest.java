package io.carillon.identity.trait;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraitSchemaTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "STRING    | 'x'                         | true",
        "STRING    | 1                           | false",
        "NUMBER    | 1.5                         | true",
        "NUMBER    | '1'                         | false",
        "BOOLEAN   | false                       | true",
        "BOOLEAN   | 'false'                     | false",
        "DATE_TIME | '2026-03-07T12:00:00Z'      | true",
        "DATE_TIME | '2026-03-07T12:00:00+01:00' | true",
        "DATE_TIME | '2026-03-07'                | true",
        "DATE_TIME | '2026-03-07T12:00:00'       | false",
        "DATE_TIME | '2026-02-30'                | false",
        "DATE_TIME | 1772884800                  | false",
        "LIST      | ['a','b']                   | true",
        "LIST      | []                          | true",
        "LIST      | ['a',1]                     | false",
        "LIST      | 'a'                         | false",
        "OBJECT    | {'a':1}                     | true",
        "OBJECT    | ['a']                       | false",
        "STRING    | null                        | true",
      })
  void aValueIsOfItsTypeOrIsNot(TraitType type, String value, boolean admitted)
      throws JsonProcessingException {
    TraitSchema schema = new TraitSchema(Map.of("f", new TraitField(type, Wins.KNOWN, List.of())));
    JsonNode json =
        value.equals("null")
            ? NullNode.getInstance()
            : new ObjectMapper().readTree(value.replace('\'', '"'));

    assertThat(schema.admits("f", json)).isEqualTo(admitted);
    assertThat(schema.admits("another", json)).isTrue();
  }

  @Test
  void theNewestStandsWhoeverItWasSaidOf() {
    assertThat(
            stands(Wins.NEWEST, List.of(), word("known", 1, true, ""), word("new", 2, false, "")))
        .isEqualTo("new");
    assertThat(stands(Wins.KNOWN, List.of(), word("known", 1, true, ""), word("new", 2, false, "")))
        .isEqualTo("known");
  }

  @Test
  void theFirstValueStandsAndNoEventRemovesIt() {
    Trait removal = new Trait(NullNode.getInstance(), NOON, true, null, false, "");

    assertThat(stands(Wins.FIRST, List.of(), word("ad", 1, false, ""), word("mail", 2, true, "")))
        .isEqualTo("ad");
    assertThat(stands(Wins.FIRST, List.of(), removal, word("ad", 1, false, ""))).isEqualTo("ad");
  }

  @Test
  void aNamedSourceStandsBeforeAllOthersAndItsNewestWordBeforeItsOlder() {
    List<String> sources = List.of("operator", "import");

    assertThat(
            stands(
                Wins.FIRST,
                sources,
                word("crm", 1, false, "import ada"),
                word("sdk", 2, true, "k")))
        .isEqualTo("crm");
    assertThat(
            stands(
                Wins.FIRST,
                sources,
                word("by hand", 1, true, "operator"),
                word("crm", 2, true, "import ada")))
        .isEqualTo("by hand");
    assertThat(
            stands(
                Wins.FIRST,
                sources,
                word("old", 1, true, "import ada"),
                word("new", 2, true, "import rachel")))
        .isEqualTo("new");
    assertThat(
            stands(
                Wins.KNOWN, sources, word("a", 1, true, "importer"), word("b", 2, true, "key-1")))
        .isEqualTo("b");
  }

  private static String stands(Wins wins, List<String> sources, Trait a, Trait b) {
    TraitSchema schema = new TraitSchema(Map.of("f", new TraitField(null, wins, sources)));
    Trait stronger = schema.stronger("f", a, b);
    assertThat(schema.stronger("f", b, a)).isEqualTo(stronger);
    return stronger.value().asText();
  }

  private static Trait word(String value, int second, boolean known, String source) {
    return new Trait(TextNode.valueOf(value), NOON.plusSeconds(second), known, null, false, source);
  }
}
