package io.carillon.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicSpecTest {
  private static final TopicSpec RAW =
      new TopicSpec("events.raw", 6, 3, Map.of("min.insync.replicas", "2"));

  @Test
  void asksForNoMoreReplicasThanThereAreBrokers() {
    assertThat(RAW.onBrokers(1))
        .isEqualTo(new TopicSpec("events.raw", 6, 1, Map.of("min.insync.replicas", "1")));
  }

  @Test
  void keepsItsReplicasWhereThereAreBrokersEnough() {
    assertThat(RAW.onBrokers(5)).isEqualTo(RAW);
  }

  @Test
  void readsTheTable() throws IOException {
    String json =
        """
        {"events.raw":{"partitions":6,"replicas":3,"settings":{"min.insync.replicas":"2"}}}""";

    var topics = Topics.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));

    assertThat(topics).containsExactly(RAW);
  }
}
