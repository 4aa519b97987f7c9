package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.privacy.NeighboursClient.AwayException;
import io.carillon.identity.privacy.PrivacyRequest.Step;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.timers.Timer;
import io.carillon.platform.timers.Timers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Works on requests. Each has a timer; when it is due the request is taken for as long as a lease,
 * identity does its part, every other service is asked for its own, and whoever did not do it is
 * asked again later. The timer is set again before anything is done, so a crash only costs the
 * lease. A request that is done has a last timer, for what need not be kept any longer.
 */
@ApplicationScoped
class PrivacyWork {
  /**
   * How long it is known of whom nothing of before may be taken: topics 7 days, dead letters 30.
   */
  static final Duration REMEMBERED = Duration.ofDays(45);

  static final Duration ARCHIVED = Duration.ofDays(7);
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final Logger LOG = Logger.getLogger(PrivacyWork.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration BEHIND_ANOTHER = Duration.ofSeconds(1);
  private static final int AT_ONCE = 2;

  private final Timers timers;
  private final Transactions transactions;
  private final PrivacyStore store;
  private final ArchiveStore archives;
  private final OwnStore own;
  private final OwnPart ownPart;
  private final WithheldStore withheld;
  private final NeighboursClient neighbours;
  private final PrivacyAudit audit;
  private final Clock clock;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private volatile boolean stopping;

  @Inject
  PrivacyWork(
      Timers timers,
      Transactions transactions,
      PrivacyStore store,
      ArchiveStore archives,
      OwnStore own,
      OwnPart ownPart,
      WithheldStore withheld,
      NeighboursClient neighbours,
      PrivacyAudit audit,
      Clock clock) {
    this.timers = timers;
    this.transactions = transactions;
    this.store = store;
    this.archives = archives;
    this.own = own;
    this.ownPart = ownPart;
    this.withheld = withheld;
    this.neighbours = neighbours;
    this.audit = audit;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    timers.start(this::fire);
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  /** Has a request looked at. */
  void schedule(Handle tx, String tenant, UUID request, Instant at) {
    timers.schedule(tx, List.of(new Timer(tenant, request, 0, at)));
  }

  /** How long to wait after so many attempts. */
  static Duration pause(int attempts) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(attempts, 0, 20));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private void fire(Handle tx, List<Timer> due, Instant now) {
    for (Timer timer : due) {
      store.find(tx, timer.tenant(), timer.ref()).ifPresent(request -> look(tx, request, now));
    }
  }

  private void look(Handle tx, PrivacyRequest request, Instant now) {
    if (request.done()) {
      expire(tx, request, now);
    } else {
      schedule(tx, request.tenant(), request.id(), now.plus(LEASE));
      tx.afterCommit(
          () ->
              Thread.ofVirtual()
                  .name("privacy")
                  .start(() -> attempt(request.tenant(), request.id())));
    }
  }

  private void expire(Handle tx, PrivacyRequest request, Instant now) {
    Instant until = request.archiveUntil();
    if (until != null && !now.isBefore(until)) {
      archives.drop(tx, request.tenant(), request.id());
    } else if (request.kind() != RequestKind.EXPORT) {
      withheld.forget(tx, request.tenant(), now.minus(REMEMBERED));
      own.forget(tx, request.tenant(), now.minus(REMEMBERED));
    }
  }

  private void attempt(String tenant, UUID id) {
    room.acquireUninterruptibly();
    try {
      if (!stopping) {
        pass(tenant, id);
      }
    } catch (RuntimeException e) {
      // its timer is set for the end of the lease
      LOG.errorf(
          e, "A privacy request waits after a failure: tenantId=%s requestId=%s", tenant, id);
    } finally {
      room.release();
    }
  }

  /** Goes on with a request as far as that is possible now. */
  private void pass(String tenant, UUID id) {
    UUID owner = UUID.randomUUID();
    Optional<PrivacyRequest> claimed =
        transactions.inWholeTenant(
            tenant,
            tx -> {
              Instant now = now();
              Optional<PrivacyRequest> mine =
                  store.claim(tx, tenant, id, owner, now, now.plus(LEASE));
              if (mine.isEmpty() && store.find(tx, tenant, id).filter(r -> !r.done()).isPresent()) {
                schedule(tx, tenant, id, now.plus(BEHIND_ANOTHER));
              }
              return mine;
            });
    if (claimed.isEmpty()) {
      return;
    }
    PrivacyRequest request = claimed.get();
    if (!request.steps().getFirst().done()) {
      if (!ownPart.run(request, owner, now(), now().plus(LEASE))) {
        return;
      }
      request = reload(tenant, id);
    }
    for (Step step : request.steps()) {
      if (!step.done() && !ask(request, step, owner)) {
        return;
      }
    }
    end(tenant, id, owner);
  }

  /** Has a service do its part; false when the request is not the owner's any more. */
  private boolean ask(PrivacyRequest request, Step step, UUID owner) {
    if (!hold(request, owner)) {
      return false;
    }
    String service = step.service();
    try {
      JsonNode receipt =
          request.kind() == RequestKind.EXPORT
              ? export(request, service, owner)
              : neighbours.erase(service, request.tenant(), request.id(), whom(request));
      return transactions.inWholeTenant(
          request.tenant(),
          tx -> {
            boolean mine = held(tx, request, owner);
            if (mine) {
              store.succeeded(tx, request.tenant(), request.id(), service, receipt, now());
            }
            return mine;
          });
    } catch (AwayException e) {
      LOG.warnf(
          "A privacy request waits for %s (%s): tenantId=%s requestId=%s",
          service, e.getMessage(), request.tenant(), request.id());
      return transactions.inWholeTenant(
          request.tenant(),
          tx -> {
            boolean mine = held(tx, request, owner);
            if (mine) {
              String problem = String.valueOf(e.getMessage());
              store.failed(tx, request.tenant(), request.id(), service, problem, now());
            }
            return mine;
          });
    }
  }

  private JsonNode export(PrivacyRequest request, String service, UUID owner) {
    String tenant = request.tenant();
    transactions.inWholeTenant(
        tenant,
        tx -> {
          archives.begin(tx, tenant, request.id(), service);
          return true;
        });
    Parts parts =
        new Parts(
            (number, content) ->
                transactions.inWholeTenant(
                    tenant,
                    tx -> {
                      if (held(tx, request, owner)) {
                        archives.add(tx, tenant, request.id(), service, number, content);
                      }
                      return true;
                    }));
    neighbours.export(service, tenant, request.id(), whom(request), parts::add);
    parts.end();
    return Receipts.exported(parts.counts(), now());
  }

  private void end(String tenant, UUID id, UUID owner) {
    transactions.inWholeTenant(
        tenant,
        tx -> {
          Instant now = now();
          PrivacyRequest request = store.find(tx, tenant, id).orElseThrow();
          if (!request.finished()) {
            int attempts =
                request.steps().stream()
                    .filter(step -> !step.done())
                    .mapToInt(Step::attempts)
                    .max()
                    .orElse(0);
            if (store.hold(tx, tenant, id, owner, now)) {
              schedule(tx, tenant, id, now.plus(pause(attempts)));
            }
          } else if (store.hold(tx, tenant, id, owner, now)) {
            boolean export = request.kind() == RequestKind.EXPORT;
            Instant until = now.plus(export ? ARCHIVED : REMEMBERED.plusDays(1));
            store.done(tx, tenant, id, now, export ? until : null);
            audit.done(tx, request);
            timers.schedule(tx, List.of(new Timer(tenant, id, 1, until)));
          }
          return true;
        });
  }

  private PrivacyRequest reload(String tenant, UUID id) {
    return transactions.inWholeTenant(tenant, tx -> store.find(tx, tenant, id).orElseThrow());
  }

  private boolean hold(PrivacyRequest request, UUID owner) {
    return transactions.inWholeTenant(request.tenant(), tx -> held(tx, request, owner));
  }

  private boolean held(Handle tx, PrivacyRequest request, UUID owner) {
    return store.hold(tx, request.tenant(), request.id(), owner, now().plus(LEASE));
  }

  private static Whom whom(PrivacyRequest request) {
    Whom whom = request.whom();
    if (whom == null) {
      throw new IllegalStateException("Identity has not looked who it is");
    }
    return whom;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
