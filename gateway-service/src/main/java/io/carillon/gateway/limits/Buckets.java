package io.carillon.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** The buckets that count: those in Redis, and while it is away this process's own. */
final class Buckets {
  private static final int MOST = 100_000;
  private static final Duration FORGOTTEN = Duration.ofMinutes(1);

  private final Optional<SharedBuckets> shared;
  private final LocalBuckets own = new LocalBuckets();
  private final Cache<String, Purse> purses =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FORGOTTEN).build();

  Buckets(Vertx vertx, LimitSettings settings) {
    this(
        settings
            .redis()
            .map(url -> new SharedBuckets(vertx, url, settings.patience(), settings.retry())));
  }

  Buckets(Optional<SharedBuckets> shared) {
    this.shared = shared;
  }

  void start() {
    shared.ifPresent(SharedBuckets::start);
  }

  void stop() {
    shared.ifPresent(SharedBuckets::stop);
  }

  /** What people should know; empty when all is as it is meant to be. */
  String remark() {
    if (shared.isEmpty()) {
      return "rate limits are each process's own: no Redis is configured";
    }
    return shared.get().reachable()
        ? ""
        : "rate limits are this process's own: Redis cannot be reached";
  }

  /** Pays for one call out of a bucket; completes at once when this process has some in hand. */
  Future<Standing> spend(String key, Limit limit) {
    return purses.get(key, name -> new Purse(name, limit, this::ask)).spend(System.nanoTime());
  }

  private void ask(Purse purse, Ask ask) {
    if (shared.isPresent() && shared.get().reachable()) {
      shared
          .get()
          .take(ask)
          .otherwise(away -> own.take(ask, System.nanoTime()))
          .onSuccess(grant -> purse.receive(grant, System.nanoTime()));
    } else {
      purse.receive(own.take(ask, System.nanoTime()), System.nanoTime());
    }
  }
}
