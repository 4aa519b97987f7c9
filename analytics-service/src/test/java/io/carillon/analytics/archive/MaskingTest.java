package io.carillon.analytics.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.MaskedJson;
import io.carillon.platform.caller.Masks;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-07",
        "2026-03-07T10:00:00Z",
        "2026-03-07T10:00:00.123+01:00",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "Navy jacket",
        "79.90",
        "Europe/Paris",
        "node-next-1700000000000-8c5b0d1e",
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0",
        "https://shop.example/p/jacket?size=42"
      })
  void leavesWhatIsNobodys(String text) {
    assertThat(Masks.within(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kelly@example.com",
        "mailto:kelly@example.com",
        "https://shop.example/?mail=kelly%40example.com&x=1",
        "Kelly <kelly@example.com>",
        "+33612345678",
        "call 06 12 34 56 78 now",
        "(514) 555-0199",
        "15145550199"
      })
  void hidesAddressesAndNumbersInAnyText(String text) {
    assertThat(Masks.within(text))
        .contains("***")
        .doesNotContain("kelly", "123456", "34 56", "555-01", "4555");
  }

  @Property(tries = 200)
  void noAddressSurvivesWhereverItStands(
      @ForAll @AlphaChars @StringLength(min = 3, max = 12) String local,
      @ForAll @IntRange(max = 5) int depth)
      throws JsonProcessingException {
    String address = local + "@example.com";
    String json = "\"before " + address + " after\"";
    for (int i = 0; i < depth; i++) {
      json = i % 2 == 0 ? "[" + json + "]" : "{\"" + address + "\":" + json + "}";
    }

    ObjectNode masked = MaskedJson.of((ObjectNode) JSON.readTree("{\"any\":" + json + "}"));

    assertThat(masked.toString()).doesNotContain(address);
  }

  @Test
  void hidesWhateverStandsUnderAPersonalName() throws JsonProcessingException {
    JsonNode masked =
        MaskedJson.of(
            (ObjectNode)
                JSON.readTree(
                    """
                    {"name":"Home","traits":{"name":"Kelly Doe","first_name":"Kelly","age":34,
                     "address":{"city":"Paris","lines":["1 rue X"]},"birthday":"1990-01-02"},
                     "context":{"location":{"latitude":48.8},"device":{"token":"abc"}}}
                    """));

    assertThat(masked.at("/name").asText()).isEqualTo("Home");
    assertThat(masked.at("/traits/name").asText()).isEqualTo("K***");
    assertThat(masked.at("/traits/first_name").asText()).isEqualTo("K***");
    assertThat(masked.at("/traits/age").asInt()).isEqualTo(34);
    assertThat(masked.at("/traits/address/city").asText()).isEqualTo("P***");
    assertThat(masked.at("/traits/address/lines/0").asText()).isEqualTo("1***");
    assertThat(masked.at("/traits/birthday").asText()).isEqualTo("1***");
    assertThat(masked.at("/context/location/latitude").asText()).isEqualTo("***");
    assertThat(masked.at("/context/device/token").asText()).isEqualTo("a***");
  }
}
