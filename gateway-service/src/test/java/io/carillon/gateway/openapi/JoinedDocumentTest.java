package io.carillon.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinedDocumentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void sharesWhatIsEqualAndRenamesWhatIsNot() throws JsonProcessingException {
    // Given two services that say Problem alike, and Item differently
    JoinedDocument joined = new JoinedDocument();
    joined.add("a", document("/v1/a", "string"), (service, path) -> true);

    // When the second one is added
    joined.add("b", document("/v1/b", "number"), (service, path) -> true);

    // Then each path still leads to its own
    JsonNode whole = joined.document("Both", "1", List.of(), Map.of());
    assertThat(whole.at("/paths/~1v1~1a/get/$ref").asText())
        .isEqualTo("#/components/schemas/Holder");
    assertThat(whole.at("/paths/~1v1~1b/get/$ref").asText())
        .isEqualTo("#/components/schemas/b.Holder");
    assertThat(whole.at("/components/schemas/b.Holder/$ref").asText())
        .isEqualTo("#/components/schemas/b.Item");
    assertThat(whole.at("/components/schemas/Item/type").asText()).isEqualTo("string");
    assertThat(whole.at("/components/schemas/b.Item/type").asText()).isEqualTo("number");
    assertThat(whole.at("/components/schemas").has("b.Problem")).isFalse();
  }

  @Test
  void leavesOutWhatTheGatewayDoesNotLetThrough() throws JsonProcessingException {
    JoinedDocument joined = new JoinedDocument();

    joined.add("a", document("/q/inner", "string"), (service, path) -> !path.startsWith("/q"));

    assertThat(joined.document("One", "1", List.of(), Map.of()).at("/paths")).isEmpty();
  }

  @Test
  void namesWhoIsMissing() {
    JsonNode whole =
        new JoinedDocument().document("None", "1", List.of("journey", "scoring"), Map.of());

    assertThat(whole.at("/info/description").asText()).contains("journey, scoring");
    assertThat(whole.at("/info/x-missing")).hasSize(2);
  }

  private static JsonNode document(String path, String itemType) throws JsonProcessingException {
    return JSON.readTree(
        """
        {"paths":{"%s":{"get":{"$ref":"#/components/schemas/Holder"}}},
         "components":{"schemas":{
           "Holder":{"$ref":"#/components/schemas/Item"},
           "Item":{"type":"%s"},
           "Problem":{"type":"object"}}}}
        """
            .formatted(path, itemType));
  }
}
