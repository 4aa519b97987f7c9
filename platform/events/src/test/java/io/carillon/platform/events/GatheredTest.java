package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheredTest {
  private static final TopicPartition FULL = new TopicPartition("events.raw", 0);
  private static final TopicPartition OTHER = new TopicPartition("events.raw", 1);

  @Test
  void aFullPollIsJoinedByWhatLiesReadyOfOtherPartitionsAlone() {
    try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
      // Given a poll that was full of one partition, which has more
      consumer.assign(List.of(FULL, OTHER));
      consumer.updateBeginningOffsets(Map.of(FULL, 0L, OTHER, 0L));
      consumer.addRecord(record(FULL, 0));
      ConsumerRecords<String, byte[]> full = consumer.poll(Duration.ZERO);
      consumer.addRecord(record(FULL, 1));
      consumer.addRecord(record(OTHER, 0));

      // When others join it
      ConsumerRecords<String, byte[]> all = Gathered.withOthers(consumer, full);

      // Then it has the other's record, and the next poll brings what the full one has more
      assertThat(all.records(FULL)).extracting(ConsumerRecord::offset).containsExactly(0L);
      assertThat(all.records(OTHER)).extracting(ConsumerRecord::offset).containsExactly(0L);
      assertThat(consumer.paused()).isEmpty();
      assertThat(consumer.poll(Duration.ZERO).records(FULL))
          .extracting(ConsumerRecord::offset)
          .containsExactly(1L);
    }
  }

  private static ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, "kelly", new byte[] {1});
  }
}
