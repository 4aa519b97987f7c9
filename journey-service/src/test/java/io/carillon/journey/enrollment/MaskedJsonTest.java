package io.carillon.journey.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskedJsonTest {
  private static final String TRAIL =
      """
      {"type":"event",
       "happening":{"name":"Form Sent","at":"2026-03-07T10:00:00Z",
         "eventId":"01890a5d-ac96-774b-bcce-b302099a8057",
         "properties":{"email":"kelly@example.com","first":"Kelly","items":["Quillon"],"price":79.9}},
       "person":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","traits":{"phone":"+15145550142"}},
       "reason":"asked by kelly@example.com",
       "step":"wait-1"}
      """;

  @Test
  void aTrailKeepsTheJourneysWordsAndHidesThePersons() throws Exception {
    JsonNode hidden = MaskedJson.tree(new ObjectMapper().readTree(TRAIL));

    assertThat(hidden.toString())
        .doesNotContain("kelly@", "Kelly", "Quillon", "5145550142")
        .contains("k***@e***.com", "K***", "Q***");
    assertThat(hidden.at("/happening/at").asText()).isEqualTo("2026-03-07T10:00:00Z");
    assertThat(hidden.at("/happening/eventId").asText())
        .isEqualTo("01890a5d-ac96-774b-bcce-b302099a8057");
    assertThat(hidden.at("/step").asText()).isEqualTo("wait-1");
    assertThat(hidden.at("/happening/properties/price").asDouble()).isEqualTo(79.9);
  }

  @Test
  void whatOpenedAnEnrollmentIsHiddenHoweverDeepItLies() {
    Map<String, Object> hidden =
        MaskedJson.object(
            Map.of("form", Map.of("lines", List.of("Kelly"), "kelly@example.com", "x")));

    assertThat(hidden.toString()).doesNotContain("Kelly", "kelly@").contains("K***");
  }
}
