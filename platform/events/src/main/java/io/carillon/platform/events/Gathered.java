package io.carillon.platform.events;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What several polls brought, as one batch, each partition in its order. */
final class Gathered {
  private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all =
      new LinkedHashMap<>();
  private int count;

  Gathered(ConsumerRecords<String, byte[]> first) {
    var unused = add(first);
  }

  /** Returns how many came. */
  int add(ConsumerRecords<String, byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      all.computeIfAbsent(partition, _ -> new ArrayList<>()).addAll(polled.records(partition));
    }
    count += polled.count();
    return polled.count();
  }

  int count() {
    return count;
  }

  ConsumerRecords<String, byte[]> records() {
    return new ConsumerRecords<>(all, Map.of());
  }

  /** Behind the last record of each partition. */
  static Map<TopicPartition, OffsetAndMetadata> ends(ConsumerRecords<String, byte[]> records) {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      ends.put(partition, new OffsetAndMetadata(records.records(partition).getLast().offset() + 1));
    }
    return ends;
  }
}
