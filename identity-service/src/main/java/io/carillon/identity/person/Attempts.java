package io.carillon.identity.person;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Transactions that decide about people: when another was faster, they decide again. */
@ApplicationScoped
public class Attempts {
  private static final int MOST = 10;

  /** So many attempts are made while others decide too; then they wait, so that one succeeds. */
  private static final int TOGETHER = 3;

  /**
   * Before any row is locked, and by several tenants' keys in one order, so nobody waits in a ring.
   */
  private static final String LOCK =
      "SELECT count(%s(k)) FROM (SELECT hashtextextended('people ' || t, 0) AS k"
          + " FROM unnest(:tenants) AS t ORDER BY k OFFSET 0) AS keys";

  private static final String BESIDE_OTHERS = LOCK.formatted("pg_advisory_xact_lock_shared");
  private static final String ALONE = LOCK.formatted("pg_advisory_xact_lock");

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

  /** A decision about a tenant's people while nobody else decides: it waits for all others. */
  public <T> T alone(String tenant, Function<Handle, T> work) {
    return transactions.inWholeTenant(
        tenant,
        tx -> {
          lock(tx, ALONE, List.of(tenant));
          return work.apply(tx);
        });
  }

  private static void lock(Handle tx, String how, Collection<String> tenants) {
    tx.createQuery(how)
        .bindArray("tenants", String.class, List.copyOf(tenants))
        .mapTo(Integer.class)
        .one();
  }

  /**
   * @throws ProblemException DEPENDENCY_AWAY when others were in the way each time
   */
  public <T> T inTenants(Collection<String> tenants, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      boolean again = attempt > 1;
      String lock = attempt > TOGETHER ? ALONE : BESIDE_OTHERS;
      try {
        return transactions.inBatch(
            tenants,
            tx -> {
              lock(tx, lock, tenants);
              return work.decide(tx, again);
            });
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
