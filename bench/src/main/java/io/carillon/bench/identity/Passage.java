package io.carillon.bench.identity;

import io.carillon.bench.OpenLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The way through identity: raw events in, resolved ones out, each known by its id. */
final class Passage implements AutoCloseable {
  private static final String RESOLVED = "events.resolved";

  /** So many are on their way at most: forty full batches, so that identity never waits for one. */
  private static final int AHEAD = 20_000;

  private static final long PATIENCE_SECONDS = 60;

  /**
   * How long a generator at a steady rate sleeps, and then sends all that was due meanwhile; its
   * producer waits as long for more, as ingestion's does. One that wakes for each event takes the
   * processors that it measures. What an event waits here is counted.
   */
  private static final Duration TICK = Duration.ofMillis(5);

  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread reader;
  private volatile @Nullable Run running;
  private volatile @Nullable Exception failure;
  private volatile boolean closing;
  private int runs;

  /**
   * An event to send.
   *
   * @param profile whose it is; empty for somebody new
   */
  record Raw(ProducerRecord<String, byte[]> record, String profile) {}

  /** Makes events. */
  @FunctionalInterface
  interface Source {
    /**
     * @param id which it is to have
     */
    Raw next(String id);
  }

  /** Whose turn it is, and since when. */
  @FunctionalInterface
  private interface Turn {
    long await(Run run, int n) throws InterruptedException;
  }

  Passage(String servers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                (int) TICK.toMillis(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                131_072,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd"),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(RESOLVED).stream()
            .map(one -> new TopicPartition(RESOLVED, one.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    reader = Thread.ofPlatform().name("resolved").daemon().start(this::read);
  }

  /** Sends so many, as fast as they are resolved. */
  Passed flood(Source source, int events) throws InterruptedException {
    return pass(
        source,
        events,
        (run, _) -> {
          if (!run.ahead.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("identity resolved nothing for a minute");
          }
          return System.nanoTime();
        });
  }

  /** Sends so many a second, whatever becomes of them. */
  Passed steady(Source source, double perSecond, Duration time) throws InterruptedException {
    OpenLoop loop = OpenLoop.perSecond(perSecond, Duration.ofMillis(50));
    int together = (int) Math.max(1, perSecond * TICK.toNanos() / 1e9);
    return pass(
        source,
        (int) Math.max(1, Math.round(perSecond * time.toMillis() / 1e3)),
        (_, n) -> {
          if (n % together == 0) {
            loop.awaitIdly(n + together - 1);
          }
          long late = loop.awaitIdly(n);
          return System.nanoTime() - late;
        });
  }

  private Passed pass(Source source, int events, Turn turn) throws InterruptedException {
    Run run =
        new Run(
            "identity-bench-%s-%d-"
                .formatted(Long.toString(System.currentTimeMillis(), Character.MAX_RADIX), runs++),
            events);
    running = run;
    for (int n = 0; n < events; n++) {
      run.due[n] = turn.await(run, n);
      Raw raw = source.next(run.prefix + n);
      run.profiles[n] = raw.profile();
      producer.send(
          raw.record(),
          (_, e) -> {
            if (e != null) {
              failure = e;
            }
          });
    }
    producer.flush();
    boolean all = run.left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    running = null;
    Exception failed = failure;
    if (failed != null || !reader.isAlive()) {
      throw new IllegalStateException("the log cannot be written or read", failed);
    }
    return all ? run.passed() : run.snapshot();
  }

  private void read() {
    while (!closing) {
      try {
        var polled = consumer.poll(Duration.ofMillis(200));
        long now = System.nanoTime();
        Run run = running;
        if (run != null) {
          polled.forEach(record -> run.arrived(record, now));
        }
      } catch (RuntimeException e) {
        failure = e;
        return;
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    reader.join();
    consumer.close();
    producer.close(Duration.ofSeconds(5));
  }

  /** Events of one measurement; what arrived is written by the reader alone. */
  private static final class Run {
    private final String prefix;
    private final String[] profiles;
    private final String[] keys;
    private final long[] due;
    private final long[] arrived;
    private final CountDownLatch left;
    private final Semaphore ahead = new Semaphore(AHEAD);
    private int twice;

    Run(String prefix, int events) {
      this.prefix = prefix;
      this.profiles = new String[events];
      this.keys = new String[events];
      this.due = new long[events];
      this.arrived = new long[events];
      this.left = new CountDownLatch(events);
    }

    /** Behind a merge its marker comes too, under another id. */
    void arrived(ConsumerRecord<String, byte[]> record, long now) {
      Header header = record.headers().lastHeader("ce_id");
      if (header == null) {
        return;
      }
      String id = new String(header.value(), StandardCharsets.UTF_8);
      if (!id.startsWith(prefix)) {
        return;
      }
      int n = Integer.parseInt(id.substring(prefix.length()));
      if (arrived[n] != 0) {
        twice++;
        return;
      }
      keys[n] = record.key();
      arrived[n] = now;
      ahead.release();
      left.countDown();
    }

    Passed passed() {
      int wrong = 0;
      for (int n = 0; n < keys.length; n++) {
        if (arrived[n] != 0 && !profiles[n].isEmpty() && !profiles[n].equals(keys[n])) {
          wrong++;
        }
      }
      return new Passed(due, arrived, wrong, twice);
    }

    /** While some may still come. */
    Passed snapshot() {
      Passed now = passed();
      return new Passed(now.due().clone(), now.arrived().clone(), now.wrong(), now.twice());
    }
  }
}
