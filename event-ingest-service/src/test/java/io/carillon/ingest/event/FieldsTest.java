package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|{\"c\":{\"v\":1}}",
        "{ }|{ \"c\":{\"v\":1}}",
        "{\"a\":1}|{\"a\":1,\"c\":{\"v\":1}}",
        "{\"c\":null,\"a\":1}|{\"c\":{\"v\":1},\"a\":1}",
        "{\"a\":{\"c\":2}, \"c\" : [3] }|{\"a\":{\"c\":2}, \"c\" : {\"v\":1} }"
      })
  void putsAValueInPlaceAndLeavesTheRestAsItCame(String before, String after) {
    Json changed = Fields.with(json(before), "c", "{\"v\":1}".getBytes(UTF_8));

    assertThat(new String(changed.copy(), UTF_8)).isEqualTo(after);
  }

  @Test
  void findsAValueAtAPathAndNothingBehindWhatIsNoObject() {
    Json event = json("{\"context\":{\"app\":{\"version\":\"1.2\"}},\"x\":[1]}");

    assertThat(Fields.at(event, "context", "app", "version"))
        .hasValueSatisfying(version -> assertThat(version.copy()).asString().isEqualTo("\"1.2\""));
    assertThat(Fields.at(event, "x", "app")).isEmpty();
    assertThat(Fields.at(event, "context", "os")).isEmpty();
  }

  private static Json json(String text) {
    return Json.of(text.getBytes(UTF_8));
  }
}
