package io.carillon.platform.events;

import io.carillon.platform.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * A producer that is made with its first record: a broker whose name nobody knows yet is one that
 * is away, and no reason not to start. It is made by a thread of its own, as its broker's name may
 * be looked up for longer than anybody waits.
 */
final class LateProducer {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<KafkaProducer<String, byte[]>> maker;
  private @Nullable CompletableFuture<KafkaProducer<String, byte[]>> making;

  LateProducer(Supplier<KafkaProducer<String, byte[]>> maker) {
    this.maker = maker;
  }

  /**
   * @throws ProblemException DEPENDENCY_AWAY when it cannot be made, or not in time
   */
  KafkaProducer<String, byte[]> until(long deadline) {
    return Sending.arrived(making(), deadline);
  }

  private synchronized CompletableFuture<KafkaProducer<String, byte[]>> making() {
    CompletableFuture<KafkaProducer<String, byte[]>> known = making;
    if (known == null || known.isCompletedExceptionally()) {
      known =
          CompletableFuture.supplyAsync(
              maker, task -> Thread.ofPlatform().daemon().name("producer-making").start(task));
      making = known;
    }
    return known;
  }

  /** What is still being made is closed when it is there. */
  synchronized void close() {
    if (making != null) {
      var _ = making.thenAccept(producer -> producer.close(PATIENCE));
    }
  }
}
