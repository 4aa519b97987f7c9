package io.carillon.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.problem.Violation;
import io.carillon.platform.problem.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

  @ParameterizedTest
  @CsvSource({
    "text, Ames & Co, '\"Ames & Co\"'",
    "email, jon@example.com, '\"jon@example.com\"'",
    "phone, +33 6 12 34 56 78, '\"+33 6 12 34 56 78\"'",
    "number, 12.50, 12.5",
    "integer, 12, 12",
    "boolean, on, true",
    "boolean, no, false",
    "date, 2026-02-28, '\"2026-02-28\"'"
  })
  void readsWhatIsOfItsType(String type, String text, String json) {
    assertThat(read(field(type, null, null), text, new Violations())).hasToString(json);
  }

  @ParameterizedTest
  @CsvSource({
    "email, jon@",
    "email, jon@example",
    "phone, call me",
    "number, 1e999999999",
    "number, many",
    "integer, 1.5",
    "boolean, perhaps",
    "date, 2026-02-30"
  })
  void namesWhatIsNot(String type, String text) {
    Violations violations = new Violations();

    assertThat(read(field(type, null, null), text, violations)).isNull();
    assertThat(violations.list())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.field()).isEqualTo("f");
              assertThat(v.found()).isEqualTo("another text");
            });
  }

  @Test
  void holdsToItsPatternAndItsChoice() {
    Violations violations = new Violations();

    assertThat(read(field("text", "[A-Z]{3}", null), "ABC", violations)).isNotNull();
    assertThat(read(field("text", null, List.of("a", "b")), "b", violations)).isNotNull();
    assertThat(violations.isEmpty()).isTrue();
    assertThat(read(field("text", "[A-Z]{3}", null), "ABCD", violations)).isNull();
    assertThat(read(field("text", null, List.of("a", "b")), "c", violations)).isNull();
    assertThat(violations.list()).hasSize(2);
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    Field two = new Field("f", "text", null, 2, 2, null, null, null);

    assertThat(read(two, "\ud83d\ude00\ud83d\ude00", new Violations())).isNotNull();
    assertThat(read(two, "\ud83d\ude00", new Violations())).isNull();
    assertThat(read(two, "abc", new Violations())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((a{1000}){1000}){1000})",
        "(a{40}){40}",
        "(a{40})(?i){40}",
        "(a{40})\\Q\\E{40}",
        "(?:[])]{40}){40}",
        "(((){11}){11}){11}",
        "(a{2,}(b{500})){2}",
        "(\\Q)\\E[a-z]{40}){40}",
        "([[:alpha:])]{40}){40}"
      })
  void refusesAPatternThatIsTooLargeWhenItIsWrittenOut(String pattern) {
    assertThat(checked(field("text", pattern, null))).containsExactly("f.pattern");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[A-Z]{3}",
        "a{1000}",
        "(?i)[0-9]{5}(-[0-9]{4})?",
        "(\\p{Greek}\\x{10FFFF}){100}",
        "[]{1000}]{2}\\({900}"
      })
  void takesAPatternThatIsNot(String pattern) {
    assertThat(checked(field("text", pattern, null))).isEmpty();
  }

  @Test
  void refusesAPatternThatIsTooLong() {
    assertThat(checked(field("text", "a".repeat(500), null))).isEmpty();
    assertThat(checked(field("text", "a".repeat(501), null))).containsExactly("f.pattern");
  }

  @Test
  void takesNoLongerAddressThanMailHas() {
    Field email = field("email", null, null);

    assertThat(read(email, "a@%s.example".formatted("b".repeat(310)), new Violations()))
        .isNotNull();
    assertThat(read(email, "a@%s.example".formatted("b".repeat(311)), new Violations())).isNull();
    assertThat(checked(new Field("f", "email", null, null, 321, null, null, null)))
        .containsExactly("f.maxLength");
  }

  private static List<String> checked(Field field) {
    Violations violations = new Violations();
    field.check("f", violations);
    return violations.list().stream().map(Violation::field).toList();
  }

  private static @Nullable JsonNode read(Field field, String text, Violations violations) {
    return field.read(text, field.compiled(), violations);
  }

  private static Field field(String type, @Nullable String pattern, @Nullable List<String> oneOf) {
    return new Field("f", type, null, null, null, pattern, oneOf, null);
  }
}
