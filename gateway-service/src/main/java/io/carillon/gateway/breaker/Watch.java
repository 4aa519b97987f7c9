package io.carillon.gateway.breaker;

import io.carillon.platform.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sees to it that nobody waits for a service that is dead: a call that has no answer after a while
 * has its service asked for a sign of life, again and again until the answer's head is there. It
 * has one timer and runs on its call's context.
 */
public final class Watch {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Context context;
  private final Breaker breaker;
  private final Duration limit;
  private final long patienceMillis;
  private final Consumer<ProblemException> giveUp;
  private final CompletableFuture<Void> sign;
  private long timer;
  private long askedAt;
  private boolean asked;
  private boolean over;

  Watch(
      Vertx vertx,
      Breaker breaker,
      Duration limit,
      Duration patience,
      Consumer<ProblemException> giveUp) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.breaker = breaker;
    this.limit = limit;
    this.patienceMillis = patience.toMillis();
    this.giveUp = giveUp;
    this.sign = breaker.count();
    this.timer = vertx.setTimer(patienceMillis, this::look);
  }

  /**
   * The whole request is with the service, so that it may now think, and no longer than so long.
   */
  public void asked() {
    asked = true;
    askedAt = System.nanoTime();
  }

  /** The service lives: the head of its answer is here, or it refused the call itself. */
  public void answered() {
    if (end()) {
      sign.complete(null);
    }
  }

  /** There was no connection, or it broke before the answer's first byte. */
  public void lost() {
    if (end()) {
      sign.completeExceptionally(new Breaker.Away());
    }
  }

  /** The call is over for a reason that says nothing of the service. */
  public void left() {
    end();
  }

  private boolean end() {
    boolean first = !over;
    over = true;
    vertx.cancelTimer(timer);
    timer = NONE;
    return first;
  }

  private void look(long fired) {
    breaker.life().look().onComplete(lives -> context.runOnContext(v -> looked(lives.result())));
  }

  private void looked(boolean lives) {
    if (over) {
      return;
    }
    if (!lives) {
      lost();
      giveUp.accept(breaker.away());
      return;
    }
    sign.complete(null);
    long left = leftMillis();
    if (left <= 0) {
      left();
      giveUp.accept(breaker.away("did not answer within %d s".formatted(limit.toSeconds())));
    } else {
      timer = vertx.setTimer(Math.min(left, patienceMillis), this::look);
    }
  }

  private long leftMillis() {
    return !asked || limit.isZero()
        ? Long.MAX_VALUE
        : limit.toMillis() - (System.nanoTime() - askedAt) / 1_000_000;
  }
}
