package io.carillon.gateway.breaker;

import io.carillon.gateway.routing.Service;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Counts the calls to one service that got no sign of life, and holds calls back while there are
 * many. Half-open, it is the gateway that asks, so that no caller has to wait to find out.
 */
public final class Breaker {
  private static final Logger LOG = Logger.getLogger(Breaker.class);

  private final Vertx vertx;
  private final Service service;
  private final Life life;
  private final BreakerSettings settings;
  private final Context context;
  private final TypedGuard<CompletionStage<Void>> guard;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile State state = State.CLOSED;

  /** In the order of their gauge. */
  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  Breaker(Vertx vertx, Service service, Life life, BreakerSettings settings) {
    this.vertx = vertx;
    this.service = service;
    this.life = life;
    this.settings = settings;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.guard =
        TypedGuard.create(new TypeLiteral<CompletionStage<Void>>() {})
            .withDescription(service.label())
            .withCircuitBreaker()
            .requestVolumeThreshold(settings.window())
            .failureRatio(settings.failures())
            .delay(settings.again().toMillis() / 2, ChronoUnit.MILLIS)
            .successThreshold(1)
            .failOn(Away.class)
            .onStateChange(this::changed)
            .done()
            .build();
  }

  public Service service() {
    return service;
  }

  public State state() {
    return state;
  }

  /** Whether calls are to be refused at once. */
  public boolean open() {
    return state != State.CLOSED;
  }

  /** What a caller is told who was refused at once. */
  public ProblemException away() {
    return away("does not answer");
  }

  /**
   * What a caller is told.
   *
   * @param how of the service: {@code cannot be reached}
   */
  public ProblemException away(String how) {
    return new ProblemException(
        CommonReason.DEPENDENCY_AWAY,
        "%s not available just now: the service %s %s."
            .formatted(service.what(), service.label(), how));
  }

  /**
   * Begins to watch a call, on its own context.
   *
   * @param limit how long the service may think; zero for as long as the caller waits
   * @param giveUp told what to tell the caller when the call is not to be waited for any longer
   */
  public Watch watch(Duration limit, Consumer<ProblemException> giveUp) {
    return new Watch(vertx, this, limit, settings.patience(), giveUp);
  }

  Life life() {
    return life;
  }

  /** Counts a call; completed by what becomes of it, or never when that says nothing. */
  CompletableFuture<Void> count() {
    CompletableFuture<Void> sign = new CompletableFuture<>();
    CompletionStage<Void> _ = guard.get(() -> sign);
    return sign;
  }

  private void changed(CircuitBreakerState now) {
    State next =
        switch (now) {
          case CLOSED -> State.CLOSED;
          case HALF_OPEN -> State.HALF_OPEN;
          case OPEN -> State.OPEN;
        };
    State before = state;
    state = next;
    if (next == State.CLOSED) {
      LOG.infof("%s answers again, calls pass", service.label());
    } else if (before == State.CLOSED) {
      LOG.warnf("%s does not answer, calls are refused until it does", service.label());
      if (asking.compareAndSet(false, true)) {
        askLater();
      }
    }
  }

  private void askLater() {
    context.runOnContext(v -> vertx.setTimer(settings.again().toMillis(), fired -> ask()));
  }

  private void ask() {
    if (!open()) {
      asking.set(false);
      if (open() && asking.compareAndSet(false, true)) {
        askLater();
      }
      return;
    }
    CompletionStage<Void> _ = guard.get(this::sign).whenComplete((done, failure) -> askLater());
  }

  private CompletionStage<Void> sign() {
    return life.look()
        .toCompletionStage()
        .thenAccept(
            lives -> {
              if (!lives) {
                throw new Away();
              }
            });
  }

  /** No sign of life. */
  static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Away() {
      super("away", null, false, false);
    }
  }
}
