package io.carillon.platform.events;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Writes records and answers when all in-sync replicas have them. */
@ApplicationScoped
public class Emitter {
  private final Broker broker;
  private final Clock clock;
  private final KafkaProducer<String, byte[]> producer;

  @Inject
  Emitter(Broker broker, Clock clock) {
    this.broker = broker;
    this.clock = clock;
    this.producer = broker.producer();
  }

  /**
   * Returns when all records are durable.
   *
   * @throws ProblemException DEPENDENCY_AWAY when that is not known in time: each record may or may
   *     not be there, and the caller repeats them with the same ids; BODY_TOO_LARGE when the broker
   *     will never take one of them, however often it is repeated
   */
  public void send(Collection<Outbound> records) {
    List<ProducerRecord<String, byte[]>> ready = new ArrayList<>(records.size());
    for (Outbound out : records) {
      ready.add(record(out.topic().on(broker.prefix()), out));
    }
    write(ready);
  }

  /** The record as it lies in a topic of that name. */
  ProducerRecord<String, byte[]> record(String topic, Outbound out) {
    return Headers.record(topic, broker.service(), clock.millis(), out);
  }

  void write(List<ProducerRecord<String, byte[]>> records) {
    long deadline = System.nanoTime() + broker.config().ackTimeout().toNanos();
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
    try {
      for (ProducerRecord<String, byte[]> record : records) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("The producer takes no more records");
        }
        acknowledgements.add(producer.send(record));
      }
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        long left = Math.max(0, deadline - System.nanoTime());
        acknowledgement.get(left, TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        throw new ProblemException(
            CommonReason.BODY_TOO_LARGE, "A record is larger than its topic takes", e);
      }
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "The log cannot be reached", e);
    } catch (TimeoutException | KafkaException e) {
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "The log cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "Interrupted while writing", e);
    }
  }

  @PreDestroy
  void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
