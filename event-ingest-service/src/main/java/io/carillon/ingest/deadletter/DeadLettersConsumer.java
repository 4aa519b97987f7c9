package io.carillon.ingest.deadletter;

import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.DeadLetter;
import io.carillon.platform.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Finds dead letters again: reads their topics and keeps them for as long as those do. */
@ApplicationScoped
class DeadLettersConsumer {
  private static final Logger LOG = Logger.getLogger(DeadLettersConsumer.class);
  private static final String NAME = "ingest-dead-letters";
  private static final List<String> REFUSED = List.of("22", "23", "54");

  /** How long before the log says so what waits is deleted. */
  private static final Duration NOTICE = Duration.ofDays(1);

  private final Consumers consumers;
  private final LetterStore store;
  private final HotKeyStore hotKeys;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("dead-letters-sweep").factory());

  @Inject
  DeadLettersConsumer(
      Consumers consumers,
      LetterStore store,
      HotKeyStore hotKeys,
      Clock clock,
      MeterRegistry meters) {
    this.consumers = consumers;
    this.store = store;
    this.hotKeys = hotKeys;
    this.clock = clock;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    consumers.readDeadLetters(NAME, this::keep);
    var _ = sweeper.scheduleWithFixedDelay(() -> sweep(clock.instant()), 1, 60, TimeUnit.MINUTES);
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
      apart(dead, e.reason().name());
    } catch (JdbiException e) {
      if (dead.size() == 1 && !ofItsValues(e)) {
        throw e;
      }
      LOG.warnf(e, "%d dead letters are refused by the database", dead.size());
      apart(dead, "the database refuses it");
    }
  }

  /** Whether what is refused will be every time: a value, a constraint, or a limit of rows. */
  private static boolean ofItsValues(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(cause -> Objects.requireNonNullElse(((SQLException) cause).getSQLState(), ""))
        .anyMatch(state -> REFUSED.stream().anyMatch(state::startsWith));
  }

  private void apart(List<DeadLetter> dead, String why) {
    if (dead.size() == 1) {
      skip(dead.getFirst(), why);
    } else {
      dead.forEach(one -> keep(List.of(one)));
    }
  }

  private void skip(DeadLetter letter, String why) {
    meters.counter("carillon.dead.letters.skipped").increment();
    LOG.errorf(
        "Dead letter %d of %s cannot be looked at here: %s", letter.offset(), letter.topic(), why);
  }

  /** Nothing that waits is deleted before the log has said so for a day. */
  void sweep(Instant now) {
    try {
      Instant before = now.minus(Letter.KEPT);
      Instant hot = now.minus(Letter.HOT_KEPT);
      for (LetterStore.Expiring some : store.warn(before.plus(NOTICE), hot.plus(NOTICE), now)) {
        meters.counter("carillon.dead.letters.expiring").increment(some.events());
        LOG.warnf(
            "Tenant %s: %d events among the dead letters, the first of %s, are deleted in a day"
                + " unless they are replayed",
            some.tenant(), some.events(), some.since());
      }
      store.forget(before, hot, now.minus(NOTICE));
      hotKeys.forget(before);
    } catch (RuntimeException e) {
      LOG.warn("Old dead letters are not swept yet", e);
    }
  }
}
