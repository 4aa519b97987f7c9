package io.carillon.ingest.keys;

import io.carillon.platform.keys.KeyGrant;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** When each key was last used: noted in memory, written every ten seconds. */
@Singleton
public class KeyUses {
  private static final Logger LOG = Logger.getLogger(KeyUses.class);
  private static final int SECONDS_BETWEEN_WRITES = 10;

  private final Map<KeyId, Instant> latest = new ConcurrentHashMap<>();
  private final WriteKeyStore store;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-uses").factory());

  @Inject
  KeyUses(WriteKeyStore store) {
    this.store = store;
  }

  void start(@Observes StartupEvent event) {
    var _ =
        writer.scheduleWithFixedDelay(
            this::write, SECONDS_BETWEEN_WRITES, SECONDS_BETWEEN_WRITES, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    writer.shutdown();
    write();
  }

  /** The key opened a door at this moment. */
  public void note(KeyGrant key, Instant at) {
    latest.put(new KeyId(key.tenant(), key.id()), at);
  }

  private void write() {
    Map<KeyId, Instant> taken = new HashMap<>();
    latest.forEach(
        (key, at) -> {
          if (latest.remove(key, at)) {
            taken.put(key, at);
          }
        });
    if (taken.isEmpty()) {
      return;
    }
    try {
      store.used(taken);
    } catch (ProblemException e) {
      taken.forEach(latest::putIfAbsent);
      LOG.warnf("The last uses of %d write keys are not written yet", taken.size());
    } catch (RuntimeException e) {
      LOG.errorf(e, "The last uses of %d write keys are lost", taken.size());
    }
  }
}
