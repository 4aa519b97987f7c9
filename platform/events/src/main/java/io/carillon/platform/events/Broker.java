package io.carillon.platform.events;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the broker is, what this installation's topics are called, and how clients are set. */
@Singleton
public class Broker {
  /**
   * Long enough that what one batch emits leaves in one request instead of one for its first
   * record.
   */
  private static final int LINGER_MILLIS = 1;

  /**
   * Kafka's own. Of what many callers send one by one more goes together: a record that travels
   * alone costs the producer and the broker a batch each.
   */
  private static final int LINGER_OF_CALLERS_MILLIS = 5;

  private static final Duration MOST_BLOCKED = Duration.ofSeconds(2);

  private final String servers;
  private final String prefix;
  private final String service;
  private final String instance;
  private final EventsConfig config;

  @Inject
  Broker(
      @ConfigProperty(name = "kafka.bootstrap.servers") String servers,
      @ConfigProperty(name = "carillon.topic-prefix", defaultValue = "")
          java.util.Optional<String> prefix,
      @ConfigProperty(name = "carillon.service") String service,
      @ConfigProperty(name = "carillon.instance", defaultValue = "0") String instance,
      EventsConfig config) {
    this.servers = servers;
    this.prefix = prefix.orElse("");
    this.service = service;
    this.instance = instance;
    this.config = config;
  }

  /** The addresses to bootstrap from. */
  public String servers() {
    return servers;
  }

  /** What stands before every topic and group of this installation. */
  public String prefix() {
    return prefix;
  }

  String service() {
    return service;
  }

  EventsConfig config() {
    return config;
  }

  /** For how long a producer keeps who gives it a record that it cannot take yet. */
  Duration mostBlocked() {
    Duration timeout = config.ackTimeout();
    return timeout.compareTo(MOST_BLOCKED) < 0 ? timeout : MOST_BLOCKED;
  }

  /**
   * A client that asks what the broker knows of topics and groups; to be closed by its taker.
   *
   * @param patience how long an answer may take
   */
  public Admin admin(Duration patience) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            500,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) patience.toMillis(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) patience.toMillis()));
  }

  /** A producer that gives up what is not acknowledged in time. */
  KafkaProducer<String, byte[]> producer() {
    return producer("", LINGER_OF_CALLERS_MILLIS, config.ackTimeout().toMillis());
  }

  /** A producer that keeps the order of what it is given, however long the broker is away. */
  KafkaProducer<String, byte[]> patientProducer() {
    return producer("-in-order", LINGER_MILLIS, Integer.MAX_VALUE);
  }

  private KafkaProducer<String, byte[]> producer(String suffix, int linger, long deliveryTimeout) {
    long timeout = config.ackTimeout().toMillis();
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, service + "-" + instance + suffix);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, linger);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, 1);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, mostBlocked().toMillis());
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(timeout - linger, 3_000));
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryTimeout);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4_194_304);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** A member of a group. */
  KafkaConsumer<String, byte[]> member(String group) {
    Map<String, Object> settings = reading();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, prefix + group);
    settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group + "-" + instance);
    settings.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) config.sessionTimeout().toMillis());
    settings.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) config.sessionTimeout().toMillis() / 4);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return consumer(settings);
  }

  /** A reader of its own, outside of any group. */
  KafkaConsumer<String, byte[]> reader() {
    return consumer(reading());
  }

  private Map<String, Object> reading() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return settings;
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
