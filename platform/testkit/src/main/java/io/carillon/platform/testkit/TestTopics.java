package io.carillon.platform.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The topics of a running test, by the constants of the platform's {@code Topic}: {@code
 * EVENTS_RAW} is {@code events.raw} under the test's prefix.
 */
public final class TestTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** By the address of Kafka, for all tests of a process. */
  private static final Map<String, Link> LINKS = new ConcurrentHashMap<>();

  private final Link link;
  private final String prefix;

  /** A connection to Kafka, and what was read through it; a topic that is made anew is another. */
  private record Link(
      String bootstrap,
      KafkaProducer<String, byte[]> producer,
      Admin admin,
      Map<Uuid, TopicLog> logs) {

    static Link to(String bootstrap) {
      return new Link(
          bootstrap,
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
              new ByteArraySerializer()),
          Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap)),
          new ConcurrentHashMap<>());
    }

    TopicLog log(String topic) {
      TopicDescription found =
          Objects.requireNonNull(
              got(admin.describeTopics(List.of(topic)).allTopicNames(), topic).get(topic));
      return logs.computeIfAbsent(
          found.topicId(), _ -> new TopicLog(bootstrap, topic, found.partitions().size()));
    }
  }

  /** For tests without a running service: Kafka's address and the prefix of the topics. */
  public TestTopics(String bootstrap, String prefix) {
    this.link = LINKS.computeIfAbsent(bootstrap, Link::to);
    this.prefix = prefix;
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
    RecordMetadata place = got(link.producer().send(sent), sent.topic());
    return new Place(place.partition(), place.offset());
  }

  private static <T> T got(Future<T> answer, String topic) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Kafka does not answer about " + topic, e);
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
    TopicLog log = link.log(nameOf(topic));
    log.readToTheEnd(System.nanoTime() + PATIENCE.toNanos());
    return inOrder(log.parsed(parser));
  }

  /** The topic's dead letters, values as raw bytes. */
  public List<Received<byte[]>> dead(Enum<?> topic) {
    TopicLog log = link.log(nameOf(topic) + ".dead");
    log.readToTheEnd(System.nanoTime() + PATIENCE.toNanos());
    return inOrder(log.raw());
  }

  private static <T> List<Received<T>> inOrder(List<Received<T>> found) {
    return found.stream()
        .sorted(
            Comparator.<Received<T>>comparingInt(Received::partition)
                .thenComparingLong(Received::offset))
        .toList();
  }

  /** The first record, from the topic's beginning on, that matches; waits up to a minute for it. */
  public <T extends Message> Received<T> await(
      Enum<?> topic, Parser<T> parser, Predicate<Received<T>> wanted) {
    return await(topic, parser, wanted, 1).getFirst();
  }

  /** The first {@code count} records that match, in the order of arrival; waits up to a minute. */
  public <T extends Message> List<Received<T>> await(
      Enum<?> topic, Parser<T> parser, Predicate<Received<T>> wanted, int count) {
    return await(nameOf(topic), log -> log.parsed(parser), wanted, count);
  }

  /** Waits up to a minute for a dead letter that matches. */
  public Received<byte[]> awaitDead(Enum<?> topic, Predicate<Received<byte[]>> wanted) {
    return await(nameOf(topic) + ".dead", TopicLog::raw, wanted, 1).getFirst();
  }

  private <T> List<Received<T>> await(
      String topic,
      Function<TopicLog, List<Received<T>>> look,
      Predicate<Received<T>> wanted,
      int count) {
    TopicLog log = link.log(topic);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Received<T>> found = new ArrayList<>();
    int seen = 0;
    while (true) {
      List<Received<T>> all = look.apply(log);
      for (; seen < all.size(); seen++) {
        if (wanted.test(all.get(seen))) {
          found.add(all.get(seen));
          if (found.size() == count) {
            return found;
          }
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s: %d of %d wanted records within %s; it holds %s"
                .formatted(topic, found.size(), count, PATIENCE, all));
      }
      log.readOn();
    }
  }

  /** The topic's name as Kafka knows it, with the test's prefix. */
  public String nameOf(Enum<?> topic) {
    return prefix + topic.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** Nothing: the connections stay for the next test of this process. */
  @Override
  public void close() {}
}
