package io.carillon.scoring.stream;

import io.carillon.platform.events.Broker;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.definition.RulesConsumer;
import io.carillon.scoring.definition.ScoringReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The stream of this process: begun when all definitions are known, replaced where it breaks. */
@ApplicationScoped
public class ScoringStreams {
  /** Records are made one by one; a request for each would cost the broker more than the record. */
  private static final int LINGER_MILLIS = 4;

  /**
   * Longer than a broker takes to come back. What the producer gives up is lost while later records
   * may arrive, and then what is emitted again comes behind what followed it: receivers take it for
   * a repetition.
   */
  private static final int DELIVERY_MILLIS = 120_000;

  /** Its group, and what stands before its own topics. */
  public static final String APPLICATION = "scoring";

  private static final Logger LOG = Logger.getLogger(ScoringStreams.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Broker broker;
  private final StreamConfig config;
  private final RulesConsumer rules;
  private final Announcements announcements;
  private final MeterRegistry meters;
  private final String instance;
  private volatile @Nullable KafkaStreams streams;
  private @Nullable KafkaStreamsMetrics metrics;
  private boolean stopped;

  @Inject
  ScoringStreams(
      Broker broker,
      StreamConfig config,
      RulesConsumer rules,
      Announcements announcements,
      MeterRegistry meters,
      @ConfigProperty(name = "carillon.instance", defaultValue = "0") String instance) {
    this.broker = broker;
    this.config = config;
    this.rules = rules;
    this.announcements = announcements;
    this.meters = meters;
    this.instance = instance;
  }

  void begin(@Observes StartupEvent event) {
    rules.whenLoaded(this::start);
  }

  void end(@Observes ShutdownEvent event) {
    stop();
  }

  /** Starts it, unless it runs. */
  public synchronized void start() {
    if (streams != null || stopped) {
      return;
    }
    KafkaStreams made =
        new KafkaStreams(
            ScoringTopology.build(broker.prefix(), rules::rules, rules::tenants, announcements),
            settings());
    made.setUncaughtExceptionHandler(
        failure -> {
          LOG.errorf(failure, "The stream broke and is replaced");
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    metrics = new KafkaStreamsMetrics(made);
    metrics.bindTo(meters);
    made.start();
    streams = made;
  }

  /** Stops it as a shutdown does; what was read and not committed is read again. */
  synchronized void halt() {
    KafkaStreams running = streams;
    streams = null;
    if (running != null) {
      running.close(PATIENCE);
    }
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }

  private synchronized void stop() {
    stopped = true;
    halt();
  }

  /** Whether records are being taken, or partitions moved. */
  public boolean healthy() {
    KafkaStreams running = streams;
    return running != null && running.state().isRunningOrRebalancing();
  }

  /** What it is doing, for people. */
  String state() {
    KafkaStreams running = streams;
    return running == null ? "waiting for definitions" : running.state().name();
  }

  /** Who keeps a profile, and in which partition. */
  KeyQueryMetadata owner(String profileId) {
    try {
      KeyQueryMetadata owner =
          running().queryMetadataForKey(FactsStore.NAME, profileId, Serdes.String().serializer());
      if (!KeyQueryMetadata.NOT_AVAILABLE.equals(owner)) {
        return owner;
      }
    } catch (IllegalStateException | InvalidStateStoreException notRunning) {
      throw notReady(notRunning);
    }
    throw notReady(null);
  }

  boolean isHere(HostInfo host) {
    return host.equals(HostInfo.buildFromEndpoint(config.address()));
  }

  /** The other instances that keep profiles. */
  public List<String> others() {
    return running().metadataForAllStreamsClients().stream()
        .filter(client -> !isHere(client.hostInfo()))
        .filter(client -> client.stateStoreNames().contains(FactsStore.NAME))
        .map(client -> client.hostInfo().host() + ":" + client.hostInfo().port())
        .distinct()
        .toList();
  }

  /** The partitions that this instance keeps. */
  List<Integer> partitionsHere() {
    try {
      return running().metadataForLocalThreads().stream()
          .flatMap(thread -> thread.activeTasks().stream())
          .map(task -> task.taskId().partition())
          .distinct()
          .sorted()
          .toList();
    } catch (IllegalStateException | InvalidStateStoreException notRunning) {
      throw notReady(notRunning);
    }
  }

  /** One partition that this instance keeps. */
  ReadOnlyKeyValueStore<String, byte[]> store(int partition) {
    return running()
        .store(
            StoreQueryParameters.fromNameAndType(
                    FactsStore.NAME, QueryableStoreTypes.<String, byte[]>keyValueStore())
                .withPartition(partition));
  }

  static ProblemException notReady(@Nullable Throwable cause) {
    return new ProblemException(
        ScoringReason.FACTS_NOT_READY, "Facts are being restored; ask again in a moment.", cause);
  }

  private KafkaStreams running() {
    KafkaStreams running = streams;
    if (running == null) {
      throw notReady(null);
    }
    return running;
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, broker.prefix() + APPLICATION);
    settings.put(StreamsConfig.CLIENT_ID_CONFIG, APPLICATION + "-" + instance);
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.servers());
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.address());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    settings.put(StreamsConfig.POLL_MS_CONFIG, 50);
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000);
    consumer(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, APPLICATION + "-" + instance, settings);
    consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000, settings);
    consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_500, settings);
    consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest", settings);
    consumer(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", settings);
    consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500, settings);
    producer(ProducerConfig.ACKS_CONFIG, "all", settings);
    producer(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS, settings);
    producer(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd", settings);
    producer(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000, settings);
    producer(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS, settings);
    producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4_194_304, settings);
    return settings;
  }

  private static void consumer(String name, Object value, Properties settings) {
    settings.put(StreamsConfig.MAIN_CONSUMER_PREFIX + name, value);
  }

  private static void producer(String name, Object value, Properties settings) {
    settings.put(StreamsConfig.PRODUCER_PREFIX + name, value);
  }
}
