package io.carillon.ingest.deadletter;

import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Finds dead letters again: reads their topics and keeps them for as long as those do. */
@ApplicationScoped
class DeadLettersConsumer {
  private static final Logger LOG = Logger.getLogger(DeadLettersConsumer.class);
  private static final String NAME = "ingest-dead-letters";
  private static final Duration KEPT = Duration.ofDays(30);

  private final Consumers consumers;
  private final LetterStore store;
  private final Clock clock;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("dead-letters-sweep").factory());

  @Inject
  DeadLettersConsumer(Consumers consumers, LetterStore store, Clock clock) {
    this.consumers = consumers;
    this.store = store;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    consumers.readDeadLetters(NAME, this::keep);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, 1, 60, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    sweeper.shutdown();
  }

  /** Of letters that cannot be kept each is tried alone, so that one does not stop the others. */
  void keep(List<DeadLetter> dead) {
    List<Letter> letters = new ArrayList<>(dead.size());
    for (DeadLetter one : dead) {
      Optional<Letter> letter = LetterCodec.read(one);
      letter.ifPresentOrElse(letters::add, () -> skip(one, "it is nobody's"));
    }
    if (letters.isEmpty()) {
      return;
    }
    try {
      store.keep(letters);
    } catch (ProblemException e) {
      if (e.reason().kind().passes()) {
        throw e;
      }
      if (dead.size() == 1) {
        skip(dead.getFirst(), e.reason().name());
      } else {
        dead.forEach(one -> keep(List.of(one)));
      }
    }
  }

  private static void skip(DeadLetter letter, String why) {
    LOG.errorf(
        "Dead letter %d of %s cannot be looked at here: %s", letter.offset(), letter.topic(), why);
  }

  private void sweep() {
    try {
      store.forget(clock.instant().minus(KEPT));
    } catch (RuntimeException e) {
      LOG.warn("Old dead letters are not swept yet", e);
    }
  }
}
