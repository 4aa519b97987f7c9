package io.carillon.messaging.inbound;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.message.Due;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Outbox;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** Tells everybody what people wrote, as soon as identity says who they are. */
@ApplicationScoped
class ReplyTeller {
  private static final Logger LOG = Logger.getLogger(ReplyTeller.class);
  private static final Duration IN_HAND = Duration.ofSeconds(30);
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final int TOGETHER = 50;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Definitions definitions;
  private final Transactions transactions;
  private final ReplyStore store;
  private final MessageStore messages;
  private final PeopleClient people;
  private final Outbox outbox;
  private final ReplyWire wire;
  private final Clock clock;
  private final Worker worker = new Worker("replies", LOOK_EVERY, this::step);
  private final Set<String> heardOf = ConcurrentHashMap.newKeySet();
  private Instant forgottenAt = Instant.EPOCH;

  @Inject
  ReplyTeller(
      Definitions definitions,
      Transactions transactions,
      ReplyStore store,
      MessageStore messages,
      PeopleClient people,
      Outbox outbox,
      ObjectMapper json,
      Clock clock) {
    this.definitions = definitions;
    this.transactions = transactions;
    this.store = store;
    this.messages = messages;
    this.people = people;
    this.outbox = outbox;
    this.wire = new ReplyWire(json);
    this.clock = clock;
  }

  /** There is a new reply to this tenant. */
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
    if (!tenants.isEmpty() && tell(tenants) == TOGETHER) {
      return true;
    }
    forget(tenants);
    return false;
  }

  private int tell(Collection<String> tenants) {
    Instant now = clock.instant();
    List<Reply> some =
        transactions.inTenants(tenants, tx -> store.take(tx, now, now.plus(IN_HAND), TOGETHER));
    some.forEach(this::tell);
    return some.size();
  }

  private void tell(Reply reply) {
    String tenant = reply.tenant();
    try {
      List<UUID> owners = people.owners(tenant, "phone:" + reply.address());
      transactions.inTenant(
          tenant,
          tx -> {
            outbox.add(tx, wire.events(reply, answered(tx, reply, owners)));
            store.told(tx, reply);
            return true;
          });
    } catch (ProblemException e) {
      Instant next = Due.retry(reply.attempts(), null, clock.instant());
      transactions.inTenant(
          tenant,
          tx -> {
            store.again(tx, reply, next);
            return true;
          });
    }
  }

  /** Whom each owner answers: the unit that wrote to the number last, else the whole tenant. */
  private Map<UUID, String> answered(Handle tx, Reply reply, List<UUID> owners) {
    Map<UUID, String> units = new LinkedHashMap<>();
    for (UUID owner : owners) {
      units.put(
          owner,
          messages
              .lastUnit(tx, reply.tenant(), owner, reply.channel(), reply.address())
              .orElse(Units.top(reply.tenant())));
    }
    return units;
  }

  private void forget(Collection<String> tenants) {
    Instant now = clock.instant();
    if (!tenants.isEmpty() && now.isAfter(forgottenAt.plus(FORGET_EVERY))) {
      forgottenAt = now;
      int gone = transactions.inTenants(tenants, tx -> store.forget(tx, now.minus(REMEMBERED)));
      LOG.debugf("%d replies were forgotten", gone);
    }
  }
}
