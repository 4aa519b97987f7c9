package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.carillon.stack.chaos.Doors.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AckClientsTest {

  @Test
  void sendTheSameAgainUntilTheyAreTold() {
    List<String> bodies = new CopyOnWriteArrayList<>();
    long begin = System.nanoTime();
    try (AckClients clients =
        new AckClients(
            body -> {
              bodies.add(body);
              return switch (bodies.size()) {
                case 1 -> throw new IOException("cut");
                case 2 -> new Answer(503, MissingNode.getInstance());
                default -> new Answer(200, MissingNode.getInstance());
              };
            },
            "run")) {

      clients.send(1_000, Duration.ofMillis(50));

      await().until(() -> clients.underWay() == 0);
      assertThat(clients.sent()).isEqualTo(50);
      assertThat(clients.acked().cardinality()).isEqualTo(50);
      assertThat(clients.answers()).isEqualTo(Map.of("none", 1, "503", 1, "200", 2));
      // the last one is somebody who forgot that it was answered
      assertThat(clients.repeated()).isEqualTo(3);
      assertThat(bodies).hasSize(4).containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).contains("\"messageId\":\"run-0\"", "\"messageId\":\"run-49\"");
      assertThat(clients.acceptedSince(begin)).isTrue();
      assertThat(clients.acceptedSince(System.nanoTime())).isFalse();
    }
  }
}
