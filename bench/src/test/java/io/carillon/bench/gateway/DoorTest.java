package io.carillon.bench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DoorTest {

  @Test
  void itsEventHasFiveHundredBytes() throws Exception {
    for (String id : new String[] {"a", "lk3j4h5-123456"}) {
      String event = Door.event(id);

      JsonNode read = Api.JSON.readTree(event);
      assertThat(event.getBytes(StandardCharsets.UTF_8)).hasSize(500);
      assertThat(read.path("userId").asText()).isEqualTo("gateway-bench-" + id);
    }
  }
}
