package io.carillon.messaging.sending;

import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageState;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes messages whose time has come: retries, ended claims, what there was no room for. */
@ApplicationScoped
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  private final Definitions definitions;
  private final Sender sender;
  private final SendingSettings settings;
  private final Transactions transactions;
  private final MessageStore store;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final MessageChanges changes;
  private final Clock clock;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  @Inject
  Sweeper(
      Definitions definitions,
      Sender sender,
      SendingSettings settings,
      Transactions transactions,
      MessageStore store,
      Outbox outbox,
      OutcomeWire outcomes,
      MessageChanges changes,
      Clock clock) {
    this.definitions = definitions;
    this.sender = sender;
    this.settings = settings;
    this.transactions = transactions;
    this.store = store;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.changes = changes;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    definitions.whenLoaded(() -> thread = Thread.ofPlatform().name("sweeper").start(this::run));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      running.join(10_000);
    }
  }

  private void run() {
    while (!stopping) {
      try {
        TimeUnit.MILLISECONDS.sleep(settings.look().toMillis());
        Set<String> tenants = definitions.tenants();
        boolean more = !tenants.isEmpty();
        while (more && !stopping) {
          more = sender.hasRoom() && takeDue(tenants) == settings.together();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Due messages could not be taken; it is tried again", e);
      }
    }
  }

  /** Claims messages whose time has come; says how many there were. */
  private int takeDue(Collection<String> tenants) {
    Instant now = clock.instant();
    List<Message> claimed = new ArrayList<>();
    List<Change> steps = new ArrayList<>();
    int found =
        transactions.inTenants(
            tenants,
            tx -> {
              claimed.clear();
              steps.clear();
              List<Message> due = store.due(tx, now, settings.together());
              for (Message message : due) {
                steps.add(DueMessages.change(message, now, settings.lease()));
              }
              Set<MessageKey> done = store.apply(tx, steps);
              outbox.add(
                  tx,
                  steps.stream().flatMap(change -> outcomes.told(change, now).stream()).toList());
              steps.stream()
                  .filter(change -> change.state() == MessageState.CLAIMED)
                  .filter(change -> done.contains(MessageKey.of(change.message())))
                  .map(Change::applied)
                  .forEach(claimed::add);
              return due.size();
            });
    changes.told(steps.stream().map(change -> MessageKey.of(change.message())).toList());
    if (!claimed.isEmpty()) {
      sender.go(claimed);
    }
    return found;
  }
}
