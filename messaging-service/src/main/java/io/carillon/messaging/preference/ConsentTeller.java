package io.carillon.messaging.preference;

import io.carillon.messaging.message.Due;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.store.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Tells identity what people said here, at once when it answers, and again until it has heard: of
 * each person one word after the other.
 */
@ApplicationScoped
class ConsentTeller {
  private static final Logger LOG = Logger.getLogger(ConsentTeller.class);
  private static final Duration IN_HAND = Duration.ofSeconds(30);
  private static final int TOGETHER = 50;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Definitions definitions;
  private final Transactions transactions;
  private final ConsentWordStore store;
  private final PeopleClient people;
  private final Clock clock;
  private final Worker worker = new Worker("consents", LOOK_EVERY, this::step);
  private final Set<String> heardOf = ConcurrentHashMap.newKeySet();

  @Inject
  ConsentTeller(
      Definitions definitions,
      Transactions transactions,
      ConsentWordStore store,
      PeopleClient people,
      Clock clock) {
    this.definitions = definitions;
    this.transactions = transactions;
    this.store = store;
    this.people = people;
    this.clock = clock;
  }

  /** There is a new word of this tenant. */
  void wake(String tenant) {
    heardOf.add(tenant);
    worker.wake();
  }

  void start(@Observes StartupEvent event) {
    worker.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    worker.stop();
  }

  private boolean step() {
    Set<String> tenants = new TreeSet<>(definitions.tenants());
    tenants.addAll(heardOf);
    return !tenants.isEmpty() && tell(tenants) > 0;
  }

  private int tell(Collection<String> tenants) {
    Instant now = clock.instant();
    List<ConsentWordStore.Waiting> some =
        transactions.inTenants(tenants, tx -> store.take(tx, now, now.plus(IN_HAND), TOGETHER));
    for (ConsentWordStore.Waiting waiting : some) {
      tell(waiting);
    }
    return some.size();
  }

  private void tell(ConsentWordStore.Waiting waiting) {
    try {
      boolean heard =
          people.tell(waiting.tenant(), waiting.profile(), waiting.source(), "", waiting.word());
      LOG.debugf("Consent %s was heard: %s", waiting.id(), heard);
      transactions.inTenant(
          waiting.tenant(),
          tx -> {
            store.heard(tx, waiting);
            return true;
          });
    } catch (ProblemException e) {
      Instant next = Due.retry(waiting.attempts(), null, clock.instant());
      transactions.inTenant(
          waiting.tenant(),
          tx -> {
            store.again(tx, waiting, next);
            return true;
          });
    }
  }
}
