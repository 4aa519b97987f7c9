package io.carillon.platform.events;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records and answers when all in-sync replicas have them.
 *
 * <p>Two ways. {@link #send} gives up what was not acknowledged in time, so that nothing old comes
 * out of a process that was away; of two records that were given up, the later one may have arrived
 * and the earlier one not. {@link #begin} never gives up, and so keeps the order of first arrivals:
 * receivers that tell repetitions by the highest origin they applied would take an earlier record
 * behind a later one for a repetition, and lose it.
 */
@Singleton
public class Emitter {
  private final Broker broker;
  private final Clock clock;
  private final LateProducer prompts;
  private final LateProducer patients;
  private volatile @Nullable Prompt prompt;

  @Inject
  Emitter(Broker broker, Clock clock) {
    this.broker = broker;
    this.clock = clock;
    this.prompts = new LateProducer(broker::producer);
    this.patients = new LateProducer(broker::patientProducer);
  }

  /** The producer that gives up, and what it takes at once. */
  private record Prompt(KafkaProducer<String, byte[]> producer, Promptness takes) {}

  /** Called where {@link #prompt} is not there yet. */
  private Prompt made(long deadline) {
    KafkaProducer<String, byte[]> producer = prompts.until(deadline);
    synchronized (this) {
      Prompt known = prompt;
      if (known == null) {
        known = new Prompt(producer, new Promptness(producer));
        prompt = known;
      }
      return known;
    }
  }

  /**
   * Returns when all records are durable.
   *
   * @throws ProblemException DEPENDENCY_AWAY when that is not known in time: each record may or may
   *     not be there, and the caller repeats them with the same ids; BODY_TOO_LARGE when the broker
   *     will never take one of them, however often it is repeated
   */
  public void send(Collection<Outbound> records) {
    send(records, List.of());
  }

  /** The same for some records, and for others that are set aside. */
  public void send(Collection<Outbound> records, Collection<Aside> aside) {
    write(ready(records, aside));
  }

  /**
   * Sends as {@link #send} does, without anybody waiting; empty, and nothing is sent, when the
   * producer would not take them at once.
   *
   * @return completes on the producer's own thread, which must not be held up; fails with what send
   *     throws
   */
  public Optional<CompletionStage<Void>> sendAtOnce(
      Collection<Outbound> records, Collection<Aside> aside) {
    List<ProducerRecord<String, byte[]>> ready = ready(records, aside);
    if (ready.isEmpty()) {
      return Optional.of(CompletableFuture.completedFuture(null));
    }
    long now = System.nanoTime();
    Prompt known = prompt;
    return known != null && takes(known, ready, now)
        ? Optional.of(writeAtOnce(known, ready))
        : Optional.empty();
  }

  private static boolean takes(
      Prompt prompt, List<ProducerRecord<String, byte[]>> records, long now) {
    for (ProducerRecord<String, byte[]> record : records) {
      if (!prompt.takes().is(record.topic(), now)) {
        return false;
      }
    }
    return true;
  }

  private static CompletionStage<Void> writeAtOnce(
      Prompt prompt, List<ProducerRecord<String, byte[]>> records) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(records.size());
    AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
    for (ProducerRecord<String, byte[]> record : records) {
      Callback acknowledged =
          (_, failure) -> {
            if (failure != null && failed.compareAndSet(null, failure)) {
              lost(prompt, failure);
            }
            if (left.decrementAndGet() == 0) {
              end(prompt, record.topic(), failed.get(), all);
            }
          };
      Exception before = failed.get();
      if (before == null) {
        send(prompt, record, acknowledged);
      } else {
        acknowledged.onCompletion(null, before); // each would keep the caller as the first did
      }
    }
    return all;
  }

  private static void send(
      Prompt prompt, ProducerRecord<String, byte[]> record, Callback acknowledged) {
    try {
      var _ = prompt.producer().send(record, acknowledged);
    } catch (KafkaException e) {
      acknowledged.onCompletion(null, e);
    }
  }

  private static void end(
      Prompt prompt, String topic, @Nullable Exception failure, CompletableFuture<Void> all) {
    if (failure == null) {
      prompt.takes().arrived(topic, System.nanoTime());
      all.complete(null);
    } else {
      all.completeExceptionally(Sending.problem(failure));
    }
  }

  /** A record that is too large says nothing of the broker. */
  private static void lost(Prompt prompt, Exception failure) {
    if (!Sending.isTooLarge(failure)) {
      prompt.takes().lost();
    }
  }

  private List<ProducerRecord<String, byte[]>> ready(
      Collection<Outbound> records, Collection<Aside> aside) {
    List<ProducerRecord<String, byte[]>> ready = new ArrayList<>(records.size() + aside.size());
    for (Outbound out : records) {
      ready.add(record(out.topic().on(broker.prefix()), out));
    }
    for (Aside one : aside) {
      ProducerRecord<String, byte[]> letter =
          record(one.record().topic().dead(broker.prefix()), one.record());
      Headers.put(letter, DeadLetter.REASON, one.reason().name());
      Headers.put(letter, DeadLetter.DETAIL, one.detail());
      Headers.put(letter, DeadLetter.CONSUMER, one.by());
      Headers.put(letter, DeadLetter.NOTE, one.note());
      ready.add(letter);
    }
    return ready;
  }

  /** Sends records so that none arrives before one that was begun earlier by the same thread. */
  Sending begin(Collection<Outbound> records) {
    KafkaProducer<String, byte[]> through =
        patients.until(System.nanoTime() + broker.mostBlocked().toNanos());
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
    Sending sending = new Sending(acknowledgements, broker.config().ackTimeout());
    try {
      for (Outbound out : records) {
        acknowledgements.add(through.send(record(out.topic().on(broker.prefix()), out)));
        if (sending.lastFailed()) {
          break; // not taken, for want of room or of metadata: nothing may overtake it
        }
      }
    } catch (KafkaException e) {
      throw away(e);
    }
    return sending;
  }

  /** The record as it lies in a topic of that name. */
  ProducerRecord<String, byte[]> record(String topic, Outbound out) {
    return Headers.record(topic, broker.service(), clock.millis(), out);
  }

  void write(List<ProducerRecord<String, byte[]>> records) {
    long deadline = System.nanoTime() + broker.config().ackTimeout().toNanos();
    Prompt known = prompt;
    if (known != null) {
      write(known, records, deadline);
      return;
    }
    // a producer keeps its caller for what it does not know of a topic, after it was waited for
    Sending.arrived(
        CompletableFuture.runAsync(
            () -> write(made(deadline), records, deadline), Thread::startVirtualThread),
        deadline);
  }

  private static void write(
      Prompt through, List<ProducerRecord<String, byte[]>> records, long deadline) {
    try {
      await(through.producer(), records, deadline);
    } catch (ProblemException e) {
      if (e.reason() != CommonReason.BODY_TOO_LARGE) {
        through.takes().lost();
      }
      throw e;
    }
    long now = System.nanoTime();
    records.forEach(record -> through.takes().arrived(record.topic(), now));
  }

  private static void await(
      KafkaProducer<String, byte[]> producer,
      List<ProducerRecord<String, byte[]>> records,
      long deadline) {
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
    try {
      for (ProducerRecord<String, byte[]> record : records) {
        if (System.nanoTime() > deadline) {
          throw away(new TimeoutException("The producer takes no more records"));
        }
        acknowledgements.add(producer.send(record));
      }
    } catch (KafkaException e) {
      throw away(e);
    }
    new Sending(acknowledgements, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))
        .await();
  }

  static ProblemException away(Exception cause) {
    return new ProblemException(CommonReason.DEPENDENCY_AWAY, "The log cannot be reached", cause);
  }

  @PreDestroy
  void close() {
    prompts.close();
    patients.close();
  }
}
