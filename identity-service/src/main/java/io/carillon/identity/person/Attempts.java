package io.carillon.identity.person;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/** Transactions that decide about people: when another was faster, they decide again. */
@ApplicationScoped
public class Attempts {
  private static final int MOST = 10;

  private final Transactions transactions;
  private final MeterRegistry meters;

  @Inject
  Attempts(Transactions transactions, MeterRegistry meters) {
    this.transactions = transactions;
    this.meters = meters;
  }

  /** A decision; {@code again} when an attempt before this one found others in the way. */
  @FunctionalInterface
  public interface Work<T> {
    T decide(Handle tx, boolean again);
  }

  /**
   * @throws ProblemException DEPENDENCY_AWAY when others were in the way each time
   */
  public <T> T inTenants(Collection<String> tenants, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      boolean again = attempt > 1;
      try {
        return transactions.inTenants(tenants, tx -> work.decide(tx, again));
      } catch (Contended e) {
        meters.counter("carillon.identity.contended").increment();
        if (attempt >= MOST) {
          throw new ProblemException(
              CommonReason.DEPENDENCY_AWAY, "Others decide about the same people all the time", e);
        }
        int millis = ThreadLocalRandom.current().nextInt(1, 5 * attempt);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
      }
    }
  }
}
