package io.carillon.platform.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The topics of a running test, by the constants of the platform's {@code Topic}: {@code
 * EVENTS_RAW} is {@code events.raw} under the test's prefix.
 */
public final class TestTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String bootstrap;
  private final String prefix;
  private final KafkaProducer<String, byte[]> producer;

  /** For tests without a running service: Kafka's address and the prefix of the topics. */
  public TestTopics(String bootstrap, String prefix) {
    this.bootstrap = bootstrap;
    this.prefix = prefix;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                1,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** The topics of the service that the calling {@code @QuarkusTest} runs. */
  public static TestTopics ofThisTest() {
    var config = ConfigProvider.getConfig();
    return new TestTopics(
        config.getValue("kafka.bootstrap.servers", String.class),
        config.getOptionalValue("carillon.topic-prefix", String.class).orElse(""));
  }

  /** A record as it lies in a topic. Header values are read as text. */
  public record Received<T>(
      int partition, long offset, String key, T value, Map<String, String> headers) {}

  /** Where a record came to lie. */
  public record Place(int partition, long offset) {}

  /**
   * Sends one record with the headers that the platform gives, and waits for its acknowledgement.
   *
   * @param id the event's or effect's id, by which receivers drop repeats
   * @param type the CloudEvents type, such as {@code carillon.event.v1.ProfileEvent}
   */
  public Place send(
      Enum<?> topic, String key, String tenant, String id, String type, Message value) {
    return send(topic, key, value.toByteArray(), headers(tenant, id, type));
  }

  /** The same with {@code value}'s own type name as the type. */
  public Place send(Enum<?> topic, String key, String tenant, String id, Message value) {
    return send(topic, key, tenant, id, value.getDescriptorForType().getFullName(), value);
  }

  /** Sends raw bytes with the given headers: what a broken producer would write. */
  public Place send(Enum<?> topic, String key, byte[] value, Map<String, String> headers) {
    var sent = new ProducerRecord<>(nameOf(topic), key, value);
    headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(UTF_8)));
    try {
      RecordMetadata place = producer.send(sent).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Place(place.partition(), place.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("could not send to " + nameOf(topic), e);
    }
  }

  /** The headers of a record that a service of the platform wrote; a modifiable map. */
  public static Map<String, String> headers(String tenant, String id, String type) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", id);
    headers.put("ce_type", type);
    headers.put("ce_source", "/carillon/test");
    headers.put("ce_time", Instant.now().toString());
    headers.put("tenant", tenant);
    return headers;
  }

  /** Everything in the topic up to its end at this moment, partition by partition. */
  public <T extends Message> List<Received<T>> all(Enum<?> topic, Parser<T> parser) {
    return scan(nameOf(topic), parser, Until.END, received -> false);
  }

  /** The topic's dead letters, values as raw bytes. */
  public List<Received<byte[]>> dead(Enum<?> topic) {
    return scan(nameOf(topic) + ".dead", Until.END, received -> false);
  }

  /** The first record, from the topic's beginning on, that matches; waits up to 20 s for it. */
  public <T extends Message> Received<T> await(
      Enum<?> topic, Parser<T> parser, Predicate<Received<T>> wanted) {
    return await(topic, parser, wanted, 1).getFirst();
  }

  /** The first {@code count} records that match, in the order of arrival; waits up to 20 s. */
  public <T extends Message> List<Received<T>> await(
      Enum<?> topic, Parser<T> parser, Predicate<Received<T>> wanted, int count) {
    List<Received<T>> found = new ArrayList<>();
    List<Received<T>> seen =
        scan(
            nameOf(topic),
            parser,
            Until.FOUND,
            received -> {
              if (wanted.test(received)) {
                found.add(received);
              }
              return found.size() >= count;
            });
    if (found.size() < count) {
      throw new AssertionError(
          "%s: %d of %d wanted records within %s; it holds %s"
              .formatted(nameOf(topic), found.size(), count, PATIENCE, seen));
    }
    return found;
  }

  /** Waits up to 20 s for a dead letter that matches. */
  public Received<byte[]> awaitDead(Enum<?> topic, Predicate<Received<byte[]>> wanted) {
    List<Received<byte[]>> seen = scan(nameOf(topic) + ".dead", Until.FOUND, wanted);
    if (seen.isEmpty() || !wanted.test(seen.getLast())) {
      throw new AssertionError(
          "%s.dead: no wanted record within %s; it holds %s"
              .formatted(nameOf(topic), PATIENCE, seen));
    }
    return seen.getLast();
  }

  /** The topic's name as Kafka knows it, with the test's prefix. */
  public String nameOf(Enum<?> topic) {
    return prefix + topic.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private enum Until {
    FOUND,
    END
  }

  private <T extends Message> List<Received<T>> scan(
      String topic, Parser<T> parser, Until until, Predicate<Received<T>> last) {
    List<Received<T>> parsed = new ArrayList<>();
    scan(
        topic,
        until,
        raw -> {
          Received<T> received = parse(raw, parser);
          parsed.add(received);
          return last.test(received);
        });
    return parsed;
  }

  private static <T extends Message> Received<T> parse(Received<byte[]> raw, Parser<T> parser) {
    try {
      return new Received<>(
          raw.partition(), raw.offset(), raw.key(), parser.parseFrom(raw.value()), raw.headers());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not a message of the expected type: " + raw, e);
    }
  }

  private List<Received<byte[]>> scan(String topic, Until until, Predicate<Received<byte[]>> last) {
    List<Received<byte[]>> received = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, Duration.ofSeconds(10)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        for (var raw : consumer.poll(Duration.ofMillis(50))) {
          Map<String, String> headers = new LinkedHashMap<>();
          raw.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
          var one = new Received<>(raw.partition(), raw.offset(), raw.key(), raw.value(), headers);
          received.add(one);
          if (last.test(one)) {
            return received;
          }
        }
        if (until == Until.END
            && ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
          return received;
        }
      }
      return received;
    }
  }
}
