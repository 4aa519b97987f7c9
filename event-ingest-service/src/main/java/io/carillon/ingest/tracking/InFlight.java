package io.carillon.ingest.tracking;

import io.carillon.ingest.event.IngestReason;
import io.carillon.platform.problem.ProblemException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of events are on their way to the log, and that there are not too many. */
final class InFlight {
  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long most) {
    this.most = most;
  }

  /**
   * Does the work while its bytes count.
   *
   * @throws ProblemException OVERLOADED when there is no room for them
   */
  void with(long more, Runnable work) {
    try {
      if (bytes.addAndGet(more) > most) {
        throw new ProblemException(
            IngestReason.OVERLOADED, "Too many events are on their way to the log. Try again.");
      }
      work.run();
    } finally {
      bytes.addAndGet(-more);
    }
  }
}
