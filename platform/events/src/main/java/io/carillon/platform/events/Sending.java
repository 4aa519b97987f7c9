package io.carillon.platform.events;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Records on their way to the broker. */
final class Sending {
  private final List<Future<RecordMetadata>> acknowledgements;
  private final Duration patience;

  /**
   * @param patience how long to wait for the acknowledgement of all, each time it is asked for
   */
  Sending(List<Future<RecordMetadata>> acknowledgements, Duration patience) {
    this.acknowledgements = acknowledgements;
    this.patience = patience;
  }

  /**
   * Returns when all records are durable.
   *
   * @throws ProblemException DEPENDENCY_AWAY when that is not known in time: each record may or may
   *     not be there; BODY_TOO_LARGE when the broker will never take one of them
   */
  void await() {
    long deadline = System.nanoTime() + patience.toNanos();
    acknowledgements.forEach(acknowledgement -> arrived(acknowledgement, deadline));
  }

  /**
   * What another thread brings.
   *
   * @throws ProblemException that it failed with; DEPENDENCY_AWAY when it is not there in time
   */
  static <T> T arrived(Future<T> coming, long deadline) {
    try {
      return coming.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException own && !(own instanceof KafkaException)
          ? own
          : problem(e);
    } catch (TimeoutException e) {
      throw Emitter.away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "Interrupted while writing", e);
    }
  }

  /** What is to be said of a record that did not arrive. */
  static ProblemException problem(Exception failure) {
    return isTooLarge(failure)
        ? new ProblemException(
            CommonReason.BODY_TOO_LARGE, "A record is larger than its topic takes", failure)
        : Emitter.away(failure);
  }

  static boolean isTooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure.getCause() instanceof RecordTooLargeException;
  }

  /** How many records were tried. */
  int size() {
    return acknowledgements.size();
  }

  /**
   * Whether all has ended, and one of them without arriving. As long as some are on their way it is
   * not over: who sends all again now would have those twice.
   */
  boolean failed() {
    return acknowledgements.stream().allMatch(Future::isDone)
        && acknowledgements.stream().anyMatch(Sending::failed);
  }

  boolean lastFailed() {
    return failed(acknowledgements.getLast());
  }

  private static boolean failed(Future<RecordMetadata> acknowledgement) {
    return acknowledgement.state() == Future.State.FAILED;
  }
}
