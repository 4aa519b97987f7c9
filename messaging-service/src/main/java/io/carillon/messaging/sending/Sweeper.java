package io.carillon.messaging.sending;

import io.carillon.platform.definitions.Definitions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  @Inject
  Sweeper(Definitions definitions, Sender sender, SendingSettings settings) {
    this.definitions = definitions;
    this.sender = sender;
    this.settings = settings;
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
          more = sender.hasRoom() && sender.takeDue(tenants) == settings.together();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Due messages could not be taken; it is tried again", e);
      }
    }
  }
}
