package io.carillon.platform.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.carillon.platform.testkit.TestTopics.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a topic holds, read once for all who ask, in the order in which it was found: tests ask
 * often, and a reader that begins anew each time is what many of them would spend their time with.
 */
final class TopicLog {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final List<Received<byte[]>> records = new ArrayList<>();
  private final Map<Parser<?>, List<Received<?>>> parsed = new HashMap<>();

  TopicLog(String bootstrap, String topic, int partitions) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    this.partitions = new ArrayList<>();
    for (int lane = 0; lane < partitions; lane++) {
      this.partitions.add(new TopicPartition(topic, lane));
    }
    consumer.assign(this.partitions);
    consumer.seekToBeginning(this.partitions);
  }

  /** Reads up to the end of this moment. */
  synchronized void readToTheEnd(long deadline) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("could not read to " + ends);
      }
      readOn();
    }
  }

  /** Waits a moment for what comes next. */
  synchronized void readOn() {
    for (var raw : consumer.poll(LOOK)) {
      Map<String, String> headers = new LinkedHashMap<>();
      raw.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
      records.add(new Received<>(raw.partition(), raw.offset(), raw.key(), raw.value(), headers));
    }
  }

  /** All that was read so far. */
  synchronized List<Received<byte[]>> raw() {
    return List.copyOf(records);
  }

  /** The same as messages of a type. */
  synchronized <T> List<Received<T>> parsed(Parser<T> parser) {
    List<Received<?>> known = parsed.computeIfAbsent(parser, _ -> new ArrayList<>());
    while (known.size() < records.size()) {
      known.add(parse(records.get(known.size()), parser));
    }
    List<Received<T>> copy = new ArrayList<>(known.size());
    for (Received<?> one : known) {
      @SuppressWarnings("unchecked") // this parser made it
      Received<T> ours = (Received<T>) one;
      copy.add(ours);
    }
    return copy;
  }

  private static <T> Received<T> parse(Received<byte[]> raw, Parser<T> parser) {
    try {
      return new Received<>(
          raw.partition(), raw.offset(), raw.key(), parser.parseFrom(raw.value()), raw.headers());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a message of the expected type: " + raw, e);
    }
  }
}
