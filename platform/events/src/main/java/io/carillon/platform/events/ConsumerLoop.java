package io.carillon.platform.events;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Poll, handle, emit, await the acknowledgements; again. What was handled is committed now and
 * then, without waiting for it, and when partitions go: after a crash a little more comes again,
 * and each handler knows by its position what it has applied.
 */
final class ConsumerLoop<T extends Message> implements Runnable, Consumption {
  private static final Logger LOG = Logger.getLogger(ConsumerLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  private static final int ATTEMPTS = 3;

  /** So many full polls are a batch for who works on partitions side by side. */
  private static final int ABREAST = 4;

  private static final long LONGEST_PAUSE = 1_000;

  private final String name;
  private final Topic topic;
  private final Parser<T> parser;
  private final BatchHandler<T> handler;
  private final Broker broker;
  private final Emitter emitter;
  private final DeadLetters dead;
  private final Timer batches;
  private final Counter handled;
  private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
  private final Pace pace;
  private final Gathering gathering;
  private long committedAt = System.nanoTime();

  /** When the last batch was handled: to wait for its acknowledgements is to rest. */
  private long handledAt;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean troubled;
  private boolean rebalanced;

  ConsumerLoop(
      String name,
      Topic topic,
      Parser<T> parser,
      BatchHandler<T> handler,
      Urgency urgency,
      Broker broker,
      Emitter emitter,
      MeterRegistry meters) {
    this.name = name;
    this.topic = topic;
    this.parser = parser;
    this.handler = handler;
    this.pace = urgency.pace();
    this.gathering =
        new Gathering(broker.config().batch(), urgency.enough(), handler.abreast() ? ABREAST : 1);
    this.broker = broker;
    this.emitter = emitter;
    this.dead = new DeadLetters(name, topic, broker, emitter, meters);
    this.batches = meters.timer("carillon.consumer.batch", "consumer", name);
    this.handled = meters.counter("carillon.consumer.records", "consumer", name);
  }

  @Override
  public void run() {
    try {
      consume();
    } finally {
      // also behind an Error, so that a consumer that is gone is not taken for a healthy one
      ended.countDown();
    }
  }

  private void consume() {
    while (!stopping) {
      uncommitted.clear();
      try (KafkaConsumer<String, byte[]> consumer = broker.member(name)) {
        consumer.subscribe(List.of(topic.on(broker.prefix())), new Rebalances(consumer));
        while (!stopping) {
          ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
          rebalanced = false;
          if (!polled.isEmpty()) {
            // when partitions move meanwhile it is worth nothing
            ConsumerRecords<String, byte[]> gathered = gathering.batch(consumer, polled, pace);
            if (rebalanced) {
              rewind(consumer);
              continue;
            }
            long begin = System.nanoTime();
            handledAt = begin;
            batches.record(() -> take(consumer, gathered));
            pace.worked(begin, handledAt);
          }
          if (System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
            commitSometime(consumer);
          }
        }
        commit(consumer, Set.copyOf(uncommitted.keySet()));
      } catch (WakeupException e) {
        LOG.debugf("Consumer %s was woken to stop", name);
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        troubled = true;
        LOG.errorf(e, "Consumer %s starts anew", name);
        pause(LONGEST_PAUSE);
      }
    }
  }

  private void take(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled) {
    List<Span> spans = new ArrayList<>(polled.count());
    try {
      List<Inbound<T>> records = decode(polled, spans);
      if (handle(consumer, records)) {
        uncommitted.putAll(Gathered.ends(polled));
        handled.increment(polled.count());
      }
    } finally {
      spans.forEach(Span::end);
    }
  }

  private List<Inbound<T>> decode(ConsumerRecords<String, byte[]> polled, List<Span> spans) {
    List<Inbound<T>> records = new ArrayList<>(polled.count());
    for (ConsumerRecord<String, byte[]> record : polled) {
      String replay = Headers.get(record.headers(), Headers.REPLAY_FOR);
      if (replay != null && !replay.equals(name) || record.value() == null) {
        continue;
      }
      try {
        T value = parser.parseFrom(record.value());
        Span span =
            Traces.start(Headers.get(record.headers(), Traces.HEADER), name, SpanKind.CONSUMER);
        spans.add(span);
        records.add(
            new Inbound<>(
                topic,
                record.partition(),
                record.offset(),
                record.key() == null ? "" : record.key(),
                value,
                Traces.of(span.getSpanContext()),
                Instant.ofEpochMilli(record.timestamp())));
      } catch (InvalidProtocolBufferException e) {
        dead.bury(record, CommonReason.MALFORMED, "Not a " + topic + " record");
      }
    }
    return records;
  }

  /**
   * Handles until done. What is on its way to a broker that is away is waited for rather than sent
   * again. False when partitions came or went meanwhile: all is read again from behind what was
   * handled last.
   */
  private boolean handle(KafkaConsumer<String, byte[]> consumer, List<Inbound<T>> records) {
    List<Inbound<T>> left = new ArrayList<>(records);
    Sending sending = null;
    int attempt = 0;
    while (!left.isEmpty()) {
      try {
        if (sending == null || sending.failed()) {
          sending = emitter.begin(handler.handle(List.copyOf(left)));
          handledAt = System.nanoTime();
        }
        sending.await();
        troubled = false;
        return true;
      } catch (Poison poison) {
        dead.bury(poison.records(), poison.reason(), poison.detail());
        left.removeAll(Set.copyOf(poison.records()));
      } catch (RuntimeException e) {
        attempt++;
        troubled = true;
        boolean passes = e instanceof ProblemException p && p.reason().kind().passes();
        LOG.warnf(
            e, "Consumer %s could not handle %d records, attempt %d", name, left.size(), attempt);
        if (!passes && attempt >= ATTEMPTS) {
          oneByOne(left);
          troubled = false;
          return true;
        }
        if (!stillOwned(consumer, attempt)) {
          rewind(consumer);
          return false;
        }
      }
    }
    return true;
  }

  /** Finds the record that spoils its batch: each alone, and what still fails is buried. */
  private void oneByOne(List<Inbound<T>> records) {
    for (Inbound<T> record : records) {
      Sending sending = null;
      for (int attempt = 1; ; attempt++) {
        try {
          if (sending == null || sending.failed()) {
            sending = emitter.begin(handler.handle(List.of(record)));
          }
          sending.await();
          break;
        } catch (Poison poison) {
          dead.bury(record, poison.reason(), poison.detail());
          break;
        } catch (RuntimeException e) {
          Reason reason = e instanceof ProblemException p ? p.reason() : CommonReason.INTERNAL;
          if (stopping) {
            throw new WakeupException();
          }
          if (!reason.kind().passes() && attempt >= ATTEMPTS) {
            LOG.errorf(
                e,
                "Consumer %s buries %s partition %d offset %d",
                name,
                topic,
                record.partition(),
                record.offset());
            dead.bury(record, reason, e.getClass().getSimpleName());
            break;
          }
          pause(Math.min(LONGEST_PAUSE, 50L << Math.min(attempt, 6)));
        }
      }
    }
  }

  /** Waits a little while staying a member of the group. */
  private boolean stillOwned(KafkaConsumer<String, byte[]> consumer, int attempt) {
    if (stopping) {
      throw new WakeupException();
    }
    consumer.pause(consumer.assignment());
    consumer.poll(Duration.ofMillis(Math.min(LONGEST_PAUSE, 50L << Math.min(attempt, 6))));
    consumer.resume(consumer.assignment());
    return !rebalanced;
  }

  /** What is not acknowledged before the next time is committed again then. */
  private void commitSometime(KafkaConsumer<String, byte[]> consumer) {
    if (!uncommitted.isEmpty()) {
      consumer.commitAsync(
          Map.copyOf(uncommitted),
          (ends, failure) -> {
            if (failure == null) {
              ends.forEach(uncommitted::remove);
            } else {
              LOG.debugf("Consumer %s commits later: %s", name, failure.getMessage());
            }
          });
    }
    committedAt = System.nanoTime();
  }

  private void commit(
      KafkaConsumer<String, byte[]> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>(uncommitted);
    ends.keySet().retainAll(partitions);
    if (!ends.isEmpty()) {
      try {
        consumer.commitSync(ends);
      } catch (RebalanceInProgressException e) {
        LOG.debugf("Consumer %s commits when its partitions are settled", name);
        return;
      }
      uncommitted.keySet().removeAll(ends.keySet());
    }
    committedAt = System.nanoTime();
  }

  private void rewind(KafkaConsumer<String, byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(consumer.committed(consumer.assignment()));
    committed.putAll(uncommitted);
    for (TopicPartition partition : consumer.assignment()) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(partition));
      } else {
        consumer.seek(partition, offset);
      }
    }
  }

  private static void pause(long millis) {
    Gathering.rest(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Override
  public boolean healthy() {
    return ended.getCount() > 0 && !troubled;
  }

  /** Whether its thread is there, or was told to go. */
  boolean alive() {
    return ended.getCount() > 0 || stopping;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void close() {
    stop();
    try {
      if (!ended.await(15, TimeUnit.SECONDS)) {
        LOG.warnf("Consumer %s did not stop in time", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    private final KafkaConsumer<String, byte[]> consumer;

    Rebalances(KafkaConsumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      rebalanced = true;
      commit(consumer, partitions);
      uncommitted.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      rebalanced = true;
      uncommitted.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      rebalanced = true;
    }
  }
}
