package io.carillon.stack.chaos;

import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the log itself, and what comes out behind the decision what is a repetition. */
final class AckTopics implements AutoCloseable {
  private static final String RAW = "events.raw";
  private static final String RESOLVED = "events.resolved";

  /** The group of who reads the log and decides. */
  private static final String IDENTITY = "identity";

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String servers;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /** Stands at the ends of both topics: what comes from now on is read. */
  AckTopics(String servers) throws IOException {
    this.servers = servers;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      this.partitions =
          Stream.of(RAW, RESOLVED)
              .flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      ends(partitions).forEach(consumer::seek);
    } catch (KafkaException e) {
      consumer.close();
      throw new IOException("The topics cannot be read.", e);
    }
  }

  /**
   * Reads from where it stands to what are the ends now.
   *
   * @param run events of which are told, by their numbers
   */
  void read(String run, AckLedger ledger) throws IOException {
    try {
      Map<TopicPartition, Long> ends = ends(partitions);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream().anyMatch(each -> isBefore(each.getKey(), each.getValue()))) {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          tell(record, run + "-", ledger);
          count++;
        }
        if (count > 0) {
          end = System.nanoTime() + PATIENCE.toNanos();
        } else if (System.nanoTime() > end) {
          throw new IOException("Kafka tells nothing for " + PATIENCE + ".");
        }
      }
    } catch (KafkaException e) {
      throw new IOException("The topics cannot be read.", e);
    }
  }

  private boolean isBefore(TopicPartition partition, long end) {
    return consumer.position(partition, PATIENCE) < end;
  }

  private static void tell(ConsumerRecord<byte[], byte[]> record, String prefix, AckLedger ledger)
      throws InvalidProtocolBufferException {
    if (record.topic().equals(RAW)) {
      String id = AcceptedEvent.parseFrom(record.value()).getEventId();
      if (id.startsWith(prefix)) {
        ledger.inTopic(number(id, prefix));
      }
      return;
    }
    ProfileEvent resolved = ProfileEvent.parseFrom(record.value());
    String id = resolved.getEvent().getEventId();
    if (id.startsWith(prefix)) {
      ledger.inEffect(number(id, prefix), resolved.getOrigin());
    }
  }

  private static int number(String id, String prefix) {
    return Integer.parseInt(id.substring(prefix.length()));
  }

  /** How many records of the log are not decided on yet. */
  long undecided() throws IOException {
    Set<TopicPartition> raw =
        partitions.stream().filter(each -> each.topic().equals(RAW)).collect(Collectors.toSet());
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      Map<TopicPartition, OffsetAndMetadata> decided =
          admin
              .listConsumerGroupOffsets(IDENTITY)
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long undecided = 0;
      for (Map.Entry<TopicPartition, Long> end : ends(raw).entrySet()) {
        OffsetAndMetadata place = decided.get(end.getKey());
        undecided += Math.max(0, end.getValue() - (place == null ? 0 : place.offset()));
      }
      return undecided;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new IOException("How far identity has read cannot be told.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  private Map<TopicPartition, Long> ends(Collection<TopicPartition> of) {
    return consumer.endOffsets(of, PATIENCE);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
