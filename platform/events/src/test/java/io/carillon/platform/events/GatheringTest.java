package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GatheringTest {
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
      ConsumerRecords<String, byte[]> all =
          new Gathering(1, 100, 2).batch(consumer, full, new Pace(0));

      // Then it has the other's record, and the next poll brings what the full one has more
      assertThat(all.records(FULL)).extracting(ConsumerRecord::offset).containsExactly(0L);
      assertThat(all.records(OTHER)).extracting(ConsumerRecord::offset).containsExactly(0L);
      assertThat(consumer.paused()).isEmpty();
      assertThat(consumer.poll(Duration.ZERO).records(FULL))
          .extracting(ConsumerRecord::offset)
          .containsExactly(1L);
    }
  }

  @Test
  void whereTheLastBatchWasEnoughNobodyRestsWhileEnoughLiesReady() {
    try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
      // Given a loop that would rest for an hour, behind a batch that was enough
      Pace pace = new Pace(TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(1));
      Gathering gathering = behindEnough(consumer, pace);

      // When a poll brings one record, and others lie ready
      consumer.addRecord(record(FULL, 2));
      ConsumerRecords<String, byte[]> one = consumer.poll(Duration.ZERO);
      consumer.addRecord(record(OTHER, 0));
      ConsumerRecords<String, byte[]> all = gathering.batch(consumer, one, pace);

      // Then they are the next batch at once
      assertThat(all.count()).isEqualTo(2);
    }
  }

  @Test
  void whereTheLastBatchWasEnoughWhatIsOnItsWayEndsTheRest() {
    try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
      // Given a loop that would rest for an hour, behind a batch that was enough
      Pace pace = new Pace(TimeUnit.HOURS.toNanos(1), TimeUnit.HOURS.toNanos(1));
      Gathering gathering = behindEnough(consumer, pace);

      // When a poll brings one record, the next one none, and then enough has come
      consumer.addRecord(record(FULL, 2));
      ConsumerRecords<String, byte[]> one = consumer.poll(Duration.ZERO);
      consumer.schedulePollTask(() -> {});
      consumer.schedulePollTask(() -> consumer.addRecord(record(OTHER, 0)));
      ConsumerRecords<String, byte[]> all =
          assertTimeoutPreemptively(
              Duration.ofMinutes(1), () -> gathering.batch(consumer, one, pace));

      // Then they are the next batch
      assertThat(all.count()).isEqualTo(2);
    }
  }

  private static Gathering behindEnough(MockConsumer<String, byte[]> consumer, Pace pace) {
    Gathering gathering = new Gathering(500, 2, 1);
    consumer.assign(List.of(FULL, OTHER));
    consumer.updateBeginningOffsets(Map.of(FULL, 0L, OTHER, 0L));
    consumer.addRecord(record(FULL, 0));
    consumer.addRecord(record(FULL, 1));
    gathering.batch(consumer, consumer.poll(Duration.ZERO), new Pace(0));
    pace.worked(System.nanoTime(), System.nanoTime());
    return gathering;
  }

  private static ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, "kelly", new byte[] {1});
  }
}
