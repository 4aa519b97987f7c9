package io.carillon.ingest.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.platform.problem.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(field(type, null, null).read(text, new Violations())).hasToString(json);
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

    assertThat(field(type, null, null).read(text, violations)).isNull();
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

    assertThat(field("text", "[A-Z]{3}", null).read("ABC", violations)).isNotNull();
    assertThat(field("text", null, List.of("a", "b")).read("b", violations)).isNotNull();
    assertThat(violations.isEmpty()).isTrue();
    assertThat(field("text", "[A-Z]{3}", null).read("ABCD", violations)).isNull();
    assertThat(field("text", null, List.of("a", "b")).read("c", violations)).isNull();
    assertThat(violations.list()).hasSize(2);
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    Field two = new Field("f", "text", null, 2, 2, null, null, null);

    assertThat(two.read("\ud83d\ude00\ud83d\ude00", new Violations())).isNotNull();
    assertThat(two.read("\ud83d\ude00", new Violations())).isNull();
    assertThat(two.read("abc", new Violations())).isNull();
  }

  private static Field field(String type, @Nullable String pattern, @Nullable List<String> oneOf) {
    return new Field("f", type, null, null, null, pattern, oneOf, null);
  }
}
